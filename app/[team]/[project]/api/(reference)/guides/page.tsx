import { redirect } from 'next/navigation';
import { paths } from '@/app/_lib/paths';
import { type Place, placeOf } from '../../_parts/place.ts';

export default async function GuidesPage({ params }: { params: Promise<Place> }) {
  redirect(paths.guide(await placeOf(params), 'sign-in'));
}
