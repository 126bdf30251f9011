import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startEmbedded } from '../platform/postgres/embedded.ts';

export interface TestCluster {
  /** Superuser address, database `postgres`. */
  url: string;
  host: string;
  port: number;
  user: string;
  password: string;
  stop(): Promise<void>;
}

/** Starts a throw-away PostgreSQL in a temporary folder: no durability, gone after `stop()`. */
export async function startCluster(): Promise<TestCluster> {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-test-'));
  fs.chmodSync(root, 0o755);
  const config = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const cluster = await startEmbedded({ dir: path.join(root, 'postgres'), config });
  const url = new URL(cluster.url);
  return {
    url: cluster.url,
    host: url.hostname,
    port: Number(url.port),
    user: url.username,
    password: decodeURIComponent(url.password),
    async stop() {
      await cluster.stop();
      fs.rmSync(root, { recursive: true, force: true });
    },
  };
}
