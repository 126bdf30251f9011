import { type Ctx, mutate } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { TeamAccess } from '../teams/access.ts';
import { lockPull, NOT_QUEUED, requireStep } from './lock.ts';
import { stopRuns } from './runs.ts';
import { pullTarget } from './target.ts';

/** Closes a pull request without merging it; its preview goes, its branch stays. */
export function closePull(ctx: Ctx, team: TeamAccess, project: ProjectAccess, number: number): Promise<void> {
  return mutate(ctx, 'pull.close', async (tx) => {
    const row = await lockPull(tx, project.id, number);
    const { state } = requireStep(row, 'close');
    await tx.pullRequest.update({
      where: { id: row.id },
      data: { state, closedAt: clock.now(), note: null, ...NOT_QUEUED },
    });
    await stopRuns(tx, { pullId: row.id });
    const audit = {
      chain: team.id,
      target: pullTarget(project, number),
      before: { state: row.state },
      after: { state },
    };
    return { result: undefined, audit };
  });
}
