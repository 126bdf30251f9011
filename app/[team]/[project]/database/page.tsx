import { redirect } from 'next/navigation';
import { paths } from '@/app/_lib/paths';
import { type Place, placeOf } from '@/app/_lib/place';

interface Props {
  params: Promise<Place>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The section opens with its diagram; what an old link says after the question mark goes along. */
export default async function DatabasePage({ params, searchParams }: Props) {
  const given = Object.entries(await searchParams).flatMap(([name, value]) =>
    [value ?? []].flat().map((text) => [name, text]),
  );
  const query = given.length ? `?${new URLSearchParams(given)}` : '';
  redirect(`${paths.environment(await placeOf(params))}/database/diagram${query}`);
}
