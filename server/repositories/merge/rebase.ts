import { command, type Repository, text } from '../../platform/git/run.ts';
import type { ObjectId } from '../../platform/git/values.ts';
import { type Signature, writeCommit } from '../commit-files.ts';
import { LOG_FLAGS, parseLog } from '../log-format.ts';
import type { CommitSummary } from '../shapes.ts';
import { type Conflict, mergeOf } from './merge-tree.ts';
import { treeOf } from './refs.ts';

/** Commits that a rebase would replay, oldest first; merges are left out, as git does. */
export async function commitsBetween(
  repository: Repository,
  from: ObjectId,
  to: ObjectId,
): Promise<CommitSummary[]> {
  const what = command('log').flag(...LOG_FLAGS, '--no-merges', '--topo-order', '--reverse');
  return parseLog(await text(repository, what.range(from, '..', to)));
}

/** A commit's message as it was written. */
export const messageOf = ({ subject, body }: Pick<CommitSummary, 'subject' | 'body'>): string =>
  body ? `${subject}\n\n${body}\n` : `${subject}\n`;

const HELPER: Signature = {
  author: { name: 'Slipway', email: 'slipway@localhost' },
  at: '2000-01-01T00:00:00Z',
};

/**
 * The tree of one commit's change on top of another commit. Git's merge finds the base itself, so both sides are given
 * a common ancestor that holds the commit's parent: three commits that nothing refers to.
 */
async function replay(repository: Repository, commit: CommitSummary, onto: ObjectId) {
  const parent = commit.parents[0] as ObjectId | undefined;
  const [was, is, at] = await Promise.all([
    parent && treeOf(repository, parent),
    treeOf(repository, commit.id as ObjectId),
    treeOf(repository, onto),
  ]);
  if (!was) return { tree: is, conflicts: [], at };
  const base = await writeCommit(repository, was, [], 'base\n', HELPER);
  const [ours, theirs] = [
    await writeCommit(repository, at, [base], 'ours\n', HELPER),
    await writeCommit(repository, is, [base], 'theirs\n', HELPER),
  ];
  return { ...(await mergeOf(repository, ours, theirs)), at };
}

/** A commit whose change does not fit where it is to go. */
export interface RebaseStopped {
  commit: CommitSummary;
  conflicts: Conflict[];
}

/**
 * Replays the commits of `from..to` on top of `onto` without a work tree, keeping authors, times and messages; what
 * changes nothing there any more is left out. Only objects are written, no ref moves.
 * @param by committer and time of the new commits; the same again give the same ids
 * @returns the last new commit, or the commit that does not fit
 */
export async function rebase(
  repository: Repository,
  { from, to, onto }: { from: ObjectId; to: ObjectId; onto: ObjectId },
  by: { committer: Signature['author']; at?: string },
): Promise<ObjectId | RebaseStopped> {
  let head = onto;
  for (const commit of await commitsBetween(repository, from, to)) {
    const { tree, conflicts, at } = await replay(repository, commit, head);
    if (conflicts.length) return { commit, conflicts };
    if (tree === at) continue;
    const author = { name: commit.authorName, email: commit.authorEmail };
    const signature = { ...by, author, authoredAt: commit.at };
    head = await writeCommit(repository, tree, [head], messageOf(commit), signature);
  }
  return head;
}
