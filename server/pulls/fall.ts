import { Prisma } from '../generated/prisma/client.ts';
import { clock } from '../platform/clock.ts';
import type { WriteTx } from '../platform/control/client.ts';
import type { Repository } from '../platform/git/run.ts';
import type { ObjectId } from '../platform/git/values.ts';
import { mergeOf } from '../repositories/merge/merge-tree.ts';
import { treeOf } from '../repositories/merge/refs.ts';
import { commitOf } from '../repositories/tree.ts';
import type { Look } from './look.ts';

/**
 * Does a branch propose something else than when it was at `before`? Taking in main, by merge or rebase, without
 * touching anything by hand does not count: then the new head is what git makes of the old one and main.
 */
export async function proposesElse(repository: Repository, before: ObjectId, look: Look): Promise<boolean> {
  const head = look.head as ObjectId;
  if (before === head) return false;
  if (!(await commitOf(repository, before))) return true;
  const { tree, conflicts } = await mergeOf(repository, before, look.mergeBase as ObjectId);
  return conflicts.length > 0 || tree !== (await treeOf(repository, head));
}

/**
 * What was decided about a check stays when the branch proposes the same at another commit: the check runs again, and
 * what it asks has been answered.
 */
export async function keepDecisions(tx: WriteTx, pullId: string, from: string, to: string): Promise<void> {
  const decided = await tx.check.findMany({
    where: { pullId, commit: from, decision: { not: Prisma.DbNull } },
  });
  for (const { name, decision } of decided)
    await tx.check.updateMany({
      where: { pullId, commit: to, name },
      data: { decision: decision as Prisma.InputJsonValue },
    });
}

/** The approvals of a pull request fall: they were given for something else. */
export async function dropApprovals(tx: WriteTx, pullId: string): Promise<void> {
  const where = { pullId, verdict: 'approved' as const, fallenAt: null };
  await tx.review.updateMany({ where, data: { fallenAt: clock.now() } });
}
