import type { Prisma } from '../generated/prisma/client.ts';
import { bookkeep, contextFor, mutate } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import { NOT_QUEUED } from '../pulls/lock.ts';
import { notify } from '../pulls/notify.ts';
import { pullTarget } from '../pulls/target.ts';
import type { ReleaseFailure, ReleaseStep } from './shapes.ts';
import { type Site, subjectOf } from './site.ts';

/** Notes what a step has found out, and the step that is next. A kill before this repeats the step. */
export async function advance(
  { release, watch }: Site,
  step: ReleaseStep,
  data: Prisma.ReleaseUpdateInput = {},
): Promise<void> {
  watch(`${release.step as ReleaseStep}, not noted`);
  await bookkeep((tx) => tx.release.update({ where: { id: release.id }, data: { ...data, step } }));
}

/** A merge that cannot go on: nothing has changed, the pull request is open as before, and people are told why. */
export class Stopped extends Error {
  readonly failure: ReleaseFailure;
  /** File names of migrations that stay applied all the same. */
  readonly kept: string[];
  constructor(failure: Partial<ReleaseFailure> & { message: string }, kept: string[] = []) {
    super(failure.message);
    this.kept = kept;
    this.failure = { file: null, line: null, detail: null, hint: null, sqlstate: null, ...failure };
  }
}

/** Ends a release without effect. */
export async function stopRelease(site: Site, { failure, kept }: Stopped): Promise<void> {
  const { release, pull, project, by } = site;
  await mutate(contextFor(by, release.id), 'release.fail', async (tx) => {
    const data = { state: 'failed' as const, failure, endedAt: clock.now() };
    await tx.release.update({ where: { id: release.id }, data });
    await tx.pullRequest.update({ where: { id: pull.id }, data: NOT_QUEUED });
    const where = { id: site.environment.id };
    if (kept.length) await tx.environment.update({ where, data: { catalogVersion: { increment: 1 } } });
    const server = { userId: '', name: 'Slipway' };
    const news = { kind: 'failed' as const, by: server, text: failure.message };
    await notify(tx, subjectOf(site), [pull.authorId, release.byId], news);
    const after = { step: release.step, message: failure.message, kept };
    const audit = { chain: project.teamId, target: pullTarget(project, pull.number), after };
    return { result: undefined, audit };
  });
}

/**
 * Turns a release that came second back into a place in the merge queue: main has got migrations that those of the
 * branch were never run together with.
 */
export async function backToQueue({ release, pull }: Site): Promise<void> {
  await bookkeep(async (tx) => {
    await tx.release.delete({ where: { id: release.id } });
    await tx.pullRequest.update({
      where: { id: pull.id },
      data: {
        queuedAt: clock.now(),
        queuedById: release.byId,
        queuedMethod: release.method,
        queuedDeleteBranch: release.deleteBranch,
      },
    });
  });
}
