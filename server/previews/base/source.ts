import pg from 'pg';
import { closedToService } from '../../imports/first-migration.ts';
import { portableStatements } from '../../imports/portable.ts';
import { GIVES_WAY } from '../../migrations/way.ts';
import { connect, databaseUrl } from '../../platform/postgres/connect.ts';
import { dumpSchema } from '../../platform/postgres/dump.ts';
import { ident, literal } from '../../platform/postgres/sql.ts';
import { type DatabaseFacts, readFacts, type TableFacts } from './facts.ts';
import { isText } from './plan.ts';

/** Texts of values must not depend on the database's settings. */
const SETTINGS = `SET application_name = ${literal(GIVES_WAY)}; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '60s';
  SET client_encoding = 'UTF8'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET TimeZone = 'UTC';
  SET extra_float_digits = 3; SET row_security = off`;

/** Production as it is at one moment, while it goes on. */
export interface Production {
  client: pg.Client;
  facts: DatabaseFacts;
  samples: Map<string, string[]>;
  /** What makes the schema: before and after the rows. */
  before: string[];
  after: string[];
  migrations: Record<string, unknown>[];
}

/** The session that reads is gone: it stood in a migration's way, or PostgreSQL went down. */
export class ReaderEnded extends Error {}

/** The error of something that failed while production was read; `ReaderEnded` when that is why. */
export async function whyReadingFailed(client: pg.Client, error: unknown): Promise<unknown> {
  const asked = await client.query('SELECT 1').catch((failed) => failed);
  // A transaction that failed answers, too.
  const answers = !(asked instanceof Error) || (asked instanceof pg.DatabaseError && asked.code === '25P02');
  return answers ? error : new ReaderEnded('The session that read production was ended.', { cause: error });
}

const SAMPLES = 200;

async function sampleTable(
  client: pg.ClientBase,
  table: TableFacts,
  into: Map<string, string[]>,
): Promise<void> {
  const texts = table.columns.filter(isText);
  if (!texts.length) return;
  const columns = texts.map(({ name }) => `left(${ident(name)}::text, 300)`).join(', ');
  const text = `SELECT ${columns} FROM ONLY ${ident(table.schema, table.name)} LIMIT ${SAMPLES}`;
  const { rows } = await client.query<(string | null)[]>({ text, rowMode: 'array' });
  for (const [index, { id }] of texts.entries())
    into.set(
      id,
      rows.map((row) => row[index]).filter((value): value is string => Boolean(value)),
    );
}

async function dump(database: string, owner: string, snapshot: string, section: 'pre-data' | 'post-data') {
  const text = await dumpSchema(databaseUrl(database), { section, snapshot, excludeSchemas: ['slipway'] });
  return portableStatements(text, owner);
}

/**
 * Opens production at one moment: a repeatable-read transaction whose snapshot everything is read from. The caller ends
 * the connection. Reads as the superuser, so that no policy hides rows, and runs nothing of the database's own. A
 * migration that needs its locks ends it.
 */
export async function openProduction(environment: {
  database: string;
  ownerUser: string;
}): Promise<Production> {
  const { database, ownerUser } = environment;
  const client = await connect(database);
  try {
    await client.query(SETTINGS);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const { rows } = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
    const snapshot = rows[0]!.id;
    const [before, after] = await Promise.all([
      dump(database, ownerUser, snapshot, 'pre-data'),
      dump(database, ownerUser, snapshot, 'post-data'),
    ]);
    const facts = await readFacts(client);
    const samples = new Map<string, string[]>();
    for (const table of facts.tables) if (table.copied) await sampleTable(client, table, samples);
    const migrations = (await client.query('SELECT * FROM slipway.migrations ORDER BY version')).rows;
    const hasPublic = (await client.query("SELECT FROM pg_namespace WHERE nspname = 'public'")).rowCount;
    if (!hasPublic) before.unshift('DROP SCHEMA IF EXISTS public');
    await client.query("SET LOCAL search_path = ''");
    after.push(...(await closedToService(client)));
    await client.query('SET LOCAL search_path = pg_catalog, pg_temp');
    return { client, facts, samples, before, after, migrations };
  } catch (error) {
    const why = await whyReadingFailed(client, error);
    await client.end();
    throw why;
  }
}
