import pg from 'pg';
import type { Secret } from '../vault.ts';

/** Name of the control database inside the cluster; each test file works in one of its own. */
export const CONTROL_DATABASE = process.env['SLIPWAY_CONTROL_DATABASE'] || 'slipway';

export interface Login {
  user: string;
  password: Secret;
}

/** The cluster's superuser address (`SLIPWAY_CLUSTER_URL`, set by the supervisor for its children). */
export function clusterUrl(env: NodeJS.ProcessEnv = process.env): URL {
  const text = env['SLIPWAY_CLUSTER_URL'];
  if (!text) throw new Error('SLIPWAY_CLUSTER_URL is not set: start Slipway with "npm start".');
  return new URL(text);
}

/** Address of one database of the cluster, as the superuser or as `login`. */
export function databaseUrl(database: string, login?: Login): string {
  const url = clusterUrl();
  url.pathname = `/${encodeURIComponent(database)}`;
  if (login) {
    url.username = encodeURIComponent(login.user);
    url.password = encodeURIComponent(login.password.reveal());
  }
  return url.href;
}

/**
 * Opens one connection to a database of the cluster: as the superuser, or as `login`.
 * The caller ends it. Idle errors are swallowed: the next query on it reports them.
 */
export async function connect(database: string, login?: Login): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: databaseUrl(database, login),
    application_name: 'slipway',
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Runs `work` on a connection that is ended afterwards, whatever happens. */
export async function withConnection<T>(
  database: string,
  login: Login | undefined,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await connect(database, login);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
