import type { WriteTx } from './control/client.ts';
import { CONTROL_DATABASE, databaseUrl } from './postgres/connect.ts';

/** The background tasks there are; `server/jobs/tasks.ts` has the function of each. */
export type TaskName =
  | 'project.provision'
  | 'project.remove'
  | 'key.retire'
  | 'keys.refresh'
  | 'pull.sync'
  | 'preview.base'
  | 'preview.make'
  | 'preview.drop'
  | 'preview.nightly'
  | 'checks.run'
  | 'release.run'
  | 'release.queue';

interface EnqueueOptions {
  /** A waiting job with this key is replaced instead of doubled. */
  key?: string;
  /** How often a failing job is tried in all; the next try waits longer each time. */
  attempts?: number;
  /** Not before this moment. */
  runAt?: Date;
  /** Jobs of one queue run one after the other. Default: the project's. */
  queue?: string;
}

/** Adds a job in the transaction of the change that asks for it: both happen, or neither. */
export async function enqueue(
  tx: WriteTx,
  task: TaskName,
  payload: Record<string, string>,
  { key, attempts = 5, runAt, queue: named }: EnqueueOptions = {},
): Promise<void> {
  const body = JSON.stringify(payload);
  // One queue per project: its jobs run one after the other, so that a removal waits for a creation to end.
  const queue = named ?? (payload['projectId'] ? `project:${payload['projectId']}` : null);
  await tx.$queryRaw`
    SELECT 1 AS done FROM graphile_worker.add_job(${task}, payload := ${body}::json, queue_name := ${queue},
      job_key := ${key ?? null}, max_attempts := ${attempts}::int,
      run_at := ${runAt ?? null}::timestamptz)`;
}

/** Is a job with this key running, waiting or to be tried again? False when it is done or has used up its tries. */
export async function isQueued(tx: WriteTx, key: string): Promise<boolean> {
  const found = await tx.$queryRaw<unknown[]>`
    SELECT 1 AS found FROM graphile_worker.jobs
    WHERE key = ${key} AND (locked_at IS NOT NULL OR attempts < max_attempts)`;
  return found.length > 0;
}

/** Makes or updates the queue's own tables in the control database. */
export async function prepareQueue(): Promise<void> {
  // Who only adds jobs, such as the hook of a push, does not wait for the queue's own code.
  const { runMigrations } = await import('graphile-worker');
  await runMigrations({ connectionString: databaseUrl(CONTROL_DATABASE) });
}
