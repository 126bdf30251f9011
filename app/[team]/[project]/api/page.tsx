import { redirect } from 'next/navigation';
import { paths } from '@/app/_lib/paths';
import { type Place, placeOf } from './_parts/place.ts';

export default async function ApiPage({ params }: { params: Promise<Place> }) {
  redirect(paths.reference(await placeOf(params)));
}
