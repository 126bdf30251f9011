import { hostname } from 'node:os';
import { Logger, run } from 'graphile-worker';
import { schedule } from './jobs/schedule.ts';
import { tasks } from './jobs/tasks.ts';
import { bookkeep } from './kernel/mutate.ts';
import { clock } from './platform/clock.ts';
import { closeDb } from './platform/control/client.ts';
import { logger } from './platform/log.ts';
import { CONTROL_DATABASE, databaseUrl } from './platform/postgres/connect.ts';
import { recoverPreviews } from './previews/recover.ts';
import { recoverInterrupted } from './provisioning/recover.ts';
import { syncAllPulls } from './pulls/sync.ts';
import { settlePushes } from './repositories/push/settle.ts';

const HEARTBEAT_MS = 5000;
/** How long after a crash of web a push that it cut off may wait to be settled. */
const SETTLE_MS = 15_000;
const log = logger('worker');
const id = `${hostname()}:${process.pid}`;

async function beat(): Promise<void> {
  const seenAt = clock.now();
  await bookkeep(async (tx) => {
    await tx.workerHeartbeat.upsert({ where: { id }, create: { id, seenAt }, update: { seenAt } });
    await tx.workerHeartbeat.deleteMany({
      where: { seenAt: { lt: new Date(seenAt.getTime() - 20 * HEARTBEAT_MS) } },
    });
  }).catch((error) => log.warn('no heartbeat', { error }));
}

let stopping = false;
const quiet = new Logger(() => (level, message, meta) => {
  // A job that a stop cuts short is done again after the next start: no error.
  if (stopping) return;
  if (level === 'error' || level === 'warning') log[level === 'error' ? 'error' : 'warn'](message, meta);
});

await beat();
const alone = await recoverInterrupted();
await syncAllPulls();
if (alone) await recoverPreviews();
const runner = await run({
  connectionString: databaseUrl(CONTROL_DATABASE),
  taskList: tasks,
  parsedCronItems: schedule,
  concurrency: 2,
  maxPoolSize: 4,
  noHandleSignals: true,
  logger: quiet,
});
const timers = [setInterval(beat, HEARTBEAT_MS), setInterval(settlePushes, SETTLE_MS)];
await settlePushes();
log.info('ready');

/** Lets running jobs end (their signal is aborted), takes the heartbeat away and leaves. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const timer of timers) clearInterval(timer);
  await runner.stop().catch((error) => log.warn('jobs did not end cleanly', { error }));
  await bookkeep((tx) => tx.workerHeartbeat.deleteMany({ where: { id } })).catch(() => undefined);
  await closeDb();
  process.exit(0);
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
