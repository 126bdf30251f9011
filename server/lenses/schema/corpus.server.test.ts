import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differences } from '../../catalog/compare.ts';
import { describeDependencies } from '../../catalog/dependencies.ts';
import { describeDatabase } from '../../catalog/describe.ts';
import { createEnvironmentDatabase, dropEnvironmentDatabase } from '../../environments/database.ts';
import { connect } from '../../platform/postgres/connect.ts';
import { corpus } from './corpus.testing.ts';
import { compareSchemas } from './difference.ts';
import { countLosses } from './loss.ts';
import type { SchemaDescription } from './objects.ts';
import { migrationSql } from './sql/plan.ts';

const DATABASES = ['env_corpus_one', 'env_corpus_other'];
const clients: pg.Client[] = [];

beforeAll(async () => {
  for (const database of DATABASES) {
    await dropEnvironmentDatabase(connect, { database });
    const { owner } = await createEnvironmentDatabase(connect, { database });
    clients.push(await connect(database, owner));
  }
});
afterAll(async () => {
  for (const client of clients) await client.end();
  for (const database of DATABASES) await dropEnvironmentDatabase(connect, { database });
});

/** An empty database again: quicker than a new one. */
const EMPTY = `DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'slipway')
  LOOP EXECUTE format('DROP SCHEMA %I CASCADE', name); END LOOP; END $$;
  ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM PUBLIC, anon, authenticated;
  ALTER DEFAULT PRIVILEGES REVOKE ALL ON SEQUENCES FROM PUBLIC, anon, authenticated;
  ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM anon, authenticated;
  ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC, service_role;
  ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO PUBLIC;
  CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC; SET search_path = public`;

async function described(client: pg.Client): Promise<SchemaDescription> {
  return { schema: await describeDatabase(client), dependencies: await describeDependencies(client) };
}
async function load(client: pg.Client, sql: string): Promise<SchemaDescription> {
  await client.query(EMPTY);
  await client.query(sql);
  return described(client);
}

/** PostgreSQL adds columns at the end only: their order is the one thing that no statement brings back. */
const butForOrder = (list: ReturnType<typeof differences>) =>
  list.filter(({ path }) => !/\.columns\..*\.position$/.test(path));

async function becomes(client: pg.Client, from: SchemaDescription, to: SchemaDescription): Promise<void> {
  const statements = migrationSql(from, to);
  try {
    await client.query(`BEGIN; ${statements.join(';\n')}; COMMIT`);
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`${(error as Error).message}\n${statements.join(';\n')}`);
  }
  const left = butForOrder(differences(to.schema, await describeDatabase(client)));
  expect(left, statements.join(';\n')).toEqual([]);
}

describe('the SQL of a difference gives the other schema, and nothing is lost', () => {
  const pairs = corpus();
  test('there are many pairs', () => expect(pairs.length).toBeGreaterThanOrEqual(70));

  test.each(pairs)('$name', async ({ one, other }) => {
    const [left, right] = await Promise.all([load(clients[0]!, one), load(clients[1]!, other)]);
    expect(migrationSql(left, left)).toEqual([]);
    await Promise.all([becomes(clients[0]!, left, right), becomes(clients[1]!, right, left)]);
  });
});

describe('rows stay', () => {
  const BEFORE = `CREATE TYPE mood AS ENUM ('sad', 'happy');
    CREATE TABLE t (id serial PRIMARY KEY, n text, m mood DEFAULT 'sad', many mood[], at date, flag int);
    CREATE VIEW v AS SELECT m FROM t;
    INSERT INTO t (n, m, many, at, flag) VALUES ('1', 'happy', '{sad,happy}', '2026-01-02', 1), ('2', 'sad', '{}', NULL, 0)`;
  const AFTER = `CREATE TYPE mood AS ENUM ('happy', 'sad', 'fine');
    CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int, m mood DEFAULT 'fine', many mood[],
      at timestamp, flag boolean);
    CREATE VIEW v AS SELECT m FROM t`;

  test('through new types, a remade enum, and a sequence that goes on', async () => {
    const [from, to] = [await load(clients[0]!, BEFORE), await load(clients[1]!, AFTER)];
    await becomes(clients[0]!, from, to);
    await clients[0]!.query('INSERT INTO t (n) VALUES (7)');
    const { rows } = await clients[0]!.query(
      'SELECT id, n, m, many::text, at::text, flag FROM t ORDER BY id',
    );
    expect(rows).toEqual([
      { id: 1, n: 1, m: 'happy', many: '{sad,happy}', at: '2026-01-02 00:00:00', flag: true },
      { id: 2, n: 2, m: 'sad', many: '{}', at: null, flag: false },
      { id: 3, n: 7, m: 'fine', many: null, at: null, flag: null },
    ]);
  });

  test('and those at stake are counted', async () => {
    const gone = 'CREATE TABLE t (id int PRIMARY KEY, n varchar(1), at date)';
    const [from, to] = [await load(clients[0]!, BEFORE), await load(clients[1]!, gone)];
    await clients[0]!.query("UPDATE t SET n = 'long' WHERE id = 2");
    const losses = await countLosses(clients[0]!, compareSchemas(from, to).losses);
    expect(losses.map(({ kind, column, rows }) => `${kind} ${column} ${rows}`)).toEqual([
      'narrowed n 1',
      'column m 2',
      'column many 2',
      'column flag 2',
    ]);
  });
});
