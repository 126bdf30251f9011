import { Logo } from './_ui/logo.tsx';
import { NothingHere } from './_ui/nothing-here.tsx';

export default function NotFound() {
  return <NothingHere above={<Logo className="mb-6 size-8" />} />;
}
