import type { WriteTx } from '../platform/control/client.ts';
import { enqueue } from '../platform/jobs.ts';

/**
 * Says that branches of a project have moved, or are about to: a job then brings its pull requests in line.
 * @param runAt not before this moment; an earlier announcement that still waits is replaced
 */
export function announceRefs(tx: WriteTx, projectId: string, runAt?: Date): Promise<void> {
  const name = `pull.sync:${projectId}`;
  return enqueue(tx, 'pull.sync', { projectId }, { key: name, queue: name, runAt });
}
