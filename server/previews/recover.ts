import { dropEnvironmentDatabase } from '../environments/database.ts';
import { bookkeep } from '../kernel/mutate.ts';
import { readDb } from '../platform/control/client.ts';
import { enqueue } from '../platform/jobs.ts';
import { connect } from '../platform/postgres/connect.ts';
import { refreshBase } from './refresh-base.ts';
import { enqueuePreview, previewQueue } from './request.ts';

/** Databases that were replaced, or given up, when a crash came before they were removed. */
async function removeReplaced(): Promise<void> {
  const done = { in: ['ready' as const, 'failed' as const] };
  const left = await readDb().preview.findMany({ where: { state: done, building: { not: null } } });
  for (const { pullId, building } of left) {
    await dropEnvironmentDatabase(connect, { database: building! });
    await bookkeep((tx) => tx.preview.updateMany({ where: { pullId, building }, data: { building: null } }));
  }
}

/** Environments of previews that no pull request knows any more. */
async function removeOrphans(): Promise<void> {
  const orphans = await readDb().environment.findMany({ where: { kind: 'preview', preview: null } });
  for (const { id, database } of orphans) {
    await bookkeep((tx) => tx.environment.update({ where: { id }, data: { ready: false } }));
    await dropEnvironmentDatabase(connect, { database });
    await bookkeep((tx) => tx.environment.deleteMany({ where: { id } }));
  }
}

/**
 * At the start of the only worker: whatever a crash left half done is asked for again. Databases are known by the rows
 * that were written before them; others on this server are nobody's business here.
 */
export async function recoverPreviews(): Promise<void> {
  const db = readDb();
  const stuck = await db.preview.findMany({ where: { state: { in: ['waiting', 'making'] } } });
  const dropped = await db.preview.findMany({
    where: { state: 'dropped', OR: [{ environmentId: { not: null } }, { building: { not: null } }] },
  });
  const bases = await db.previewBase.findMany({ where: { building: { not: null } } });
  await bookkeep(async (tx) => {
    for (const { pullId, projectId } of stuck) await enqueuePreview(tx, { pullId, projectId });
    for (const { pullId, projectId } of dropped)
      await enqueue(
        tx,
        'preview.drop',
        { pullId, projectId },
        { key: `preview.drop:${pullId}`, queue: previewQueue(pullId) },
      );
    for (const { projectId } of bases) await refreshBase(tx, projectId);
  });
  await removeReplaced();
  await removeOrphans();
}

/** Every night: the bases of projects that have previews are filled anew. */
export async function refreshBases(): Promise<void> {
  const projects = await readDb().preview.findMany({
    where: { state: { not: 'dropped' } },
    distinct: ['projectId'],
    select: { projectId: true },
  });
  await bookkeep(async (tx) => {
    for (const { projectId } of projects) await refreshBase(tx, projectId);
  });
}
