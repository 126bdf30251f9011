import type pg from 'pg';
import { ident } from './sql.ts';

export interface TableRows {
  schema: string;
  name: string;
  /** Columns that hold data of their own, quoted. */
  columns: string[];
  bytes: number;
}
export interface SequenceName {
  schema: string;
  name: string;
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
  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1`;

/** Names of all schemas that people made, `slipway` among them. */
export async function listSchemaNames(client: pg.ClientBase): Promise<string[]> {
  return (await client.query<{ name: string }>(SCHEMAS)).rows.map(({ name }) => name);
}

/** Tables that hold rows (partitions, not their parents), largest first. Those of extensions are left out. */
export async function listTables(client: pg.ClientBase, schemas: string[]): Promise<TableRows[]> {
  return (await client.query<TableRows>(TABLES, [schemas])).rows;
}

/** Sequences, identity columns' among them. Those of extensions are left out. */
export async function listSequences(client: pg.ClientBase, schemas: string[]): Promise<SequenceName[]> {
  return (await client.query<SequenceName>(SEQUENCES, [schemas])).rows;
}

/** `COPY` of a table's own columns, out of one database or into another. */
export function copyStatement({ schema, name, columns }: TableRows, way: 'TO STDOUT' | 'FROM STDIN'): string {
  return `COPY ${ident(schema, name)} (${columns.join(', ')}) ${way}`;
}
