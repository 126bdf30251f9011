import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createEnvironmentDatabase,
  dropEnvironmentDatabase,
  type EnvironmentCredentials,
} from '../environments/database.ts';
import { connect } from '../platform/postgres/connect.ts';
import { type ApplyOptions, type ApplyProgress, applyMigrations, markApplied } from './apply.ts';
import { planMigrations } from './plan.ts';
import { listApplied } from './queries.ts';
import { rehearseMigrations } from './rehearse.ts';
import { describeFailure, type Migration, type MigrationFailure } from './shapes.ts';
import { GIVES_WAY } from './way.ts';

const DATABASE = 'env_migrations';
let credentials: EnvironmentCredentials;
let owner: pg.Client;
let admin: pg.Client;

const files = (texts: string[], from = 0) =>
  texts.map((text, n) => ({
    path: `database/migrations/202601010000${n + from + 10}_m${n + from}.sql`,
    text,
  }));
const plan = (texts: string[], from?: number) => planMigrations(files(texts, from), []).pending;
const apply = (texts: string[], options: Partial<ApplyOptions> = {}) =>
  applyMigrations(owner, plan(texts), { commit: 'c0ffee', ...options });
async function failed(...args: Parameters<typeof apply>): Promise<MigrationFailure> {
  const result = await apply(...args);
  if (result.ok) throw new Error('It was applied.');
  return result.failure;
}
const tables = async () => {
  const sql = "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1";
  return (await owner.query(sql)).rows.map((row) => row.name);
};

beforeAll(async () => {
  await dropEnvironmentDatabase(connect, { database: DATABASE });
  credentials = await createEnvironmentDatabase(connect, { database: DATABASE });
  owner = await connect(DATABASE, credentials.owner);
  admin = await connect(DATABASE);
});
afterAll(async () => {
  await owner.end();
  await admin.end();
  await dropEnvironmentDatabase(connect, { database: DATABASE });
});
beforeEach(async () => {
  await admin.query('TRUNCATE slipway.migrations');
  await owner.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
});

describe('success', () => {
  test('runs in order and records each with its commit', async () => {
    const seen: ApplyProgress[] = [];
    const result = await apply(
      ['CREATE TABLE a (id int);', '-- nothing', 'ALTER TABLE a ADD b int; SELECT 1'],
      {
        onProgress: (progress) => seen.push(progress),
      },
    );
    expect(result).toMatchObject({ ok: true, applied: [{ name: 'm0' }, { name: 'm1' }, { name: 'm2' }] });
    const rows = await listApplied(owner);
    expect(result.ok && result.applied).toEqual(rows);
    expect(rows[0]).toMatchObject({ version: '20260101000010', commit: 'c0ffee' });
    expect(seen.at(-1)).toEqual({
      file: 'database/migrations/20260101000012_m2.sql',
      index: 3,
      total: 3,
      statement: 2,
      statements: 2,
    });
    expect(planMigrations(files(['CREATE TABLE a (id int);']), rows.slice(0, 1)).refusals).toEqual([]);
  });

  test('a migration that selects a lot keeps nothing in memory', async () => {
    const before = process.memoryUsage().heapUsed;
    expect(await apply(["SELECT repeat('x', 1000) FROM generate_series(1, 200000)"])).toMatchObject({
      ok: true,
    });
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000);
  });

  test('settings, roles, temporary tables and cursors do not reach the next migration', async () => {
    const result = await apply([
      `CREATE SCHEMA IF NOT EXISTS side; SET search_path = side; SET lock_timeout = 0; SET work_mem = '1MB';
       CREATE TEMP TABLE t (id int); PREPARE p AS SELECT 1; SELECT set_config('my.setting', 'x', false);`,
      `DO $$ BEGIN
         ASSERT current_setting('search_path') = '"$user", public';
         ASSERT current_setting('lock_timeout') = '2s';
         ASSERT coalesce(current_setting('my.setting', true), '') = '';
         ASSERT NOT EXISTS (SELECT FROM pg_prepared_statements WHERE name = 'p');
       END $$; CREATE TABLE t (id int)`,
    ]);
    expect(result).toMatchObject({ ok: true });
    expect(await tables()).toEqual(['t']);
    expect((await owner.query('SHOW lock_timeout')).rows).toEqual([{ lock_timeout: '0' }]);
    await owner.query('DROP SCHEMA side');
  });

  test('deferred constraints are settled at the end of each, and stay deferred in the next', async () => {
    const result = await apply([
      `CREATE TABLE a (id int PRIMARY KEY);
       CREATE TABLE b (a int CONSTRAINT b_a REFERENCES a DEFERRABLE INITIALLY DEFERRED);
       INSERT INTO b VALUES (1); INSERT INTO a VALUES (1)`,
      'ALTER TABLE b ADD c int; INSERT INTO b VALUES (2); INSERT INTO a VALUES (2)',
    ]);
    expect(result).toMatchObject({ ok: true });
    const pending = plan(['INSERT INTO b VALUES (3)', 'CREATE TABLE c ()'], 5);
    const late = await applyMigrations(owner, pending, { commit: null });
    expect(late).toMatchObject({
      ok: false,
      failure: { sqlstate: '23503', file: pending[0]!.file, line: null },
    });
    expect(await tables()).toEqual(['a', 'b']);
  });
});

describe('failure leaves nothing behind', () => {
  const good = ['CREATE TABLE one (id int)', 'CREATE TABLE two (id int)', 'CREATE TABLE three (id int)'];

  test.each([0, 1, 2])('when migration %i fails', async (index) => {
    const texts = good.with(index, `${good[index]};\n\n  SELECT nope\n  FROM one;`);
    const failure = await failed(texts);
    expect(failure).toMatchObject({
      kind: 'sql',
      file: `database/migrations/202601010000${index + 10}_m${index}.sql`,
      message: index ? 'column "nope" does not exist' : expect.any(String),
      sqlstate: '42703',
      statement: 'SELECT nope\n  FROM one',
    });
    expect(failure.line).toBe(3);
    expect(await tables()).toEqual([]);
    expect(await listApplied(owner)).toEqual([]);
  });

  test('the line is that of the character at fault, below and beyond the Basic Multilingual Plane', async () => {
    const text = "-- 🙂\nCREATE TABLE a (\n  id int, -- 🙂🙂🙂\n  note text DEFAULT '🙂',\n  wrong nope\n);";
    const failure = await failed([text]);
    expect(describeFailure(failure)).toBe(
      'database/migrations/20260101000010_m0.sql:5: type "nope" does not exist',
    );
  });

  test('details and hints of PostgreSQL are kept', async () => {
    const failure = await failed([
      'CREATE TABLE a (id int UNIQUE); INSERT INTO a VALUES (1);\nINSERT INTO a VALUES (1)',
    ]);
    expect(failure).toMatchObject({ line: 2, sqlstate: '23505', detail: 'Key (id)=(1) already exists.' });
    const code = "DO $$ BEGIN\n  RAISE EXCEPTION 'no' USING HINT = 'never';\nEND $$";
    expect(await failed([code])).toMatchObject({ message: 'no', hint: 'never', sqlstate: 'P0001' });
  });

  test('transaction control is refused before anything runs', async () => {
    const failure = await failed(['CREATE TABLE a (id int)', 'SELECT 1;\nCOMMIT;']);
    expect(failure).toMatchObject({ kind: 'refused', line: 2, file: expect.stringContaining('_m1') });
    expect(await tables()).toEqual([]);
  });

  test('a procedure cannot commit either', async () => {
    const texts = ["CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN COMMIT; END'", 'CALL p()'];
    expect(await failed(texts)).toMatchObject({ sqlstate: '2D000' });
    expect(await tables()).toEqual([]);
  });

  test('bookkeeping cannot be skipped by a read-only transaction', async () => {
    expect(await failed(['SET TRANSACTION READ ONLY'])).toMatchObject({ sqlstate: '25006', line: null });
  });
});

describe('what PostgreSQL will not do in one transaction', () => {
  const texts = [
    "CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE a (m mood)",
    "ALTER TYPE mood ADD VALUE 'happy'",
    "INSERT INTO a VALUES ('happy')",
  ];

  test('a new enum value: the push says how to part it', async () => {
    expect(await apply(texts.slice(0, 1))).toMatchObject({ ok: true });
    const pending = plan(texts).slice(1);
    const result = await applyMigrations(owner, pending, { commit: null });
    expect(result).toMatchObject({ ok: false, failure: { kind: 'needs_commit', sqlstate: '55P04' } });
    expect(!result.ok && result.failure.hint).toMatch(/Push .*_m1.sql first, then .*_m2.sql/);
    expect(await listApplied(owner)).toHaveLength(1);
  });

  const rehearse = (pending: Migration[]) =>
    rehearseMigrations({ database: DATABASE, owner: credentials.owner }, pending);
  const databases = async () =>
    (await admin.query('SELECT FROM pg_database WHERE datname LIKE $1', [`${DATABASE}%`])).rowCount;

  test('a new enum value: rehearsed on a copy, then committed one by one', async () => {
    await owner.query(`${texts[0]}; CREATE SCHEMA "Odd one"; CREATE TABLE "Odd one"."T" (id bigint GENERATED ALWAYS AS IDENTITY,
      twice bigint GENERATED ALWAYS AS (id * 2) STORED, m int) ; ALTER TABLE "Odd one"."T" FORCE ROW LEVEL SECURITY;
      ALTER TABLE "Odd one"."T" ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON "Odd one"."T" USING (id > 0);
      GRANT SELECT ON "Odd one"."T" TO anon`);
    await admin.query('INSERT INTO "Odd one"."T" (m) SELECT generate_series(1, 100)');
    await owner.query(`ALTER DATABASE ${DATABASE} SET search_path = "Odd one", public`);
    const index = '-- slipway: no-transaction\nCREATE INDEX CONCURRENTLY i ON a (m)';
    const seen = `DO $$ BEGIN
      ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = '"T"'::regclass);
      ASSERT has_table_privilege('anon', '"T"', 'SELECT');
      ASSERT pg_sequence_last_value('"T_id_seq"') = 100;
    END $$; ALTER TABLE "T" NO FORCE ROW LEVEL SECURITY; SET CONSTRAINTS ALL IMMEDIATE;
    DO $$ BEGIN ASSERT (SELECT sum(twice) FROM "T") = 10100; END $$`;
    const serial = 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; SELECT 1';
    const fresh = await connect(DATABASE, credentials.owner);
    const pending = plan([...texts.slice(1), index, seen, serial]);
    const result = await applyMigrations(fresh, pending, { commit: 'abc', rehearse });
    await fresh.end();
    await owner.query(`ALTER DATABASE ${DATABASE} RESET search_path; DROP SCHEMA "Odd one" CASCADE`);
    expect(result).toMatchObject({ ok: true });
    expect(await listApplied(owner)).toMatchObject(Array(5).fill({ commit: 'abc' }));
    expect(await databases()).toBe(1);
  });

  test('what fails in the rehearsal leaves nothing, with file, line and reason', async () => {
    await owner.query(`${texts[0]}; CREATE TABLE b (id int); INSERT INTO b VALUES (1), (1)`);
    const failing = 'SELECT 1;\nALTER TABLE b ADD UNIQUE (id)';
    const failure = await failed([...texts.slice(1), failing], { rehearse });
    expect(failure).toMatchObject({ sqlstate: '23505', line: 2, file: expect.stringContaining('_m2') });
    expect((await owner.query('SELECT FROM a')).rowCount).toBe(0);
    expect(await listApplied(owner)).toEqual([]);
    expect(await databases()).toBe(1);
  });

  test('what fails after its rehearsal says what stays', async () => {
    await owner.query(texts[0]!);
    const result = await applyMigrations(owner, plan([...texts.slice(1), 'CREATE TABLE c ()']), {
      commit: null,
      rehearse: async () => {
        // As if somebody had been quicker.
        await admin.query('CREATE TABLE public.c ()');
        return { ok: true, applied: [] };
      },
    });
    expect(result).toMatchObject({
      ok: false,
      failure: { sqlstate: '42P07', file: expect.stringContaining('_m2') },
      applied: [{ name: 'm0' }, { name: 'm1' }],
    });
  });

  test('the hints say where a statement belongs', async () => {
    await owner.query(texts[0]!);
    const own = "ALTER TYPE mood ADD VALUE 'happy'; INSERT INTO a VALUES ('happy')";
    expect(await failed([own])).toMatchObject({ hint: expect.stringMatching(/later migration/) });
    const concurrently = await failed(['SELECT 1', 'CREATE INDEX CONCURRENTLY i ON a (m)'], { rehearse });
    expect(concurrently).toMatchObject({
      kind: 'sql',
      hint: expect.stringMatching(/slipway: no transaction/),
    });
  });

  test('a new database takes them one by one', async () => {
    const index = '-- slipway: no transaction\nCREATE INDEX CONCURRENTLY i ON a (m)';
    expect(await apply([...texts, index], { together: false })).toMatchObject({ ok: true });
    expect(await listApplied(owner)).toHaveLength(4);
  });
});

describe('without a transaction', () => {
  const concurrent = '-- slipway: no transaction\nCREATE UNIQUE INDEX CONCURRENTLY i ON a (id);';

  test('an index is built concurrently', async () => {
    await owner.query('CREATE TABLE a (id int)');
    expect(await apply([concurrent])).toMatchObject({ ok: true, applied: [{ name: 'm0' }] });
  });

  test('what a failed build leaves is removed', async () => {
    await owner.query('CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1)');
    expect(await failed([concurrent])).toMatchObject({ sqlstate: '23505', line: 2 });
    const left = await owner.query("SELECT relname FROM pg_class WHERE relname = 'i'");
    expect(left.rowCount).toBe(0);
    expect(await listApplied(owner)).toEqual([]);
  });
});

describe('others at work', () => {
  test('a reader of our own gives way', async () => {
    await owner.query('CREATE TABLE public.a (id int)');
    const reader = await connect(DATABASE);
    await reader.query(`SET application_name = '${GIVES_WAY}'; BEGIN; SELECT FROM public.a`);
    const result = await apply(['ALTER TABLE a ADD b int'], { lockTimeoutMs: 50, attempts: 2 });
    expect(result.ok).toBe(true);
    await expect(reader.query('SELECT 1')).rejects.toThrow();
    await reader.end();
  });

  test('a lock that is not free is tried again, then given up', async () => {
    await owner.query('CREATE TABLE a (id int)');
    await admin.query('BEGIN; LOCK TABLE public.a IN ACCESS EXCLUSIVE MODE');
    const options = { lockTimeoutMs: 50, attempts: 2 };
    const failure = await failed(['ALTER TABLE a ADD b int'], options);
    expect(failure).toMatchObject({ kind: 'busy', sqlstate: '55P03', line: 1 });
    const waiting = apply(['ALTER TABLE a ADD b int'], { lockTimeoutMs: 100, attempts: 5 });
    setTimeout(() => admin.query('ROLLBACK'), 250);
    expect(await waiting).toMatchObject({ ok: true });
  });

  test('two appliers of one push: one applies, the other is told', async () => {
    const second = await connect(DATABASE, credentials.owner);
    const pending = plan(['CREATE TABLE a (id int); SELECT pg_sleep(0.2)']);
    const results = await Promise.all(
      [owner, second].map((client) => applyMigrations(client, pending, { commit: null })),
    );
    await second.end();
    expect(results.map((result) => result.ok).sort()).toEqual([false, true]);
    const loser = results.find((result) => !result.ok);
    expect(loser).toMatchObject({ failure: { kind: 'stale' } });
  });

  test('a lost connection is an error, not a verdict, and leaves nothing', async () => {
    const victim = await connect(DATABASE, credentials.owner);
    const { rows } = await victim.query('SELECT pg_backend_pid() AS pid');
    const running = applyMigrations(victim, plan(['CREATE TABLE a (id int); SELECT pg_sleep(5)']), {
      commit: null,
    });
    setTimeout(() => admin.query('SELECT pg_terminate_backend($1)', [rows[0].pid]), 200);
    await expect(running).rejects.toThrow();
    expect(await tables()).toEqual([]);
  });
});

test('a migration cannot let other logins of the server in', async () => {
  const opens = `GRANT CONNECT ON DATABASE ${DATABASE} TO PUBLIC; GRANT ALL ON DATABASE ${DATABASE} TO anon WITH GRANT OPTION`;
  expect(await apply([opens])).toMatchObject({ ok: true });
  const sql = `SELECT coalesce(nullif(grantee, 0)::regrole::text, 'PUBLIC') AS who FROM pg_database, aclexplode(datacl)
    WHERE datname = $1 GROUP BY 1 ORDER BY 1`;
  const { rows } = await admin.query(sql, [DATABASE]);
  expect(rows.map(({ who }) => who)).toEqual([`${DATABASE}_api`, `${DATABASE}_owner`, `${DATABASE}_service`]);
});

test('an import records its migration without running it', async () => {
  const rows = await markApplied(owner, plan(['CREATE TABLE a (id int)']), { commit: 'abc' });
  expect(rows).toMatchObject([{ name: 'm0', commit: 'abc', tookMs: 0 }]);
  expect(await listApplied(owner)).toEqual(rows);
  expect(await tables()).toEqual([]);
});

describe('rows in the file', () => {
  test('COPY takes the lines that follow it, as pg_dump writes them', async () => {
    const text = [
      "SET client_encoding = 'UTF8';\r\nSELECT pg_catalog.set_config('search_path', '', false);\r",
      'CREATE TABLE public.a (id int, note text); COPY public.a (id, note) FROM stdin;',
      '1\tone; COMMIT;\u2028\\\\.',
      '2\t\\N',
      "3\tit's $$",
      '\\.',
      '',
      "COPY public.a FROM stdin WITH (FORMAT csv, DELIMITER ';', HEADER); INSERT INTO public.a VALUES (9);",
      'id;note',
      '4;"two',
      'lines"',
      '\\.',
      'COPY public.a FROM stdin;',
      '5\tlast',
    ].join('\n');
    expect(await apply([text])).toMatchObject({ ok: true });
    const { rows } = await owner.query("SELECT id || ':' || coalesce(note, '-') AS row FROM a ORDER BY id");
    expect(rows.map(({ row }) => row)).toEqual([
      '1:one; COMMIT;\u2028\\.',
      '2:-',
      "3:it's $$",
      '4:two\nlines',
      '5:last',
      '9:-',
    ]);
  });

  test('a bad row is named by its line in the file, and nothing stays', async () => {
    const text = 'CREATE TABLE a (id int);\nCOPY a FROM stdin;\n1\n2\nthree\n\\.\nSELECT 1;';
    expect(await failed([text])).toMatchObject({
      line: 5,
      sqlstate: '22P02',
      statement: 'COPY a FROM stdin',
    });
    expect(await tables()).toEqual([]);
  });

  test('quotes mean the same to the server as to the one who cut the file', async () => {
    const text = `SET standard_conforming_strings = off; CREATE TABLE a (id int);
COPY a FROM stdin (NULL '\\''; COMMIT; --');
\\.
SELECT nope`;
    expect(await failed([text])).toMatchObject({ sqlstate: '42703' });
    expect(await tables()).toEqual([]);
  });
});
