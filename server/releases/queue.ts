import { z } from 'zod';
import { Failure, fail } from '../kernel/errors.ts';
import { bookkeep, type Ctx, contextFor, mutate } from '../kernel/mutate.ts';
import { fromNow } from '../platform/clock.ts';
import { readDb } from '../platform/control/client.ts';
import { type ProjectAccess, requireProject } from '../projects/access.ts';
import { type LoadedPull, loadPulls } from '../pulls/load.ts';
import { lockPull, NOT_QUEUED, requireStep } from '../pulls/lock.ts';
import { notify } from '../pulls/notify.ts';
import { loadPull } from '../pulls/queries.ts';
import { pullTarget } from '../pulls/target.ts';
import { updateBranch } from '../pulls/update-branch.ts';
import { repositoryExists, repositoryOf } from '../repositories/location.ts';
import type { TeamAccess } from '../teams/access.ts';
import { wordsOf } from './check-step.ts';
import { type MergeWish, queued, startRelease } from './merge.ts';
import { requestQueue } from './request-queue.ts';
import { actorFor } from './site.ts';

const payload = z.object({ projectId: z.uuid() });
/** How long until a first one whose checks run is looked at again. */
const AGAIN_SECONDS = 1;

/** Puts a pull request into the merge queue: it may wait for its checks there, but for nothing that a person must do. */
export async function queuePull(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  wish: MergeWish,
): Promise<void> {
  const { pull } = await loadPull({ ...ctx, team, project }, wish.number);
  const { verdict } = pull;
  if (verdict.verdict !== 'ready' && verdict.verdict !== 'running')
    throw fail('precondition', wordsOf(verdict));
  await mutate(ctx, 'pull.queue', async (tx) => {
    const row = await lockPull(tx, project.id, wish.number);
    requireStep(row, 'queue');
    await tx.pullRequest.update({ where: { id: row.id }, data: queued(ctx.actor.userId, wish) });
    await requestQueue(tx, project.id);
    const after = { method: wish.method, head: row.head };
    return { result: undefined, audit: { chain: team.id, target: pullTarget(project, wish.number), after } };
  });
}

/** Takes a pull request out of the merge queue. */
export function unqueuePull(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  number: number,
): Promise<void> {
  return mutate(ctx, 'pull.unqueue', async (tx) => {
    const row = await lockPull(tx, project.id, number);
    requireStep(row, 'unqueue');
    await tx.pullRequest.update({ where: { id: row.id }, data: NOT_QUEUED });
    await requestQueue(tx, project.id);
    return { result: undefined, audit: { chain: team.id, target: pullTarget(project, number), after: {} } };
  });
}

interface Turn {
  ctx: Ctx;
  team: TeamAccess;
  project: ProjectAccess;
  pull: LoadedPull;
}

/** It cannot land: it leaves the queue, and people are told why. */
async function putOut({ ctx, team, project, pull }: Turn, why: string): Promise<void> {
  const { number } = pull.row;
  await mutate(ctx, 'pull.unqueue', async (tx) => {
    const row = await lockPull(tx, project.id, number);
    await tx.pullRequest.update({ where: { id: row.id }, data: NOT_QUEUED });
    const subject = { teamId: team.id, projectId: project.id, number, title: row.title };
    const people = [row.authorId, ...(row.queuedById ? [row.queuedById] : [])];
    const server = { userId: '', name: 'Slipway' };
    await notify(tx, subject, people, { kind: 'failed', by: server, text: `Out of the merge queue: ${why}` });
    return {
      result: undefined,
      audit: { chain: team.id, target: pullTarget(project, number), after: { why } },
    };
  });
}

async function land({ project, pull }: Turn): Promise<void> {
  const { row, look } = pull;
  await bookkeep(async (tx) => {
    const locked = await lockPull(tx, project.id, row.number);
    if (!locked.queuedAt || locked.head !== look.head) return;
    await startRelease(tx, {
      projectId: project.id,
      pullId: row.id,
      method: row.queuedMethod ?? 'merge',
      deleteBranch: row.queuedDeleteBranch,
      byId: row.queuedById ?? row.authorId,
      base: look.main,
      head: look.head,
    });
  });
}

/** One look at the first one. Answers true when it is worth looking again soon. */
async function advanceFirst(turn: Turn): Promise<boolean> {
  const { ctx, team, project, pull } = turn;
  const { verdict, look, row } = pull;
  if (verdict.verdict === 'running') return true;
  if (verdict.verdict !== 'ready') {
    await putOut(turn, wordsOf(verdict));
    return true;
  }
  if (!look.behind) {
    await land(turn);
    return false;
  }
  // Checked on top of the newest main before it lands.
  const wish = { number: row.number, head: look.head, method: 'merge' as const, renumber: false };
  try {
    await updateBranch(ctx, team, project, wish);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.code !== 'conflict') await putOut(turn, error.message);
  }
  return true;
}

/** The first one of the queue, with whoever put it there; undefined when none waits or a release runs. */
async function firstTurn(projectId: string): Promise<Turn | undefined> {
  const db = readDb();
  const running = await db.release.count({ where: { projectId, state: 'running' } });
  const where = { projectId, state: 'open' as const, queuedAt: { not: null } };
  const first = await db.pullRequest.findFirst({
    where,
    orderBy: { queuedAt: 'asc' },
    include: { project: { include: { team: true } } },
  });
  const repository = repositoryOf(projectId);
  if (running || !first?.queuedById || !repositoryExists(repository)) return undefined;
  const actor = await actorFor(first.queuedById);
  const place = { id: projectId, teamId: first.project.teamId };
  const { pulls } = await loadPulls(db, repository, place, { id: first.id }, { bare: true });
  if (!actor || !pulls[0]) return dismiss(first.id);
  const ctx = contextFor(actor, first.id);
  const access = await requireProject(ctx, first.project.team.slug, first.project.slug, 'pull.merge').catch(
    () => undefined,
  );
  return access ? { ctx, ...access, pull: pulls[0] } : dismiss(first.id);
}

/** Whoever put it there may not merge any more. */
async function dismiss(pullId: string): Promise<undefined> {
  await bookkeep((tx) => tx.pullRequest.update({ where: { id: pullId }, data: NOT_QUEUED }));
  return undefined;
}

/**
 * Looks at a project's merge queue: the first one lands when it is ready on top of the newest main. When main has
 * moved, the branch takes it in, and its checks run again first. One lands at a time, so that main is never broken.
 */
export async function advanceQueue(input: unknown): Promise<void> {
  const { projectId } = payload.parse(input);
  const turn = await firstTurn(projectId);
  if (turn && (await advanceFirst(turn)))
    await bookkeep((tx) => requestQueue(tx, projectId, fromNow(AGAIN_SECONDS)));
}
