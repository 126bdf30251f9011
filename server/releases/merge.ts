import type { MergeMethod } from '../generated/prisma/client.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import type { WriteTx } from '../platform/control/client.ts';
import type { ObjectId } from '../platform/git/values.ts';
import { enqueue } from '../platform/jobs.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { requireReady } from '../projects/access.ts';
import { lockPull, requireStep } from '../pulls/lock.ts';
import { mustMeetMain } from '../pulls/policy.ts';
import { loadPull } from '../pulls/queries.ts';
import { pullTarget } from '../pulls/target.ts';
import { mergeOf } from '../repositories/merge/merge-tree.ts';
import { requireRepository } from '../repositories/queries.ts';
import type { TeamAccess } from '../teams/access.ts';
import { wordsOf } from './check-step.ts';
import { requestQueue } from './request-queue.ts';
import { settingsRefusals } from './settings.ts';
import type { MergeAnswer } from './shapes.ts';

export interface MergeWish {
  number: number;
  method: MergeMethod;
  deleteBranch: boolean;
  head?: string;
}

interface Start {
  projectId: string;
  pullId: string;
  method: MergeMethod;
  deleteBranch: boolean;
  base: string;
  head: string;
  byId: string;
}

/** Makes the row of a release, or takes that of an earlier try, and the job that runs it. */
export async function startRelease(tx: WriteTx, start: Start): Promise<void> {
  const { pullId, projectId } = start;
  const fresh = {
    ...start,
    step: 'check',
    state: 'running' as const,
    commit: null,
    migrations: [],
    migrationMs: null,
    startedAt: clock.now(),
    endedAt: null,
    failure: Prisma.DbNull,
  };
  const { id } = await tx.release.upsert({ where: { pullId }, create: fresh, update: fresh });
  const queue = `release:${projectId}`;
  await enqueue(
    tx,
    'release.run',
    { releaseId: id, projectId },
    { key: `release.run:${id}`, queue, attempts: 25 },
  );
}

/** The columns of a pull request that waits in the merge queue. */
export const queued = (
  byId: string,
  { method, deleteBranch }: Pick<MergeWish, 'method' | 'deleteBranch'>,
) => ({
  queuedAt: clock.now(),
  queuedById: byId,
  queuedMethod: method,
  queuedDeleteBranch: deleteBranch,
});

/**
 * Merges a pull request that is ready: a job takes it into production. When main has got migrations since the branch
 * left it, it goes through the merge queue instead, so that its checks run on both together first.
 * Throws `precondition` with every reason why it cannot be merged, `conflict` when the branch has moved.
 */
export async function mergePull(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  wish: MergeWish,
): Promise<MergeAnswer> {
  requireReady(project);
  const { pull } = await loadPull({ ...ctx, team, project }, wish.number);
  const { verdict, look } = pull;
  if (verdict.verdict !== 'ready')
    throw fail('precondition', wordsOf(verdict), {
      data: { verdict: verdict.verdict, reasons: verdict.reasons },
    });
  const repository = requireRepository(project);
  const merged = await mergeOf(repository, look.main as ObjectId, look.head as ObjectId);
  const refusals = await settingsRefusals(repository, team.role, look.main as ObjectId, merged.tree);
  if (refusals.length) throw fail('forbidden', refusals.join(' '));
  const meets = mustMeetMain(look);
  return mutate(ctx, 'pull.merge', async (tx) => {
    const row = await lockPull(tx, project.id, wish.number);
    requireStep(row, meets ? 'queue' : 'release');
    if (row.head !== look.head || (wish.head && wish.head !== row.head))
      throw fail('conflict', 'The branch has moved meanwhile. Look at it again, and merge it then.');
    const { method, deleteBranch } = wish;
    const byId = ctx.actor.userId;
    const start = { projectId: project.id, pullId: row.id, method, deleteBranch, byId };
    if (meets) {
      await tx.pullRequest.update({ where: { id: row.id }, data: queued(byId, wish) });
      await requestQueue(tx, project.id);
    } else await startRelease(tx, { ...start, base: look.main, head: row.head });
    const after = { head: row.head, base: look.main, method, queued: meets };
    const state: MergeAnswer['state'] = meets ? 'queued' : 'running';
    return { result: { state }, audit: { chain: team.id, target: pullTarget(project, wish.number), after } };
  });
}
