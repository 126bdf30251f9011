import type { Project } from '../generated/prisma/client.ts';
import type { Actor } from '../kernel/actor.ts';
import { Failure } from '../kernel/errors.ts';
import { bookkeep, contextFor, mutate } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import { readDb } from '../platform/control/client.ts';
import { logger } from '../platform/log.ts';
import { discardUpload } from '../uploads/discard.ts';
import { discardProject } from './discard.ts';
import { uploadOf } from './open-source.ts';
import { Cancelled, Progress } from './progress.ts';
import { type ProvisionStep, projectJob } from './shapes.ts';
import { makeDatabase, type Site } from './site.ts';
import { fillers } from './sources/index.ts';
import { plannedSteps } from './steps.ts';

const log = logger('provisioning');
const UNKNOWN =
  'Something went wrong while the project was made; the server log says what. Delete it and try again.';

async function creator(userId: string): Promise<Actor> {
  const user = await readDb().user.findUniqueOrThrow({ where: { id: userId } });
  const { id, name, email, serverOwner } = user;
  return { userId: id, name, email, via: 'job', scope: 'write', serverOwner };
}

async function markFailed(
  projectId: string,
  message: string,
  data: Record<string, unknown> | undefined,
): Promise<void> {
  await bookkeep((tx) =>
    tx.project.updateMany({
      where: { id: projectId, state: 'creating' },
      data: {
        state: 'failed',
        failure: message,
        sourceSealed: null,
        ...(data ? { report: data as object } : {}),
      },
    }),
  );
}

/** Opens the API and the pages of a project whose database and repository are complete. */
async function publish(site: Site, commit: string, report: object | undefined, progress: ProvisionStep[]) {
  const { project, environment } = site;
  const ctx = contextFor(await creator(project.createdBy), crypto.randomUUID());
  await mutate(ctx, 'project.ready', async (tx) => {
    await tx.environment.update({ where: { id: environment.id }, data: { ready: true, commit } });
    const ready = { state: 'ready' as const, sourceSealed: null, progress, ...(report ? { report } : {}) };
    await tx.project.update({ where: { id: project.id, state: 'creating' }, data: ready });
    const after = { source: project.source, commit, ref: environment.ref };
    return { result: undefined, audit: { chain: project.teamId, target: `project:${project.slug}`, after } };
  });
}

/** The uploaded file is used up; when the making failed, people upload the corrected one. */
async function forgetUpload(project: Project): Promise<void> {
  const upload = uploadOf(project);
  if (upload) await discardUpload(upload).catch((error) => log.warn('an upload was not removed', { error }));
}

/**
 * The job that makes a project from its source. Whatever an interrupted run left is removed first, so that it can
 * run again; when it fails, nothing is left but the project's row with the reason.
 */
export async function provisionProject(payload: unknown, stop?: AbortSignal): Promise<void> {
  const { projectId } = projectJob.parse(payload);
  const project = await readDb().project.findUnique({ where: { id: projectId } });
  if (project?.state !== 'creating') return;
  await discardProject(projectId);
  const progress = new Progress(projectId, plannedSteps(project.source));
  const signal = stop ? AbortSignal.any([stop, progress.signal]) : progress.signal;
  const started = clock.now().getTime();
  try {
    const site = await progress.step('database', () => makeDatabase(project, progress, signal));
    const { commit, report } = await fillers[project.source](site);
    await progress.last('publish', (steps) => publish(site, commit, report, steps));
    await forgetUpload(project);
    log.info('project made', { projectId, source: project.source, tookMs: clock.now().getTime() - started });
  } catch (error) {
    await discardProject(projectId);
    if (stop?.aborted) throw error; // the worker stops: the queue runs the job again
    if (error instanceof Cancelled || signal.aborted) return;
    if (!(error instanceof Failure)) log.error('project could not be made', { projectId, error });
    const known = error instanceof Failure ? error : undefined;
    await markFailed(projectId, known?.message ?? UNKNOWN, known?.details.data);
    await forgetUpload(project);
  }
}
