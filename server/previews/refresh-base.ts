import { bookkeep } from '../kernel/mutate.ts';
import { readDb, type WriteTx } from '../platform/control/client.ts';
import { enqueue } from '../platform/jobs.ts';

/**
 * Asks for a new masked copy of production as the base of a project's previews: after a release, nightly, and when a
 * preview needs one. Previews go on from the old copy until the new one is complete.
 * @param runAt not before this moment
 */
export async function refreshBase(tx: WriteTx, projectId: string, runAt?: Date): Promise<void> {
  const order = {
    ...(runAt && { runAt }),
    key: `preview.base:${projectId}`,
    queue: `preview.base:${projectId}`,
    attempts: 3,
  };
  await enqueue(tx, 'preview.base', { projectId }, order);
}

/** After main has moved: asks for a new copy when a project has one that is behind. */
export async function renewStaleBase(projectId: string): Promise<void> {
  const db = readDb();
  const base = await db.previewBase.findUnique({ where: { projectId } });
  const production = await db.environment.findFirst({ where: { projectId, kind: 'production' } });
  if (base?.database && production?.commit && base.commit !== production.commit)
    await bookkeep((tx) => refreshBase(tx, projectId));
}
