import type { WriteTx } from '../platform/control/client.ts';
import { enqueue } from '../platform/jobs.ts';

/** Asks for a look at the project's merge queue. */
export function requestQueue(tx: WriteTx, projectId: string, runAt?: Date): Promise<void> {
  const key = `release.queue:${projectId}`;
  return enqueue(tx, 'release.queue', { projectId }, { key, queue: key, runAt });
}
