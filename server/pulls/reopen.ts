import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import type { ObjectId } from '../platform/git/values.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { branchHeads } from '../repositories/merge/refs.ts';
import { requireRepository } from '../repositories/queries.ts';
import type { TeamAccess } from '../teams/access.ts';
import { dropApprovals, proposesElse } from './fall.ts';
import { lockPull, requireStep } from './lock.ts';
import { lookAt } from './look.ts';
import { startRuns } from './runs.ts';
import { pullTarget } from './target.ts';

/**
 * Opens a closed pull request again, with its conversations and reviews; approvals stay when the branch proposes the
 * same. Throws `precondition` when its branch is gone, `conflict` when the branch has another open one.
 */
export async function reopenPull(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  number: number,
): Promise<void> {
  const repository = requireRepository(project);
  await mutate(ctx, 'pull.reopen', async (tx) => {
    const row = await lockPull(tx, project.id, number);
    const { state } = requireStep(row, 'reopen');
    const heads = await branchHeads(repository);
    const [head, main] = [heads.get(row.branch), heads.get('main')];
    if (!head) throw fail('precondition', `The branch “${row.branch}” is gone. Push it again first.`);
    const look = main && (await lookAt(repository, head, main));
    if (!look?.ahead)
      throw fail(
        'precondition',
        `The branch “${row.branch}” has nothing that main has not. Push some commits first.`,
      );
    const where = { projectId: project.id, branch: row.branch, state: 'open' as const };
    const other = await tx.pullRequest.findFirst({ where });
    if (other) throw fail('conflict', `#${other.number} is open for “${row.branch}” meanwhile.`);
    const data = {
      state,
      closedAt: null,
      note: null,
      head: look.head,
      mergeBase: look.mergeBase,
      standing: look,
    };
    await tx.pullRequest.update({ where: { id: row.id }, data });
    if (await proposesElse(repository, row.head as ObjectId, look)) await dropApprovals(tx, row.id);
    await startRuns(tx, { pullId: row.id, projectId: project.id, commit: look.head });
    const audit = {
      chain: team.id,
      target: pullTarget(project, number),
      before: { state: row.state },
      after: { state, head: look.head },
    };
    return { result: undefined, audit };
  });
}
