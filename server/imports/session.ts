import type pg from 'pg';
import { RESTORE_SERVICE_RIGHTS } from '../environments/service-rights.ts';
import type { Executor } from './executor.ts';

/** What every session of an import starts from, whatever the role's own defaults are. */
export const SESSION = `
  SET client_encoding = 'UTF8'; SET standard_conforming_strings = on; SET synchronous_commit = off;
  SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0;
  SET client_min_messages = warning`;

/** Makes sure that what comes from outside does not run with a superuser's rights. */
export async function assertPowerless(client: pg.Client): Promise<void> {
  const found = await client.query('SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user');
  if (found.rows[0]?.rolsuper) throw new Error('An import must not run as a superuser.');
}

/** Opens everything to `service_role`, whatever was taken from it, collects statistics, gives the session back as it was found, and makes all of the import durable. */
export async function finish(executor: Executor): Promise<void> {
  await executor.run('RESET SESSION AUTHORIZATION; RESET ALL');
  await executor.run('SET statement_timeout = 0; SET client_min_messages = error');
  await executor.run(RESTORE_SERVICE_RIGHTS);
  await executor.run('ANALYZE');
  // The import did not wait for the disk. A transaction that does, and writes, makes everything before it durable.
  await executor.run('SET synchronous_commit = on');
  await executor.run('CREATE TEMP TABLE slipway_import_end (); DROP TABLE pg_temp.slipway_import_end');
  await executor.run('DISCARD ALL');
}
