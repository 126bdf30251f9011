import { z } from 'zod';
import { MIGRATIONS_FOLDER } from '../migrations/shapes.ts';
import type { Repository } from '../platform/git/run.ts';
import type { ObjectId, RepoPath } from '../platform/git/values.ts';
import { readBlobs } from '../repositories/cat-file.ts';
import { changedFiles } from '../repositories/diff/compare.ts';
import type { ChangedFile } from '../repositories/diff/parse.ts';
import { mergeOf } from '../repositories/merge/merge-tree.ts';
import { distance, mergeBase } from '../repositories/merge/refs.ts';
import { listTree } from '../repositories/tree.ts';
import { collisionWords } from './collisions/decide.ts';
import { collisionsBetween } from './collisions/of-branch.ts';
import { misplaced, versionOf } from './migrations.ts';
import { ANY_PATH, ANY_TABLE, tablesIn } from './touched.ts';

const SQL_BYTES = 16 * 1024 * 1024;
const PATHS = 5000;
const COLLISIONS = 20;

/** What Git says of a branch beside main, and what the branch touches. Kept in the row, true for this pair of heads. */
export const look = z.object({
  head: z.string(),
  main: z.string(),
  mergeBase: z.string(),
  ahead: z.number(),
  behind: z.number(),
  conflicts: z.array(z.string()),
  misplaced: z.array(z.string()),
  /** Migrations that the branch adds, and whether main has got new ones since the branch left it. */
  migrations: z.array(z.string()),
  mainMigrates: z.boolean(),
  /** What its migrations and those that main has got meanwhile do to each other, in words. */
  collisions: z.array(z.string()).default([]),
  paths: z.array(z.string()),
  tables: z.array(z.string()),
});
export type Look = z.infer<typeof look>;

async function migrationPaths(repository: Repository, commit: ObjectId): Promise<string[]> {
  const entries = await listTree(repository, commit, { folder: MIGRATIONS_FOLDER as RepoPath, deep: true });
  return entries.map(({ path }) => path).filter(versionOf);
}

const isSql = (path: string) => path.startsWith(`${MIGRATIONS_FOLDER}/`) && path.endsWith('.sql');

async function touchedTables(repository: Repository, files: readonly ChangedFile[]): Promise<string[]> {
  const sql = files.filter(({ path, status, binary }) => isSql(path) && status !== 'deleted' && !binary);
  const blobs = await readBlobs(
    repository,
    sql.map(({ blob }) => blob as ObjectId),
    SQL_BYTES,
  ).catch(() => undefined);
  if (!blobs) return [ANY_TABLE];
  const tables = new Set<string>();
  for (const text of blobs) for (const table of await tablesIn(text.toString('utf8'))) tables.add(table);
  return [...tables].sort();
}

/** Old and new paths; `*`, which falls under every rule, when there are too many to keep. */
function pathsOf(files: readonly ChangedFile[]): string[] {
  const paths = [...new Set(files.flatMap(({ path, from }) => (from ? [path, from] : [path])))];
  return paths.length > PATHS ? [ANY_PATH] : paths;
}

/** Looks at a branch beside main; undefined when they have no history in common. */
export async function lookAt(
  repository: Repository,
  head: ObjectId,
  main: ObjectId,
): Promise<Look | undefined> {
  const base = await mergeBase(repository, main, head);
  if (!base) return undefined;
  const [apart, merged, files, ofMain, ofBase] = await Promise.all([
    distance(repository, main, head),
    mergeOf(repository, main, head),
    changedFiles(repository, base, head),
    migrationPaths(repository, main),
    migrationPaths(repository, base),
  ]);
  const known = new Set(ofBase);
  const own = files
    .filter(({ path, status }) => versionOf(path) && !known.has(path) && status !== 'deleted')
    .map(({ path }) => path);
  const mainMigrates = ofMain.some((path) => !known.has(path));
  const met = mainMigrates && own.length > 0;
  const collisions = met ? await collisionsBetween(repository, { mergeBase: base, main, head }) : undefined;
  return {
    head,
    main,
    mergeBase: base,
    ...apart,
    conflicts: merged.conflicts.map(({ path }) => path),
    misplaced: misplaced(own, ofMain),
    migrations: own.sort(),
    mainMigrates,
    collisions: collisions ? collisionWords(collisions).slice(0, COLLISIONS) : [],
    paths: pathsOf(files),
    tables: await touchedTables(repository, files),
  };
}
