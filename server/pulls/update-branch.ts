import { fail } from '../kernel/errors.ts';
import type { Ctx } from '../kernel/mutate.ts';
import { MIGRATIONS_FOLDER } from '../migrations/shapes.ts';
import { clock } from '../platform/clock.ts';
import type { ObjectId, RepoPath } from '../platform/git/values.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { readBlobs } from '../repositories/cat-file.ts';
import { type FileChange, writeCommit, writeTree } from '../repositories/commit-files.ts';
import { mergeOf } from '../repositories/merge/merge-tree.ts';
import { rebase } from '../repositories/merge/rebase.ts';
import { isAncestor, mergeBase } from '../repositories/merge/refs.ts';
import { listTree } from '../repositories/tree.ts';
import type { TeamAccess } from '../teams/access.ts';
import { changeBranch, type Done, type Wish, type Work } from './commit.ts';
import { lookAt } from './look.ts';
import { renumber, versionOf } from './migrations.ts';

export interface UpdateWish extends Wish {
  method: 'merge' | 'rebase';
  /** Gives the branch's migrations later times than main's. */
  renumber: boolean;
}

const clash = (paths: readonly string[]) =>
  fail('precondition', `Resolve the conflicts first: ${paths.join(', ')}.`, { data: { conflicts: paths } });

async function byMerge({ repository, head, main, row, by }: Work): Promise<ObjectId> {
  const { tree, conflicts } = await mergeOf(repository, head, main);
  if (conflicts.length) throw clash(conflicts.map(({ path }) => path));
  return writeCommit(repository, tree, [head, main], `Merge branch 'main' into ${row.branch}\n`, {
    author: by,
  });
}

async function byRebase({ repository, head, main, by }: Work): Promise<ObjectId> {
  const from = (await mergeBase(repository, main, head))!;
  const result = await rebase(repository, { from, to: head, onto: main }, { committer: by });
  if (typeof result === 'string') return result;
  throw clash(result.conflicts.map(({ path }) => path));
}

/** A commit that gives the branch's migrations later times, in their order; the same head when none is misplaced. */
async function renumbered({ repository, main, by }: Work, head: ObjectId) {
  const look = await lookAt(repository, head, main);
  if (!look?.misplaced.length) return { head, renamed: [] };
  const folder = MIGRATIONS_FOLDER as RepoPath;
  const ofMain = await listTree(repository, main, { folder, deep: true });
  const own = await listTree(repository, head, { folder, deep: true });
  const renamed = renumber(look.migrations, ofMain.map(({ path }) => path).filter(versionOf), clock.now());
  const ids = renamed.map(({ from }) => own.find(({ path }) => path === from)!.id);
  const texts = await readBlobs(repository, ids);
  const changes = renamed.flatMap(({ from, to }, index): FileChange[] => [
    { path: from, content: null },
    { path: to, content: texts[index]! },
  ]);
  const tree = await writeTree(repository, head, changes);
  const message = 'Give migrations later times than those of main\n';
  return { head: await writeCommit(repository, tree, [head], message, { author: by }), renamed };
}

async function update(work: Work, { method, renumber: wanted }: UpdateWish): Promise<Done> {
  const { repository, head, main } = work;
  const behind = !(await isAncestor(repository, main, head));
  const merged = !behind ? head : await (method === 'merge' ? byMerge(work) : byRebase(work));
  const done = wanted ? await renumbered(work, merged) : { head: merged, renamed: [] };
  if (done.head === head) throw fail('precondition', 'The branch has all of main already.');
  return { head: done.head, after: { method, main, renamed: done.renamed } };
}

/**
 * Brings main into the branch, by a merge or by replaying its commits on top, and gives migrations that main has passed
 * later times when that is wished for. The branch moves once. Throws `precondition` when there are conflicts.
 */
export function updateBranch(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  wish: UpdateWish,
): Promise<{ head: string }> {
  return changeBranch(ctx, team, project, 'pull.updateBranch', wish, (work) => update(work, wish));
}
