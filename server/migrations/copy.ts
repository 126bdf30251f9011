import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { connect, databaseUrl, type Login, withConnection } from '../platform/postgres/connect.ts';
import { dumpSchema } from '../platform/postgres/dump.ts';
import {
  copyStatement,
  listSchemaNames,
  listSequences,
  listTables,
  type TableRows,
} from '../platform/postgres/relations.ts';
import { ident, literal } from '../platform/postgres/sql.ts';

/** Slipway's own bookkeeping: it is there already. */
const OWN_SCHEMA = 'slipway';

interface Place {
  /** Database to read. */
  from: string;
  /** Empty database of the same owner. */
  to: string;
  owner: Login;
}

/** psql's own marks around a dump; their key is random, so nothing inside the dump looks like the second. */
function withoutMarks(dump: string): string {
  const [mark, key] = /^\\restrict (\S+)$/m.exec(dump) ?? [];
  return mark ? dump.replace(mark, '').replace(`\\unrestrict ${key}`, '') : dump;
}

async function copyRows(source: pg.Client, target: pg.Client, table: TableRows): Promise<void> {
  if (!table.columns.length) return;
  await pipeline(
    source.query(copyTo(copyStatement(table, 'TO STDOUT'))),
    target.query(copyFrom(copyStatement(table, 'FROM STDIN'))),
  );
}

async function copySequences(source: pg.Client, target: pg.Client, schemas: string[]): Promise<void> {
  for (const { schema, name } of await listSequences(source, schemas)) {
    const sequence = ident(schema, name);
    const { rows } = await source.query<{ last_value: string; is_called: boolean }>(
      `SELECT last_value, is_called FROM ${sequence}`,
    );
    const { last_value: value, is_called: called } = rows[0]!;
    await target.query(`SELECT pg_catalog.setval(${literal(sequence)}, ${BigInt(value)}, ${called})`);
  }
}

async function copyBookkeeping(source: pg.Client, target: pg.Client): Promise<void> {
  const { rows } = await source.query('SELECT * FROM slipway.migrations');
  await target.query(
    'INSERT INTO slipway.migrations SELECT * FROM pg_catalog.json_populate_recordset(NULL::slipway.migrations, $1)',
    [JSON.stringify(rows)],
  );
}

/** The rows are read as the superuser, whom no policy hides any from, and written as the owner, whose code that runs. */
async function copyAll(source: pg.Client, { from, to, owner }: Place): Promise<void> {
  await source.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const snapshot = (await source.query<{ id: string }>('SELECT pg_catalog.pg_export_snapshot() AS id'))
    .rows[0]!.id;
  const schemas = (await listSchemaNames(source)).filter((name) => name !== OWN_SCHEMA);
  const dump = (section: 'pre-data' | 'post-data') =>
    dumpSchema(databaseUrl(from, owner), { section, snapshot, excludeSchemas: [OWN_SCHEMA] });
  const before = await dump('pre-data');
  const after = await dump('post-data');
  await withConnection(to, owner, async (target) => {
    if (!schemas.includes('public')) await target.query('DROP SCHEMA public');
    await target.query(withoutMarks(before));
    for (const table of await listTables(source, schemas)) await copyRows(source, target, table);
    await copySequences(source, target, schemas);
    await target.query(withoutMarks(after));
    await copyBookkeeping(source, target);
  });
}

/**
 * Copies an environment's database while it is in use into an empty one of the same server and owner, as it is at one
 * moment: schema, rights, rows, sequences, applied migrations. Large objects are left out.
 */
export async function copyEnvironment(place: Place): Promise<void> {
  const source = await connect(place.from);
  try {
    await copyAll(source, place);
  } finally {
    await source.end();
  }
}
