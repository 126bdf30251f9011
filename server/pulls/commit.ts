import type { Actor } from '../kernel/actor.ts';
import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import type { WriteTx } from '../platform/control/client.ts';
import type { Repository } from '../platform/git/run.ts';
import type { ObjectId } from '../platform/git/values.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { branchMoved, moveBranch } from '../repositories/commit-files.ts';
import { branchHeads } from '../repositories/merge/refs.ts';
import { contentProblems } from '../repositories/push/content.ts';
import { requireRepository } from '../repositories/queries.ts';
import { announceRefs } from '../repositories/refs-moved.ts';
import type { TeamAccess } from '../teams/access.ts';
import { type LockedPull, lockPull, requireOpen } from './lock.ts';
import { pullTarget } from './target.ts';

export interface Wish {
  number: number;
  /** Head of the branch that the change is based on. */
  head: string;
}

/** What a change of the branch is made from. */
export interface Work {
  repository: Repository;
  row: LockedPull;
  head: ObjectId;
  main: ObjectId;
  by: Actor;
}

/** The branch as it is to be, and what the audit log says about it. */
export interface Done {
  head: ObjectId;
  after?: Record<string, unknown>;
  /** Written in the transaction that moves the branch. */
  also?: (tx: WriteTx) => Promise<void>;
}

/** What a push with this content would be refused for is refused here too. */
async function requireContent(repository: Repository, head: ObjectId): Promise<void> {
  const problems = await contentProblems(repository, [head]);
  if (problems.length) throw fail('invalid', problems.join(' '));
}

/**
 * Changes the branch of an open pull request from the console: `work` writes commits, then the branch moves by
 * compare-and-swap, and pull requests follow as after a push. Throws `conflict` when the branch is not at `wish.head`.
 */
export async function changeBranch(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  action: string,
  wish: Wish,
  work: (work: Work) => Promise<Done>,
): Promise<{ head: string }> {
  const repository = requireRepository(project);
  return mutate(ctx, action, async (tx) => {
    const row = await lockPull(tx, project.id, wish.number);
    requireOpen(row);
    const heads = await branchHeads(repository);
    const [head, main] = [heads.get(row.branch), heads.get('main')];
    if (!head || !main || head !== wish.head) throw branchMoved(row.branch);
    const done = await work({ repository, row, head, main, by: ctx.actor });
    await requireContent(repository, done.head);
    await done.also?.(tx);
    await announceRefs(tx, project.id);
    const after = { branch: row.branch, head: done.head, ...done.after };
    // Last, so that whatever failed before it has changed nothing.
    await moveBranch(repository, row.branch, head, done.head, { author: ctx.actor });
    const audit = { chain: team.id, target: pullTarget(project, wish.number), before: { head }, after };
    return { result: { head: done.head }, audit };
  });
}
