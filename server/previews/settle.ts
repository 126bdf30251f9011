import { bookkeep } from '../kernel/mutate.ts';
import type { WriteTx } from '../platform/control/client.ts';
import { readDb } from '../platform/control/client.ts';
import { enqueue } from '../platform/jobs.ts';
import type { PreviewFailure } from './shapes.ts';

/** A failure that belongs to no statement. */
export function plainFailure(
  kind: PreviewFailure['kind'],
  message: string,
  file: string | null = null,
  line: number | null = null,
): PreviewFailure {
  return { kind, message, file, line, statement: '', detail: null, hint: null, sqlstate: null, rows: [] };
}

/** A preview has come to its end, ready or failed: the checks of its commit can run. */
export async function runChecks(
  tx: WriteTx,
  { pullId, projectId, commit }: { pullId: string; projectId: string; commit: string },
): Promise<void> {
  const order = { key: `checks.run:${pullId}`, queue: `checks:${pullId}` };
  await enqueue(tx, 'checks.run', { pullId, projectId, commit }, order);
}

/** Notes that the preview of this commit cannot run; a newer commit's is left alone. */
export async function failPreview(
  preview: { pullId: string; projectId: string; commit: string },
  failure: PreviewFailure,
): Promise<void> {
  const { pullId, commit } = preview;
  const open = { in: ['waiting' as const, 'making' as const] };
  await bookkeep(async (tx) => {
    const data = { state: 'failed' as const, failure: failure as object, building: null };
    const { count } = await tx.preview.updateMany({ where: { pullId, commit, state: open }, data });
    if (count) await runChecks(tx, preview);
  });
}

/** There is no base: every preview of the project that waits for one has failed. */
export async function failWaiting(projectId: string, message: string): Promise<void> {
  const waiting = await readDb().preview.findMany({ where: { projectId, state: 'waiting' } });
  for (const preview of waiting) await failPreview(preview, plainFailure('base', message));
}
