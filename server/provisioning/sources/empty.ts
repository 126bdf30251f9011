import { firstCommit } from '../first-commit.ts';
import type { Site } from '../site.ts';
import type { Filled } from './index.ts';

/** A project without tables: the first migration is pushed by its people. */
export async function fillEmpty(site: Site): Promise<Filled> {
  const keep = 'database/migrations/README.md';
  const content =
    'One file per change, named `<UTC yyyymmddhhmmss>_<name>.sql`, applied in order when it is pushed to main.\n';
  return { commit: await firstCommit(site, [{ path: keep, content }]) };
}
