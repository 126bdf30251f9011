import { execFileSync } from 'node:child_process';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { DumpFailed, dumpSchema } from './dump.ts';
import { targetOf } from './transport.ts';

const NAME = "dump me it's \\odd";
let address: string;
let client: pg.Client;

beforeAll(async () => {
  const admin = new pg.Client({ connectionString: inject('cluster').url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(NAME)}`);
  await admin.end();
  const url = new URL(inject('cluster').url);
  url.pathname = encodeURIComponent(NAME);
  address = url.href;
  client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query(
    'CREATE SCHEMA "A ""b"; CREATE TABLE "A ""b".t (a int PRIMARY KEY); CREATE TABLE u (a int)',
  );
});
afterAll(() => client?.end());

describe('dumpSchema', () => {
  test('everything, with a login and names that need quoting', async () => {
    const dump = await dumpSchema(address);
    expect(dump).toContain('CREATE TABLE "A ""b".t');
    expect(dump).toContain('CREATE TABLE public.u');
    expect(dump).not.toContain('\\restrict');
  });

  test('chosen schemas and sections', async () => {
    expect(await dumpSchema(address, { schemas: ['A "b'] })).not.toContain('public.u');
    expect(await dumpSchema(address, { excludeSchemas: ['A "b'] })).not.toContain('A ""b');
    const before = await dumpSchema(address, { section: 'pre-data' });
    const after = await dumpSchema(address, { section: 'post-data' });
    expect([before.includes('PRIMARY KEY'), after.includes('PRIMARY KEY')]).toEqual([false, true]);
  });

  test('a snapshot that is older than a table', async () => {
    const reader = new pg.Client({ connectionString: address });
    await reader.connect();
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const { rows } = await reader.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
    await client.query('CREATE TABLE newer (a int)');
    expect(await dumpSchema(address, { snapshot: rows[0]!.id })).not.toContain('newer');
    expect(await dumpSchema(address)).toContain('newer');
    await reader.end();
  });

  test('several at a time', async () => {
    const dumps = await Promise.all([1, 2, 3].map(() => dumpSchema(address)));
    expect(new Set(dumps).size).toBe(1);
  });

  test('over the Unix socket, where there is one', async () => {
    const { rows } = await client.query<{ dirs: string }>(
      "SELECT current_setting('unix_socket_directories') AS dirs",
    );
    const host = rows[0]!.dirs.split(',')[0]!.trim();
    if (!host.startsWith('/')) return;
    expect(await dumpSchema({ ...targetOf(address), host })).toContain('public.u');
  });

  test.each<[string, (url: URL) => void, RegExp]>([
    ['a wrong password', (url) => { url.password = 'wrong'; }, /^password authentication failed for user/],
    ['an unknown database', (url) => { url.pathname = '/nope'; }, /^database "nope" does not exist/],
    ['a closed port', (url) => { url.port = '1'; }, /ECONNREFUSED/],
  ])('%s', async (_, change, message) => {
    const url = new URL(address);
    change(url);
    const failure = await dumpSchema(url.href).catch((error: Error) => error);
    expect(failure).toBeInstanceOf(DumpFailed);
    expect((failure as Error).message).toMatch(message);
  }); // biome-ignore format: a table to read at a glance

  test('an abort', async () => {
    const reason = new Error('enough');
    await expect(dumpSchema(address, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const abort = new AbortController();
    setTimeout(() => abort.abort(reason), 30);
    await expect(dumpSchema(address, { signal: abort.signal })).rejects.toBe(reason);
  });

  test('passwords do not show in the process list', async () => {
    const password = targetOf(address).password;
    const dumping = dumpSchema(address);
    expect(execFileSync('ps', ['axww']).toString()).not.toContain(password);
    await dumping;
  });
});
