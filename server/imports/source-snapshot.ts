import type pg from 'pg';
import { fail } from '../kernel/errors.ts';
import { ident } from '../platform/postgres/sql.ts';

export interface SourceTable {
  schema: string;
  name: string;
  /** Columns that hold data of their own, quoted. */
  columns: string[];
  bytes: number;
}
export interface SourceSequence {
  schema: string;
  name: string;
}

/** What one consistent snapshot of a source shows. */
export interface Snapshot {
  id: string;
  /** Schemas that were not chosen. */
  others: string[];
  tables: SourceTable[];
  sequences: SourceSequence[];
  largeObjects: number;
}

const OWN = `NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
  WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;
// Generated columns came with PostgreSQL 12: as JSON, the question works on older servers too.
const TABLES = `
  SELECT n.nspname AS schema, c.relname AS name, pg_catalog.pg_relation_size(c.oid)::float8 AS bytes,
    ARRAY(SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND COALESCE(pg_catalog.to_jsonb(a) ->> 'attgenerated', '') = '' ORDER BY a.attnum) AS columns
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname = ANY ($1) AND ${OWN} ORDER BY 3 DESC, 1, 2`;
const SEQUENCES = `
  SELECT n.nspname AS schema, c.relname AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND n.nspname = ANY ($1) AND ${OWN} ORDER BY 1, 2`;
const SCHEMAS = `SELECT nspname AS name FROM pg_catalog.pg_namespace
  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'`;

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
  const there = (await client.query<{ name: string }>(SCHEMAS)).rows.map(({ name }) => name);
  assertChosen(schemas, there);
  const tables = (await client.query<SourceTable>(TABLES, [schemas])).rows;
  const sequences = (await client.query<SourceSequence>(SEQUENCES, [schemas])).rows;
  const objects = 'SELECT count(*)::int AS n FROM pg_catalog.pg_largeobject_metadata';
  const largeObjects = (await client.query<{ n: number }>(objects)).rows[0]!.n;
  return { id, others: there.filter((name) => !schemas.includes(name)), tables, sequences, largeObjects };
}

/** `COPY` of a table's own columns, out of the source or into the target. */
export function copyStatement(
  { schema, name, columns }: SourceTable,
  way: 'TO STDOUT' | 'FROM STDIN',
): string {
  return `COPY ${ident(schema, name)} (${columns.join(', ')}) ${way}`;
}
