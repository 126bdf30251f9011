import { Failure } from '../kernel/errors.ts';
import { contextFor, mutate } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import type { WriteTx } from '../platform/control/client.ts';
import type { ObjectId } from '../platform/git/values.ts';
import { NOT_QUEUED } from '../pulls/lock.ts';
import { notify } from '../pulls/notify.ts';
import { renewBase, stopRuns } from '../pulls/runs.ts';
import { pullTarget } from '../pulls/target.ts';
import { moveBranch } from '../repositories/commit-files.ts';
import { branchHeads } from '../repositories/merge/refs.ts';
import { applySettings } from '../repositories/push/settings.ts';
import { announceRefs } from '../repositories/refs-moved.ts';
import { requestQueue } from './request-queue.ts';
import { settingsBetween } from './settings.ts';
import { releasedMigration } from './shapes.ts';
import { type Site, subjectOf } from './site.ts';
import { compareVersions, versionAfter } from './state.ts';

/** The branch goes when that was wished for and nobody has pushed to it meanwhile. */
async function deleteBranch({ repository, release, pull, by }: Site): Promise<void> {
  if (!release.deleteBranch) return;
  const head = (await branchHeads(repository)).get(pull.branch);
  if (head !== release.head) return;
  await moveBranch(repository, pull.branch, head as ObjectId, null, { author: by }).catch((error) => {
    if (!(error instanceof Failure)) throw error;
  });
}

async function nextVersion(tx: WriteTx, projectId: string, migrates: boolean): Promise<string> {
  const done = await tx.release.findMany({ where: { projectId, state: 'done' }, select: { version: true } });
  const versions = done.flatMap(({ version }) => (version ? [version] : [])).sort(compareVersions);
  return versionAfter(versions.at(-1) ?? null, migrates);
}

async function tell(tx: WriteTx, site: Site, version: string): Promise<void> {
  const { release, pull, by } = site;
  const reviewers = await tx.pullReviewer.findMany({ where: { pullId: pull.id } });
  const people = [pull.authorId, release.byId, ...reviewers.map(({ userId }) => userId)];
  await notify(tx, subjectOf(site), people, { kind: 'merged', by, text: version });
}

/**
 * The last step: in one transaction the gateways are told to read the schema again (a trigger on the environment's
 * row), settings come into force, and pull request and release are done. From then on the new API answers.
 */
export async function switchStep(site: Site): Promise<void> {
  const { release, pull, project, environment, repository, by } = site;
  const commit = release.commit as ObjectId;
  await deleteBranch(site);
  const settings = await settingsBetween(repository, release.base as ObjectId, commit);
  const migrations = releasedMigration.array().parse(release.migrations);
  await mutate(contextFor(by, release.id), 'release.done', async (tx) => {
    const where = { id: environment.id };
    await tx.environment.update({ where, data: { commit, catalogVersion: { increment: 1 } } });
    await applySettings(tx, { projectId: project.id, environmentId: environment.id }, settings);
    const version = await nextVersion(tx, project.id, migrations.length > 0);
    const endedAt = clock.now();
    await tx.release.update({ where: { id: release.id }, data: { state: 'done', version, endedAt } });
    const data = { state: 'merged' as const, closedAt: endedAt, note: null, ...NOT_QUEUED };
    await tx.pullRequest.update({ where: { id: pull.id }, data });
    await stopRuns(tx, { pullId: pull.id });
    await renewBase(tx, project.id);
    await tell(tx, site, version);
    await announceRefs(tx, project.id);
    await requestQueue(tx, project.id);
    site.watch('switch, not noted');
    const names = migrations.map((one) => `${one.version}_${one.name}`);
    const after = { version, commit, migrations: names, settings, deleteBranch: release.deleteBranch };
    const before = { commit: release.base };
    return {
      result: undefined,
      audit: { chain: project.teamId, target: pullTarget(project, pull.number), before, after },
    };
  });
}
