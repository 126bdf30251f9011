import type pg from 'pg';
import { fail } from '../kernel/errors.ts';
import {
  listSchemaNames,
  listSequences,
  listTables,
  type SequenceName,
  type TableRows,
} from '../platform/postgres/relations.ts';

/** What one consistent snapshot of a source shows. */
export interface Snapshot {
  id: string;
  /** Schemas that were not chosen. */
  others: string[];
  tables: TableRows[];
  sequences: SequenceName[];
  largeObjects: number;
}

/** Texts of values must not depend on the source's settings; and no row may be left out silently. */
const SETTINGS = `
  SET statement_timeout = 0; SET lock_timeout = '60s'; SET idle_in_transaction_session_timeout = 0;
  SET client_encoding = 'UTF8'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET extra_float_digits = 3;
  SET row_security = off; SET search_path = ''`;

function assertChosen(schemas: string[], there: string[]): void {
  if (schemas.length === 0)
    throw fail('invalid', 'Choose at least one schema to copy.', { field: 'schemas' });
  const missing = schemas.filter((schema) => !there.includes(schema));
  if (missing.length)
    throw fail('invalid', `The database has no schema ${missing.map((name) => `“${name}”`).join(', ')}.`, {
      field: 'schemas',
    });
  if (schemas.includes('slipway'))
    throw fail('invalid', 'The name “slipway” is kept for Slipway’s own records: rename that schema first.', {
      field: 'schemas',
    });
}

/**
 * Begins a repeatable-read transaction on the source, which lasts until the connection ends, and says what is there.
 * @param schemas the chosen ones; all of them when empty
 */
export async function takeSnapshot(client: pg.Client, schemas: string[]): Promise<Snapshot> {
  await client.query(SETTINGS);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const id = (await client.query<{ id: string }>('SELECT pg_catalog.pg_export_snapshot() AS id')).rows[0]!.id;
  const there = await listSchemaNames(client);
  assertChosen(schemas, there);
  const tables = await listTables(client, schemas);
  const sequences = await listSequences(client, schemas);
  const objects = 'SELECT count(*)::int AS n FROM pg_catalog.pg_largeobject_metadata';
  const largeObjects = (await client.query<{ n: number }>(objects)).rows[0]!.n;
  return { id, others: there.filter((name) => !schemas.includes(name)), tables, sequences, largeObjects };
}
