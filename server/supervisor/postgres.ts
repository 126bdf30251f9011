import path from 'node:path';
import pg from 'pg';
import { logger } from '../platform/log.ts';
import { type Cluster, startEmbedded } from '../platform/postgres/embedded.ts';
import type { Settings } from '../platform/settings.ts';

const log = logger('supervisor');
const CHECK_EVERY_MS = 500;

export interface KeptPostgres {
  url: string;
  stop(): Promise<void>;
}

/** The user's own server: only checked, never stopped. */
async function external(url: string): Promise<KeptPostgres> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    throw new Error(
      `Setting DATABASE_URL is wrong: PostgreSQL does not let us in (${(error as Error).message}).`,
    );
  }
  return { url, stop: async () => undefined };
}

const ended = (cluster: Cluster) => {
  try {
    process.kill(cluster.pid, 0);
    return false;
  } catch {
    return true;
  }
};

/** Starts the embedded server, or checks the user's; the embedded one is started again on its port when it dies. */
export async function keepPostgres(settings: Settings): Promise<KeptPostgres> {
  if (settings.DATABASE_URL) return external(settings.DATABASE_URL);
  const dir = path.join(settings.dataDir, 'postgres');
  let cluster = await startEmbedded({ dir });
  let restarting: Promise<void> | undefined;
  let stopping = false;
  const restart = async () => {
    log.warn('PostgreSQL ended and is started again');
    await startEmbedded({ dir }).then(
      (next) => {
        cluster = next;
      },
      (error) => log.error('PostgreSQL could not be started', { error }),
    );
    restarting = undefined;
  };
  // Polling, because an adopted server is no child of ours and reports no exit.
  const timer = setInterval(() => {
    if (!stopping && !restarting && ended(cluster)) restarting = restart();
  }, CHECK_EVERY_MS);
  return {
    url: cluster.url,
    async stop() {
      stopping = true;
      clearInterval(timer);
      await restarting;
      await cluster.stop();
    },
  };
}
