import { notFound } from 'next/navigation';

/** The pull request that an address names. */
export interface Where {
  team: string;
  project: string;
  number: number;
}

/** Reads the address; what is no number is not found. */
export async function whereOf(
  params: Promise<{ team: string; project: string; number: string }>,
): Promise<Where> {
  const { team, project, number } = await params;
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  return {
    team: decodeURIComponent(team),
    project: decodeURIComponent(project),
    number: Number(number),
  };
}
