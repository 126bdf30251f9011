import { hostname } from 'node:os';
import { bookkeep } from '../kernel/mutate.ts';
import { readDb } from '../platform/control/client.ts';
import { enqueue, isQueued } from '../platform/jobs.ts';

const SEEN_MS = 30_000;

function alive(id: string): boolean {
  const [host, pid] = id.split(':');
  if (host !== hostname()) return true; // another machine: its heartbeat decides
  try {
    return Number(pid) !== process.pid && process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

async function otherWorkers(): Promise<boolean> {
  const seen = await readDb().workerHeartbeat.findMany({
    where: { seenAt: { gt: new Date(Date.now() - SEEN_MS) } },
  });
  return seen.some(({ id }) => !id.endsWith(`:${process.pid}`) && alive(id));
}

/** The queue keeps the jobs of a killed worker locked for hours; without another worker they can only be dead. */
async function releaseJobs(): Promise<void> {
  await bookkeep(async (tx) => {
    const locked = await tx.$queryRaw<{ locked_by: string }[]>`
      SELECT DISTINCT locked_by FROM graphile_worker.jobs WHERE locked_by IS NOT NULL`;
    const ids = locked.map((row) => row.locked_by);
    if (ids.length)
      await tx.$queryRaw`SELECT 1 AS done FROM graphile_worker.force_unlock_workers(${ids}::text[])`;
    await tx.$executeRaw`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE locked_at IS NULL AND run_at > now() AND attempts < max_attempts`;
  });
}

/** A removal that has used up its tries: what was in its way may be gone by now. */
export async function retryRemovals(): Promise<void> {
  await bookkeep(async (tx) => {
    const going = await tx.project.findMany({ where: { state: 'deleting' }, select: { id: true } });
    for (const { id } of going) {
      const key = `remove:${id}`;
      if (!(await isQueued(tx, key))) await enqueue(tx, 'project.remove', { projectId: id }, { key });
    }
  });
}

/**
 * At the start of the only worker: frees the jobs of killed workers, which then clean up and run again, and asks once
 * more for removals that were given up.
 * @returns false when another worker runs, whose business it is
 */
export async function recoverInterrupted(): Promise<boolean> {
  if (await otherWorkers()) return false;
  await releaseJobs();
  await retryRemovals();
  return true;
}
