import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Login } from '../platform/postgres/connect.ts';
import {
  createEnvironmentDatabase,
  dropEnvironmentDatabase,
  type EnvironmentCredentials,
  ensureClusterRoles,
} from './database.ts';
import { openToService } from './service-rights.ts';

const ONE = 'env_database_one';
const TWO = 'env_database_two';
let one: EnvironmentCredentials;
let two: EnvironmentCredentials;

async function as<T>(database: string, login: Login, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(database, login);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
const run = (login: Login, ...statements: string[]) =>
  as(ONE, login, async (client) => {
    let last: pg.QueryResult | undefined;
    for (const statement of statements) last = await client.query(statement);
    return last!.rows;
  });

beforeAll(async () => {
  for (const database of [ONE, TWO]) await dropEnvironmentDatabase(connect, { database });
  one = await createEnvironmentDatabase(connect, { database: ONE });
  two = await createEnvironmentDatabase(connect, { database: TWO });
});
afterAll(async () => {
  for (const database of [ONE, TWO]) await dropEnvironmentDatabase(connect, { database });
});

describe('isolation between environments', () => {
  test.each(['owner', 'api', 'service'] as const)(
    'the %s login cannot enter another database',
    async (kind) => {
      await expect(connect(ONE, two[kind])).rejects.toMatchObject({ code: '42501' });
      await expect(connect('postgres', two[kind])).rejects.toMatchObject({ code: '42501' });
      await expect(connect('template1', two[kind])).rejects.toMatchObject({ code: '42501' });
    },
  );

  test('a password of one environment does not open the other', async () => {
    const mixed = { user: one.owner.user, password: two.owner.password };
    await expect(connect(ONE, mixed)).rejects.toMatchObject({ code: '28P01' });
  });
});

describe('the owner', () => {
  test.each([
    ["COPY (SELECT 1) TO PROGRAM 'cat'", '42501'],
    ["CREATE TABLE x (t text); COPY x FROM '/etc/passwd'", '42501'],
    ['CREATE ROLE helper LOGIN', '42501'],
    ['CREATE DATABASE helper', '42501'],
    ['CREATE EXTENSION dblink', '42501'],
    ["SELECT lo_import('/etc/passwd')", '42501'],
    ['SET ROLE service_role', '42501'],
    ['SET ROLE anon', '42501'],
    ['ALTER ROLE service_role LOGIN', '42501'],
    ['DROP SCHEMA slipway CASCADE', '42501'],
    ["UPDATE slipway.migrations SET checksum = ''", '42501'],
    ['DELETE FROM slipway.migrations', '42501'],
    ['CREATE TABLE slipway.mine (id int)', '42501'],
    ['SELECT rolpassword FROM pg_authid', '42501'],
    ['ALTER DATABASE env_database_one RENAME TO other', '42501'],
  ])('may not: %s', async (statement, code) => {
    await expect(run(one.owner, statement)).rejects.toMatchObject({ code });
  });

  test('may do what a migration needs', async () => {
    await run(
      one.owner,
      'CREATE SCHEMA IF NOT EXISTS app',
      'CREATE EXTENSION IF NOT EXISTS btree_gist',
      'CREATE TABLE app.thing (id serial PRIMARY KEY)',
      "INSERT INTO slipway.migrations (version, name, checksum, took_ms) VALUES ('1', 'one', 'x', 3)",
      'CREATE TEMP TABLE scratch (id int)',
    );
  });
});

test('operators of the owner never run as the superuser', async () => {
  const trap = (schema: string) => `
    CREATE FUNCTION ${schema}.trap(name, name) RETURNS boolean LANGUAGE plpgsql AS
      'BEGIN RAISE EXCEPTION ''caught %'', current_user; END';
    CREATE FUNCTION ${schema}.trap(oid, regclass) RETURNS boolean LANGUAGE plpgsql AS
      'BEGIN RAISE EXCEPTION ''caught %'', current_user; END';
    CREATE OPERATOR ${schema}.= (LEFTARG = name, RIGHTARG = name, FUNCTION = ${schema}.trap);
    CREATE OPERATOR ${schema}.= (LEFTARG = oid, RIGHTARG = regclass, FUNCTION = ${schema}.trap)`;
  await run(one.owner, 'CREATE SCHEMA traps', trap('traps'), trap('public'));
  await run(one.owner, `ALTER DATABASE ${ONE} SET search_path = traps, public, pg_catalog`);
  const admin = await connect(ONE);
  const look = "SELECT oid = 'pg_class'::regclass AS yes FROM pg_class WHERE relname = 'pg_class'::name";
  expect((await admin.query(look)).rows).toEqual([{ yes: true }]);
  await admin.end();
  await expect(run(one.owner, look)).rejects.toThrow('caught');
  await run(one.owner, `ALTER DATABASE ${ONE} RESET search_path`, 'DROP SCHEMA traps CASCADE');
  await run(
    one.owner,
    'DROP FUNCTION public.trap(name, name) CASCADE',
    'DROP FUNCTION public.trap(oid, regclass) CASCADE',
  );
  await expect(
    run(one.owner, `ALTER ROLE slipway IN DATABASE ${ONE} RESET search_path`),
  ).rejects.toMatchObject({
    code: '42501',
  });
});

describe('the gateway logins', () => {
  test('api may become anon and authenticated only', async () => {
    await run(one.api, 'SET ROLE anon', 'SET ROLE authenticated');
    for (const role of ['service_role', one.owner.user, one.service.user, 'pg_read_all_data'])
      await expect(run(one.api, `SET ROLE ${role}`)).rejects.toMatchObject({ code: '42501' });
    await expect(run(one.service, 'SET ROLE anon')).rejects.toMatchObject({ code: '42501' });
  });

  test('neither may use rights without taking a role, nor temporary tables', async () => {
    await run(one.owner, 'CREATE TABLE hidden (id int)');
    for (const login of [one.api, one.service]) {
      await expect(run(login, 'SELECT * FROM hidden')).rejects.toMatchObject({ code: '42501' });
      await expect(run(login, 'CREATE TEMP TABLE t (id int)')).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('a function with dynamic SQL cannot climb', async () => {
    await run(
      one.owner,
      `CREATE FUNCTION run_sql(statement text) RETURNS text LANGUAGE plpgsql AS
       'BEGIN EXECUTE statement; RETURN current_user; END'`,
    );
    for (const role of ['service_role', one.owner.user]) {
      const call = `SELECT run_sql('SET LOCAL ROLE ${role}')`;
      await expect(run(one.api, 'SET ROLE anon', call)).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('service_role reads and writes everything of its environment, row-level security or not', async () => {
    await run(
      one.owner,
      'CREATE TABLE entry (id serial PRIMARY KEY, note text)',
      'ALTER TABLE entry ENABLE ROW LEVEL SECURITY',
    );
    const insert = "INSERT INTO entry (note) VALUES ('a') RETURNING note";
    expect(await run(one.service, 'SET ROLE service_role', insert)).toEqual([{ note: 'a' }]);
    expect(await run(one.service, 'SET ROLE service_role', 'SELECT note FROM entry')).toHaveLength(1);
    await expect(run(one.api, 'SET ROLE anon', 'SELECT * FROM entry')).rejects.toThrow(
      'permission denied for table entry',
    );
  });
});

describe('service_role', () => {
  const service = (...statements: string[]) => run(one.service, 'SET ROLE service_role', ...statements);

  test.each(['pg_authid', 'pg_shadow', 'pg_user_mapping', 'pg_statistic', 'slipway.migrations'])(
    'cannot read %s, not even through a function',
    async (name) => {
      await expect(service(`SELECT * FROM ${name}`)).rejects.toMatchObject({ code: '42501' });
      await run(
        one.owner,
        `CREATE OR REPLACE FUNCTION peek() RETURNS bigint LANGUAGE plpgsql AS
         'BEGIN RETURN (SELECT count(*) FROM ${name}); END'`,
      );
      await expect(service('SELECT peek()')).rejects.toMatchObject({ code: '42501' });
    },
  );

  test('uses what the owner makes, in a new schema too', async () => {
    await run(
      one.owner,
      `CREATE SCHEMA fresh; CREATE TYPE fresh.mood AS ENUM ('fine');
       CREATE TABLE fresh.note (id serial PRIMARY KEY, mood fresh.mood DEFAULT 'fine');
       CREATE TABLE fresh.part (id int) PARTITION BY LIST (id);
       CREATE TABLE fresh.part_1 PARTITION OF fresh.part FOR VALUES IN (1);
       CREATE VIEW fresh.notes AS SELECT * FROM fresh.note;
       CREATE MATERIALIZED VIEW fresh.total AS SELECT count(*) AS n FROM fresh.note;
       CREATE FUNCTION fresh.private() RETURNS int LANGUAGE sql AS 'SELECT 1';
       REVOKE ALL ON FUNCTION fresh.private() FROM PUBLIC`,
    );
    await service('INSERT INTO fresh.notes DEFAULT VALUES', "UPDATE fresh.note SET mood = 'fine'");
    await service(
      'INSERT INTO fresh.part VALUES (1)',
      'SELECT * FROM fresh.part_1',
      'DELETE FROM fresh.part',
    );
    expect(await service('SELECT n FROM fresh.total')).toEqual([{ n: '0' }]);
    expect(await service("SELECT fresh.private(), nextval('fresh.note_id_seq')")).toEqual([
      { private: 1, nextval: '2' },
    ]);
    await expect(run(one.api, 'SET ROLE anon', 'SELECT fresh.private()')).rejects.toMatchObject({
      code: '42501',
    });
  });

  test('an older database is opened to it, functions as their author left them', async () => {
    const owner = one.owner.user;
    await run(
      one.owner,
      `CREATE SCHEMA older; CREATE TABLE older.t (id serial); CREATE VIEW older.v AS SELECT 1 AS x;
       CREATE FUNCTION older.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE ALL ON FUNCTION older.f FROM PUBLIC`,
      `REVOKE ALL ON ALL TABLES IN SCHEMA older FROM service_role; REVOKE ALL ON SCHEMA older FROM service_role;
       REVOKE ALL ON ALL SEQUENCES IN SCHEMA older FROM service_role; REVOKE ALL ON FUNCTION older.f FROM service_role;
       REVOKE USAGE ON SCHEMA public FROM PUBLIC, service_role`,
    );
    await expect(service('SELECT * FROM older.t')).rejects.toMatchObject({ code: '42501' });
    const admin = await connect(ONE);
    // What its predefined roles let it do does not count: they are taken away afterwards.
    await admin.query('GRANT pg_read_all_data, pg_write_all_data TO service_role');
    await openToService(admin, owner);
    await openToService(admin, owner);
    await ensureClusterRoles(admin).finally(() => admin.end());
    await service(
      'INSERT INTO older.t DEFAULT VALUES',
      'SELECT * FROM older.v',
      'SELECT * FROM public.entry',
    );
    await expect(service('SELECT older.f()')).rejects.toMatchObject({ code: '42501' });
    await run(one.owner, 'GRANT USAGE ON SCHEMA public TO PUBLIC');
  });
});

test('what older versions gave service_role is taken back', async () => {
  const admin = await connect('postgres');
  await admin.query('GRANT pg_read_all_data, pg_write_all_data TO service_role');
  await ensureClusterRoles(admin);
  const member = "SELECT FROM pg_auth_members WHERE member = 'service_role'::regrole";
  expect((await admin.query(member).finally(() => admin.end())).rowCount).toBe(0);
});

test('the shared roles can be ensured again, at the same time too', async () => {
  const again = async () => {
    const client = await connect('postgres');
    await ensureClusterRoles(client).finally(() => client.end());
  };
  await Promise.all([again(), again(), again()]);
  const rows = await run(
    one.owner,
    `SELECT rolname, rolcanlogin, rolsuper, rolbypassrls FROM pg_roles
     WHERE rolname IN ('anon', 'authenticated', 'service_role') ORDER BY 1`,
  );
  const plain = { rolcanlogin: false, rolsuper: false };
  expect(rows).toEqual([
    { rolname: 'anon', rolbypassrls: false, ...plain },
    { rolname: 'authenticated', rolbypassrls: false, ...plain },
    { rolname: 'service_role', rolbypassrls: true, ...plain },
  ]);
});

describe('creating and dropping', () => {
  const database = 'env_database_three';

  test('a hostile name is refused', async () => {
    await expect(createEnvironmentDatabase(connect, { database: 'x"; DROP' })).rejects.toThrow('cannot be');
  });

  test('its owner cannot keep it from being dropped', async () => {
    const made = await createEnvironmentDatabase(connect, { database });
    await as(database, made.owner, (client) => client.query(`ALTER DATABASE ${database} IS_TEMPLATE true`));
    await dropEnvironmentDatabase(connect, { database });
    const left = await as(ONE, one.owner, (client) =>
      client.query('SELECT FROM pg_database WHERE datname = $1', [database]),
    );
    expect(left.rowCount).toBe(0);
  });

  test('what exists is not overwritten; dropping ends sessions and can be repeated', async () => {
    const made = await createEnvironmentDatabase(connect, { database });
    await expect(createEnvironmentDatabase(connect, { database })).rejects.toThrow('exists already');
    const left = await connect(database, made.owner);
    await dropEnvironmentDatabase(connect, { database });
    await dropEnvironmentDatabase(connect, { database });
    await expect(left.query('SELECT 1')).rejects.toThrow();
    const roles = await as(ONE, one.owner, (client) =>
      client.query('SELECT FROM pg_roles WHERE rolname LIKE $1', [`${made.owner.user.slice(0, -6)}%`]),
    );
    expect(roles.rowCount).toBe(0);
  });
});
