import type pg from 'pg';
import { ident } from '../platform/postgres/sql.ts';

/** Quoted names of the indexes that a failed concurrent build left unusable. */
export async function invalidIndexes(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ nspname: string; relname: string }>(
    `SELECT n.nspname, c.relname FROM pg_catalog.pg_index i
     JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE NOT i.indisvalid AND n.nspname !~ '^pg_' ORDER BY 1, 2`,
  );
  return rows.map((row) => ident(row.nspname, row.relname));
}

/** Drops indexes without blocking writers; one that cannot be dropped is left for the person to see. */
export async function dropIndexes(client: pg.ClientBase, names: string[]): Promise<void> {
  for (const name of names)
    await client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`).catch(() => undefined);
}
