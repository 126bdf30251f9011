import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

describe('the first migration', () => {
  test.each(['every_kind.sql', 'pg_dump_15.sql'])('of %s gives the same catalog again', async (name) => {
    await runScript(from.client, Readable.from([Buffer.from(sampleText(name))]));
    const migration = await firstMigration(from.address);
    expect(migration).toContain('CREATE POLICY mine ON app.person');
    expect(migration).not.toMatch(/env_scratch|\\restrict|slipway|statement_timeout/);
    expect(await applied(migration)).toBe(migration);
    expect(await firstMigration(from.adminAddress)).toBe(migration);
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
