import pg from 'pg';
import { assemble, type CatalogRows, type Row } from './assemble.ts';
import * as objects from './objects-sql.ts';
import * as relations from './relations-sql.ts';
import type { Description } from './shapes.ts';

const QUERIES: Record<keyof CatalogRows, string> = {
  tables: relations.TABLES,
  columns: relations.COLUMNS,
  constraints: relations.CONSTRAINTS,
  indexes: relations.INDEXES,
  policies: relations.POLICIES,
  triggers: relations.TRIGGERS,
  rules: relations.RULES,
  statistics: relations.STATISTICS,
  tableGrants: relations.TABLE_GRANTS,
  database: objects.DATABASE,
  schemas: objects.SCHEMAS,
  functions: objects.FUNCTIONS,
  enums: objects.ENUMS,
  domains: objects.DOMAINS,
  composites: objects.COMPOSITES,
  ranges: objects.RANGES,
  sequences: objects.SEQUENCES,
  extensions: objects.EXTENSIONS,
  defaultPrivileges: objects.DEFAULT_PRIVILEGES,
  furtherComments: objects.FURTHER_COMMENTS,
};
const NAMES = Object.keys(QUERIES) as (keyof CatalogRows)[];

/** `public` on the path keeps its names short in what people read; elsewhere they are qualified. */
const BEFORE = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = public;
  SET LOCAL statement_timeout = '30s'; SET LOCAL jit = off`;
const PREAMBLE = 4;
/** An object that another session drops meanwhile is still in the snapshot, but no longer in PostgreSQL's caches. */
const VANISHED = new Set(['XX000', '42P01', '42704', '42883', '42703']);
const ATTEMPTS = 3;

async function read(client: pg.ClientBase): Promise<CatalogRows> {
  const script = [BEFORE, ...NAMES.map((name) => QUERIES[name]), 'COMMIT'].join(';\n');
  const results = (await client.query(script)) as unknown as pg.QueryResult<Row>[];
  const entries = NAMES.map((name, index) => [name, results[PREAMBLE + index]!.rows]);
  return Object.fromEntries(entries) as CatalogRows;
}

async function assertPlainLogin(client: pg.ClientBase): Promise<void> {
  // Operators in the user's schemas could stand in for PostgreSQL's own, and would run with the superuser's rights.
  const { rows } = await client.query<{ super: string }>("SELECT current_setting('is_superuser') AS super");
  if (rows[0]?.super === 'on')
    throw new Error('describeDatabase needs a connection of the environment’s owner, not the superuser.');
}

/**
 * Describes an environment's database as plain data: the lens “schema”. One round trip, one snapshot.
 * Left out: what extensions brought, and Slipway's own schema. Lists are sorted by name, columns by position.
 * @param client connection as the environment's owner, outside a transaction
 */
export async function describeDatabase(client: pg.ClientBase): Promise<Description> {
  await assertPlainLogin(client);
  for (let attempt = 1; ; attempt++) {
    try {
      return assemble(await read(client));
    } catch (error) {
      await client.query('ROLLBACK');
      const vanished = error instanceof pg.DatabaseError && VANISHED.has(error.code ?? '');
      if (!vanished || attempt === ATTEMPTS) throw error;
    }
  }
}
