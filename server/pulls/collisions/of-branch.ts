import type { MigrationFile } from '../../migrations/plan.ts';
import type { Repository } from '../../platform/git/run.ts';
import type { ObjectId } from '../../platform/git/values.ts';
import { migrationsAt } from '../../repositories/migrations-at.ts';
import { versionOf } from '../migrations.ts';
import { collisionsOf, type SideFiles } from './decide.ts';
import { readSide } from './read.ts';
import type { Collisions } from './shapes.ts';

/** Too large to be read, or no text: pushing such files is refused, and the migrations check tells. */
const filesAt = (repository: Repository, commit: string): Promise<MigrationFile[]> =>
  migrationsAt(repository, commit as ObjectId).catch(() => []);

const side = async (files: readonly MigrationFile[]): Promise<SideFiles> => ({
  ...(await readSide(files)),
  paths: files.map(({ path }) => path),
});

/**
 * What the migrations that main and a branch have brought since they parted do to the same objects. Migrations that
 * both have with the same text, because one took the other's commits in, are none of either.
 */
export async function collisionsBetween(
  repository: Repository,
  { mergeBase, main, head }: { mergeBase: string; main: string; head: string },
): Promise<Collisions> {
  const [base, theirs, ours] = await Promise.all(
    [mergeBase, main, head].map((at) => filesAt(repository, at)),
  );
  const known = new Set(base!.map(({ path }) => path));
  const same = new Map(theirs!.map(({ path, text }) => [path, text]));
  const shared = new Set(ours!.filter(({ path, text }) => same.get(path) === text).map(({ path }) => path));
  const fresh = (files: readonly MigrationFile[]) =>
    files.filter(({ path }) => versionOf(path) && !known.has(path) && !shared.has(path));
  const [main_, branch] = [fresh(theirs!), fresh(ours!)];
  if (!main_.length || !branch.length) return { objects: [], unread: [], both: false, files: [] };
  return collisionsOf(await side(main_), await side(branch));
}
