import { command, type Repository, run } from '../../platform/git/run.ts';
import type { ObjectId } from '../../platform/git/values.ts';

/** A path that two sides changed in ways that do not fit. Ids of its contents, where the side has the file. */
export interface Conflict {
  path: string;
  base: ObjectId | null;
  ours: ObjectId | null;
  theirs: ObjectId | null;
}

/** What merging two commits gives. With conflicts, the tree holds the conflicted files with git's markers. */
export interface Merged {
  tree: ObjectId;
  conflicts: Conflict[];
}

const SIDES = { 1: 'base', 2: 'ours', 3: 'theirs' } as const;
const MERGE_BYTES = 64 * 1024 * 1024;

function addStage(conflicts: Map<string, Conflict>, record: string): void {
  const tab = record.indexOf('\t');
  const [, id, stage] = record.slice(0, tab).split(' ');
  const path = record.slice(tab + 1);
  const conflict = conflicts.get(path) ?? { path, base: null, ours: null, theirs: null };
  conflicts.set(path, conflict);
  const side = SIDES[Number(stage) as 1 | 2 | 3];
  if (side && id) conflict[side] = id as ObjectId;
}

/** Reads `git merge-tree --stdin --no-messages`: per merge a status, a tree, conflicted stages and an empty record. Pure. */
export function parseMerges(output: string): Merged[] {
  const records = output.split('\0');
  const merges: Merged[] = [];
  let at = 0;
  while (at < records.length && /^[01]$/.test(records[at]!)) {
    const tree = records[at + 1] as ObjectId;
    const conflicts = new Map<string, Conflict>();
    for (at += 2; records[at]; at++) addStage(conflicts, records[at]!);
    at++;
    merges.push({ tree, conflicts: [...conflicts.values()] });
  }
  return merges;
}

/**
 * Merges pairs of commits without a work tree, one git process for all; only objects are written, no ref moves.
 * @returns one result per pair, in order
 */
export async function mergeAll(
  repository: Repository,
  pairs: readonly (readonly [ours: ObjectId, theirs: ObjectId])[],
): Promise<Merged[]> {
  if (!pairs.length) return [];
  const input = pairs.map(([ours, theirs]) => `${ours} ${theirs}\n`).join('');
  const what = command('merge-tree').flag('--stdin', '--no-messages');
  const { stdout } = await run(repository, what, { input, outputLimit: MERGE_BYTES, timeLimit: 60_000 });
  const merges = parseMerges(stdout.toString('utf8'));
  if (merges.length !== pairs.length) throw new Error('git merge-tree answered fewer merges than asked for.');
  return merges;
}

/** Merges two commits; see `mergeAll`. */
export async function mergeOf(repository: Repository, ours: ObjectId, theirs: ObjectId): Promise<Merged> {
  const [merged] = await mergeAll(repository, [[ours, theirs]]);
  return merged!;
}
