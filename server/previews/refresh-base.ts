import type { WriteTx } from '../platform/control/client.ts';
import { enqueue } from '../platform/jobs.ts';

/**
 * Asks for a new masked copy of production as the base of a project's previews: after a release, nightly, and when a
 * preview needs one. Previews go on from the old copy until the new one is complete.
 */
export async function refreshBase(tx: WriteTx, projectId: string): Promise<void> {
  const order = { key: `preview.base:${projectId}`, queue: `preview.base:${projectId}`, attempts: 3 };
  await enqueue(tx, 'preview.base', { projectId }, order);
}
