import { Prisma } from '../generated/prisma/client.ts';
import { clock } from '../platform/clock.ts';
import type { WriteTx } from '../platform/control/client.ts';
import { enqueue } from '../platform/jobs.ts';

/** A pull request at one commit. */
export interface PreviewWish {
  pullId: string;
  projectId: string;
  /** Head of the branch. */
  commit: string;
}

/**
 * Asks for the preview of a pull request at this commit, in the transaction that opens it, moves its branch or reopens
 * it. Of several pushes in a row only the newest counts; what runs already stays until the new one takes its place.
 */
export async function requestPreview(tx: WriteTx, { pullId, projectId, commit }: PreviewWish): Promise<void> {
  const wanted = { state: 'waiting' as const, commit, requestedAt: clock.now(), failure: Prisma.DbNull };
  await tx.preview.upsert({
    where: { pullId },
    create: { pullId, projectId, ...wanted },
    update: { ...wanted, readyAt: null, tookMs: null },
  });
  await enqueuePreview(tx, { pullId, projectId });
}

/** The job that makes what the row of the pull request's preview asks for. */
export async function enqueuePreview(
  tx: WriteTx,
  { pullId, projectId }: Pick<PreviewWish, 'pullId' | 'projectId'>,
): Promise<void> {
  const order = { key: `preview.make:${pullId}`, queue: previewQueue(pullId), attempts: 3 };
  await enqueue(tx, 'preview.make', { pullId, projectId }, order);
}

/** One pull request's preview is made, replaced and dropped by one job at a time. */
export const previewQueue = (pullId: string): string => `preview:${pullId}`;
