import type { WriteTx } from '../platform/control/client.ts';
import { enqueue } from '../platform/jobs.ts';
import { previewQueue } from './request.ts';

/**
 * Gives the preview of a pull request up, in the transaction that merges or closes it. A job removes its database; its
 * API stops then. Nothing happens when there never was one.
 */
export async function dropPreview(tx: WriteTx, { pullId }: { pullId: string }): Promise<void> {
  const found = await tx.preview.findUnique({ where: { pullId } });
  if (!found || found.state === 'dropped') return;
  await tx.preview.update({ where: { pullId }, data: { state: 'dropped' } });
  const order = { key: `preview.drop:${pullId}`, queue: previewQueue(pullId), attempts: 10 };
  await enqueue(tx, 'preview.drop', { pullId, projectId: found.projectId }, order);
}
