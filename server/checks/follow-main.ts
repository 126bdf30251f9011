import { bookkeep } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import { readDb } from '../platform/control/client.ts';
import { enqueue } from '../platform/jobs.ts';
import { refreshBase } from '../previews/refresh-base.ts';
import { requestPreview } from '../previews/request.ts';
import type { CheckPlace } from './context.ts';

const LOOK_AGAIN_MS = 3_000;

/**
 * Has the preview made again, from a copy of production that has what main has by now; its end runs the checks again.
 * While that copy is being made, this job comes back. False: there is no copy to wait for.
 */
export async function followMain(place: CheckPlace): Promise<boolean> {
  const { projectId, pullId } = place;
  const production = await readDb().environment.findFirst({ where: { projectId, kind: 'production' } });
  const base = await readDb().previewBase.findUnique({ where: { projectId } });
  if (!base || !production || base.state === 'failed') return false;
  await bookkeep(async (tx) => {
    if (base.state === 'ready' && base.commit === production.commit) return requestPreview(tx, place);
    if (base.state === 'ready') await refreshBase(tx, projectId);
    const runAt = new Date(clock.now().getTime() + LOOK_AGAIN_MS);
    const order = { key: `checks.run:${pullId}`, queue: `checks:${pullId}`, runAt };
    await enqueue(tx, 'checks.run', { ...place }, order);
  });
  return true;
}
