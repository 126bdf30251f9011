import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differences } from '../../catalog/compare.ts';
import { describeDependencies } from '../../catalog/dependencies.ts';
import { describeDatabase } from '../../catalog/describe.ts';
import { createEnvironmentDatabase, dropEnvironmentDatabase } from '../../environments/database.ts';
import { connect } from '../../platform/postgres/connect.ts';
import { corpus } from './corpus.testing.ts';
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
