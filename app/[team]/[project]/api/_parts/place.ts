/** Where a page stands: slugs of team and project. */
export interface Place {
  team: string;
  project: string;
}

/** The decoded parameters of a page. */
export async function placeOf<T extends Place>(params: Promise<T>): Promise<T> {
  const given = await params;
  const entries = Object.entries(given).map(([name, value]) => [name, decodeURIComponent(String(value))]);
  return Object.fromEntries(entries) as T;
}
