import { redirect } from 'next/navigation';

interface Props {
  params: Promise<{ team: string; project: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The section opens with its diagram; what an old link says after the question mark goes along. */
export default async function DatabasePage({ params, searchParams }: Props) {
  const { team, project } = await params;
  const given = Object.entries(await searchParams).flatMap(([name, value]) =>
    [value ?? []].flat().map((text) => [name, text]),
  );
  const query = given.length ? `?${new URLSearchParams(given)}` : '';
  redirect(`/${team}/${project}/database/diagram${query}`);
}
