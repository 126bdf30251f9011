import type pg from 'pg';
import type { Migration, MigrationFailure } from '../migrations/shapes.ts';
import { splitStatements } from '../platform/postgres/script/index.ts';
import { ident } from '../platform/postgres/sql.ts';

const MOST = 10;
const TIMEOUT_MS = 5000;
const ADD_CONSTRAINT = /^\s*ALTER\s+TABLE\b[\s\S]*\bADD\b[\s\S]*\b(CHECK|REFERENCES)\b/i;

interface Rows {
  rows: Record<string, unknown>[];
}

/** Runs the migration up to the statement that failed, which is handed back with whether it stands there. */
async function replay(
  client: pg.ClientBase,
  one: Migration,
  failure: MigrationFailure,
): Promise<string | undefined> {
  for (const { text, copy } of splitStatements(one.text)) {
    if (text.trim().startsWith(failure.statement.slice(0, 200).trim())) return text;
    if (copy) return undefined;
    await client.query(text);
  }
  return undefined;
}

/** `NULL` in a column that was to have none: `column "email" of relation "member" contains null values`. */
async function nulls(client: pg.ClientBase, message: string, statement: string): Promise<Rows | undefined> {
  const [, column, table] = /^column "(.+)" of relation "(.+)" contains null values$/.exec(message) ?? [];
  const place =
    /^\s*ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?((?:"(?:[^"]|"")*"|[\w$]+)(?:\s*\.\s*(?:"(?:[^"]|"")*"|[\w$]+))?)/i.exec(
      statement,
    )?.[1];
  if (!column || !table) return undefined;
  const from = place ?? ident(table);
  const exists = await client.query(
    'SELECT FROM pg_catalog.pg_attribute WHERE attrelid = pg_catalog.to_regclass($1) AND attname = $2 AND NOT attisdropped',
    [from, column],
  );
  // A column that is just being added has no value anywhere.
  const where = exists.rowCount ? `WHERE ${ident(column)} IS NULL` : '';
  return client.query(`SELECT * FROM ${from} ${where} LIMIT ${MOST}`);
}

/** Values that are there more than once: `Key (email)=(a@example.com) is duplicated.` */
async function duplicates(
  client: pg.ClientBase,
  detail: string | null,
  statement: string,
): Promise<Rows | undefined> {
  const [, key] = /^Key \((.+)\)=\(/.exec(detail ?? '') ?? [];
  const name = '((?:"(?:[^"]|"")*"|[\\w$]+)(?:\\s*\\.\\s*(?:"(?:[^"]|"")*"|[\\w$]+))?)';
  const table =
    new RegExp(`^\\s*ALTER\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:ONLY\\s+)?${name}`, 'i').exec(
      statement,
    )?.[1] ??
    new RegExp(`^\\s*CREATE\\s+UNIQUE\\s+INDEX\\b[\\s\\S]*?\\bON\\s+(?:ONLY\\s+)?${name}`, 'i').exec(
      statement,
    )?.[1];
  if (!key || !table) return undefined;
  return client.query(
    `SELECT * FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} GROUP BY ${key} HAVING count(*) > 1)
     ORDER BY ${key} LIMIT ${MOST}`,
  );
}

const ADDED = `
  SELECT contype AS type, conrelid::regclass::text AS table, confrelid::regclass::text AS parent,
    pg_catalog.pg_get_expr(conbin, conrelid) AS condition,
    ARRAY(SELECT quote_ident(a.attname) FROM unnest(conkey) WITH ORDINALITY k(u, i) JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = u ORDER BY i) AS own,
    ARRAY(SELECT quote_ident(a.attname) FROM unnest(confkey) WITH ORDINALITY k(u, i) JOIN pg_attribute a ON a.attrelid = confrelid AND a.attnum = u ORDER BY i) AS theirs
  FROM pg_catalog.pg_constraint WHERE NOT convalidated AND contype IN ('c', 'f') ORDER BY oid DESC LIMIT 1`;

/** Rows that a check or a foreign key does not allow: it is added without looking at them, then they are looked for. */
async function violations(client: pg.ClientBase, statement: string): Promise<Rows | undefined> {
  if (!ADD_CONSTRAINT.test(statement)) return undefined;
  await client.query(/\bNOT\s+VALID\s*$/i.test(statement) ? statement : `${statement} NOT VALID`);
  const added = (await client.query(ADDED)).rows[0];
  if (!added) return undefined;
  const { table, parent, condition, own, theirs } = added;
  if (added.type === 'c')
    return client.query(`SELECT * FROM ${table} WHERE NOT (${condition}) LIMIT ${MOST}`);
  const same = own.map((name: string, at: number) => `p.${theirs[at]} = c.${name}`).join(' AND ');
  const given = own.map((name: string) => `c.${name} IS NOT NULL`).join(' AND ');
  return client.query(
    `SELECT c.* FROM ${table} c WHERE ${given} AND NOT EXISTS (SELECT FROM ${parent} p WHERE ${same}) LIMIT ${MOST}`,
  );
}

async function find(
  client: pg.ClientBase,
  one: Migration,
  failure: MigrationFailure,
): Promise<Rows | undefined> {
  const statement = await replay(client, one, failure);
  if (!statement) return undefined;
  if (failure.sqlstate === '23502') return nulls(client, failure.message, statement);
  if (failure.sqlstate === '23505') return duplicates(client, failure.detail, statement);
  return violations(client, statement);
}

const LONG = 200;

/** A row that can be kept as JSON: short texts, moments and numbers as texts where JSON has none. */
function plain(row: Record<string, unknown>): Record<string, unknown> {
  const short = (value: unknown) =>
    typeof value === 'string' && value.length > LONG ? `${value.slice(0, LONG)}…` : value;
  const entries = Object.entries(row).map(([name, value]) => {
    if (Buffer.isBuffer(value)) return [name, `\\x${value.subarray(0, 20).toString('hex')}`];
    return [name, short(value)];
  });
  return JSON.parse(JSON.stringify(Object.fromEntries(entries)));
}

/**
 * Up to ten rows that keep a migration from passing, when existing rows break what it adds: NOT NULL, a unique key, a
 * check or a foreign key. Runs it once more up to the statement at fault, and undoes that.
 * @param client connection as the owner of the database that the migration failed on
 * @returns [] for other failures, and when the rows cannot be told
 */
export async function rowsAtFault(
  client: pg.ClientBase,
  one: Migration | undefined,
  failure: MigrationFailure,
): Promise<Record<string, unknown>[]> {
  if (!one?.transaction || !/^23(502|503|505|514)$/.test(failure.sqlstate ?? '')) return [];
  try {
    await client.query('DISCARD ALL');
    await client.query(`SET statement_timeout = ${TIMEOUT_MS}; SET lock_timeout = 1000`);
    await client.query('BEGIN');
    return ((await find(client, one, failure))?.rows ?? []).map(plain);
  } catch {
    return []; // the failure itself is told in any case
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
  }
}
