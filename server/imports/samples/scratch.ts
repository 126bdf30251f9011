import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { createEnvironmentDatabase, dropEnvironmentDatabase } from '../../environments/database.ts';
import { connect, databaseUrl } from '../../platform/postgres/connect.ts';

/** An environment's empty database for a test, and a connection as its owner. */
export interface Scratch {
  client: pg.Client;
  database: string;
  /** Address as the owner. */
  address: string;
  /** Address as the superuser. */
  adminAddress: string;
  drop(): Promise<void>;
}

/** Makes a database with an environment's roles in the cluster of the tests. */
export async function scratch(): Promise<Scratch> {
  const database = `env_scratch_${randomBytes(6).toString('hex')}`;
  const { owner } = await createEnvironmentDatabase(connect, { database });
  const client = await connect(database, owner);
  const drop = async () => {
    await client.end().catch(() => undefined);
    await dropEnvironmentDatabase(connect, { database });
  };
  return {
    client,
    database,
    address: databaseUrl(database, owner),
    adminAddress: databaseUrl(database),
    drop,
  };
}

/** Path of one of the sample scripts. */
export const sample = (name: string): string => path.join(import.meta.dirname, name);
export const sampleText = (name: string): string => fs.readFileSync(sample(name), 'utf8');

/** All rows of all tables outside Slipway's own schema, as texts in a fixed order. */
export async function contents(client: pg.ClientBase): Promise<Record<string, string[]>> {
  const tables = await client.query<{ name: string }>(`
    SELECT format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_|^information_schema$|^slipway$'
      AND (c.relkind = 'r' OR c.relispopulated) ORDER BY 1`);
  const all: Record<string, string[]> = {};
  await client.query('BEGIN; SET LOCAL row_security = off');
  for (const { name } of tables.rows) {
    const rows = await client.query<{ row: string }>(`SELECT t::text AS row FROM ONLY ${name} t ORDER BY 1`);
    all[name] = rows.rows.map(({ row }) => row);
  }
  const sequences = await client.query<{ s: string; v: string }>(
    "SELECT format('%I.%I', schemaname, sequencename) AS s, last_value::text AS v FROM pg_sequences ORDER BY 1",
  );
  for (const { s, v } of sequences.rows) all[s] = [String(v)];
  await client.query('COMMIT');
  return all;
}
