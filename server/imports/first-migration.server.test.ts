import fs from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { differences } from '../catalog/compare.ts';
import { describeDatabase } from '../catalog/describe.ts';
import { HARD_SCHEMA } from '../catalog/fixture.ts';
import { splitStatements } from '../platform/postgres/script/index.ts';
import { firstMigration } from './first-migration.ts';
import { runScript } from './run-script.ts';
import { type Scratch, sampleText, scratch } from './samples/scratch.ts';

let from: Scratch;
let to: Scratch;
beforeEach(async () => {
  [from, to] = [await scratch(), await scratch()];
});
afterEach(async () => {
  await from.drop();
  await to.drop();
});

async function applied(migration: string): Promise<string> {
  await to.client.query('BEGIN');
  for (const { text } of splitStatements(migration)) await to.client.query(text);
  await to.client.query('COMMIT');
  return firstMigration(to.address);
}

function clinicMigrations(): string {
  const folder = path.join(import.meta.dirname, '../../examples/clinic/database/migrations');
  const files = fs.readdirSync(folder).sort();
  return files.map((name) => fs.readFileSync(path.join(folder, name), 'utf8')).join('\n');
}

describe('the first migration', () => {
  test.each(['every_kind.sql', 'pg_dump_15.sql'])('of %s gives the same catalog again', async (name) => {
    await runScript(from.client, Readable.from([Buffer.from(sampleText(name))]));
    const migration = await firstMigration(from.address);
    expect(migration).toContain('CREATE POLICY mine ON app.person');
    expect(migration).not.toMatch(/env_scratch|\\restrict|slipway|statement_timeout/);
    expect(await applied(migration)).toBe(migration);
    expect(await firstMigration(from.adminAddress)).toBe(migration);
  });

  test.each([
    ['a hard schema', () => HARD_SCHEMA],
    ['the clinic', clinicMigrations],
    [
      'rights that every environment gives by itself',
      () =>
        'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON FUNCTIONS TO anon, service_role; CREATE TABLE t (id int)',
    ],
  ])('of %s gives the same description too', async (_, schema) => {
    await from.client.query(schema());
    const migration = await firstMigration(from.address);
    expect(migration.match(/^(?!CREATE POLICY).*service_role.*$/gm)).toBeNull();
    expect(await applied(migration)).toBe(migration);
    expect(differences(await describeDatabase(from.client), await describeDatabase(to.client))).toEqual([]);
  });

  test('a script cannot take the data from service_role, but may take a function', async () => {
    const script = `CREATE TABLE t (id serial); CREATE FUNCTION f(public.t) RETURNS int LANGUAGE sql AS 'SELECT 1';
      REVOKE ALL ON TABLE t FROM PUBLIC, service_role; REVOKE ALL ON SCHEMA public FROM PUBLIC, service_role;
      ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM service_role;
      CREATE TABLE after_that (id int); REVOKE ALL ON FUNCTION f FROM PUBLIC, service_role;`;
    await runScript(from.client, Readable.from([Buffer.from(script)]));
    const rights = `SELECT has_table_privilege('service_role', 't', 'INSERT') AS t,
      has_table_privilege('service_role', 'after_that', 'SELECT, UPDATE') AS after,
      has_schema_privilege('service_role', 'public', 'USAGE') AS schema, has_function_privilege('service_role', 'f(t)', 'EXECUTE') AS f`;
    const open = [{ t: true, after: true, schema: true, f: false }];
    expect((await from.client.query(rights)).rows).toEqual(open);
    const migration = await firstMigration(from.address);
    expect(migration).toContain('REVOKE ALL ON FUNCTION public.f(public.t) FROM service_role;');
    expect(await applied(migration)).toBe(migration);
    expect((await to.client.query(rights)).rows).toEqual(open);
  });

  test('materialized views are filled again', async () => {
    await from.client.query(
      'CREATE MATERIALIZED VIEW "A b" AS SELECT 1 AS x; CREATE MATERIALIZED VIEW c AS SELECT 2 AS x WITH NO DATA',
    );
    const migration = await firstMigration(from.address);
    await applied(migration);
    const { rows } = await to.client.query('SELECT matviewname, ispopulated FROM pg_matviews ORDER BY 1');
    expect(rows).toEqual([
      { matviewname: 'A b', ispopulated: true },
      { matviewname: 'c', ispopulated: false },
    ]);
  });

  test('of an empty database is empty', async () => {
    expect(await firstMigration(from.address)).toBe('');
  });

  test('a schema public that is gone stays gone', async () => {
    await from.client.query('DROP SCHEMA public');
    const migration = await firstMigration(from.address);
    expect(await applied(migration)).toBe(migration);
    expect((await to.client.query("SELECT FROM pg_namespace WHERE nspname = 'public'")).rowCount).toBe(0);
  });

  test('an unreachable database', async () => {
    await expect(firstMigration(from.address.replace(from.database, 'nope'))).rejects.toThrow('nope');
  });
});
