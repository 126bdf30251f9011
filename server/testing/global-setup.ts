import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { ensureClusterRoles } from '../environments/database.ts';
import { startCluster, type TestCluster } from './cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: Omit<TestCluster, 'stop'>;
  }
}

/**
 * A server of Slipway's own closes its maintenance databases before there are others; which test makes the first
 * database must not decide that.
 */
async function asOnAServerOfOurs(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await ensureClusterRoles(client);
  await client.end();
}

/** One PostgreSQL for all server tests; each test makes its own databases in it. */
export default async function setup(project: TestProject) {
  const { stop, ...cluster } = await startCluster();
  await asOnAServerOfOurs(cluster.url);
  project.provide('cluster', cluster);
  process.env['SLIPWAY_CLUSTER_URL'] = cluster.url;
  return stop;
}
