import { notFound } from 'next/navigation';

/** Where a page stands: slugs of team and project, and the pull request whose preview it shows instead of main. */
export interface Place {
  team: string;
  project: string;
  pull?: number;
}

/** What pages get: `number` below `pulls/`, where the sections show that pull request's preview. */
type Params = { team: string; project: string; number?: string };

/** The decoded parameters of a page; the pull request's number is `pull`. */
export async function placeOf<T extends Params>(params: Promise<T>): Promise<Omit<T, 'number'> & Place> {
  const { number, ...given } = await params;
  const entries = Object.entries(given).map(([name, value]) => [name, decodeURIComponent(String(value))]);
  const place = Object.fromEntries(entries) as Omit<T, 'number'> & Place;
  if (number === undefined) return place;
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  return { ...place, pull: Number(number) };
}
