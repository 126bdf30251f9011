import type { TestProject } from 'vitest/node';
import { startCluster, type TestCluster } from './cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: Omit<TestCluster, 'stop'>;
  }
}

/** One PostgreSQL for all server tests; each test makes its own databases in it. */
export default async function setup(project: TestProject) {
  const { stop, ...cluster } = await startCluster();
  project.provide('cluster', cluster);
  process.env['SLIPWAY_CLUSTER_URL'] = cluster.url;
  return stop;
}
