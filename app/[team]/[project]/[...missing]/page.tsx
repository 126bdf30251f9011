import { notFound } from 'next/navigation';

/** An address that no page of a project has: without this it would lose the frame. */
export default function Missing(): never {
  notFound();
}
