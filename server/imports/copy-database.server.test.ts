import { spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../platform/postgres/connect.ts';
import { startCluster, type TestCluster } from '../testing/cluster.ts';
import { copyDatabase } from './copy-database.ts';
import { firstMigration } from './first-migration.ts';
import { listSchemas } from './list-schemas.ts';
import { runScript } from './run-script.ts';
import { contents, type Scratch, sampleText, scratch } from './samples/scratch.ts';
import { type ImportProgress, importReport } from './shapes.ts';

const SCHEMAS = ['app', 'public', 'Odd Name'];
let server: TestCluster;
let source: pg.Client;
/** As the owner of the database, and as the superuser. */
let address: string;
let adminAddress: string;
let target: Scratch;

async function admin(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(text);
  await client.end();
}

beforeAll(async () => {
  server = await startCluster();
  await admin("CREATE ROLE maker LOGIN PASSWORD 'it''s \\secret'");
  await admin('CREATE ROLE anon; ');
  await admin('CREATE ROLE authenticated');
  await admin('CREATE ROLE service_role');
  await admin('CREATE ROLE stranger');
  await admin('CREATE DATABASE shop OWNER maker');
  const url = new URL(server.url);
  url.pathname = '/shop';
  adminAddress = url.href;
  url.username = 'maker';
  url.password = encodeURIComponent("it's \\secret");
  address = url.href;
  source = new pg.Client({ connectionString: address });
  await source.connect();
  // As in an environment, so that the first migrations of both are the same.
  await source.query('ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON ROUTINES TO service_role');
  await runScript(source, Readable.from([Buffer.from(sampleText('every_kind.sql'))]));
  await source.query(
    'GRANT SELECT ON app.person TO stranger; CREATE SCHEMA extra; CREATE TABLE extra.t (m app.mood)',
  );
});
afterAll(async () => {
  await source?.end();
  await server?.stop();
});
beforeEach(async () => {
  target = await scratch();
});
afterEach(() => target.drop());

describe('copying a running database', () => {
  test('lists its schemas', async () => {
    const schemas = await listSchemas(address);
    expect(schemas.map(({ name }) => name)).toEqual(['public', 'Odd Name', 'app', 'extra']);
    expect(schemas.find(({ name }) => name === 'app')).toMatchObject({
      tables: 8,
      bytes: expect.any(Number),
    });
  });

  test('takes structure, rows, sequences and views of the chosen schemas', async () => {
    const seen: ImportProgress[] = [];
    const onProgress = (now: ImportProgress) => void seen.push(now);
    const report = importReport.parse(
      await copyDatabase(target.client, { address: adminAddress, schemas: SCHEMAS, onProgress }),
    );
    expect(report.rows).toBe(12);
    expect(report.notes.map(({ why }) => why)).toContain('There is no role “stranger” here.');
    expect(seen.at(-1)).toMatchObject({ phase: 'statistics', rows: 12 });

    const [here, there] = [await connect(target.database), new pg.Client({ connectionString: address })];
    await there.connect();
    await there.query(
      'DROP TABLE extra.t; ALTER TABLE app.serials NO FORCE ROW LEVEL SECURITY; REVOKE ALL ON app.person FROM stranger; DROP SCHEMA extra',
    );
    const { rows } = await target.client.query(
      "SELECT relforcerowsecurity AS forced FROM pg_class WHERE relname = 'serials'",
    );
    expect(rows).toEqual([{ forced: true }]);
    await target.client.query('ALTER TABLE app.serials NO FORCE ROW LEVEL SECURITY');
    expect(await contents(here)).toEqual(await contents(there));
    expect(await firstMigration(target.address)).toBe(withoutOwnPrivileges(await firstMigration(address)));
    await Promise.all([here.end(), there.end()]);
  });

  test('shows one moment, though rows come in meanwhile', async () => {
    await source.query('CREATE SCHEMA busy; CREATE TABLE busy.a (n int); CREATE TABLE busy.b (n int)');
    await source.query(
      'INSERT INTO busy.a SELECT generate_series(1, 100000); INSERT INTO busy.b SELECT n FROM busy.a',
    );
    let writing = true;
    const writer = (async () => {
      for (let n = 1e6; writing; n++)
        await source.query(
          `BEGIN; INSERT INTO busy.a VALUES (${n}); INSERT INTO busy.b VALUES (${n}); COMMIT`,
        );
    })();
    await copyDatabase(target.client, { address, schemas: ['busy'] });
    writing = false;
    await writer;
    const difference =
      'SELECT n FROM busy.a EXCEPT SELECT n FROM busy.b UNION ALL SELECT n FROM busy.b EXCEPT SELECT n FROM busy.a';
    expect((await target.client.query(difference)).rowCount).toBe(0);
    await source.query('DROP SCHEMA busy CASCADE');
  });

  test('an abort stops it', async () => {
    const abort = new AbortController();
    const onProgress = () => abort.abort(new Error('enough'));
    const copying = copyDatabase(target.client, {
      address,
      schemas: SCHEMAS,
      onProgress,
      signal: abort.signal,
    });
    await expect(copying).rejects.toThrow('enough');
  });
});

/** The owner of the source is nobody here, so privileges given to or taken from it do not come along. */
const withoutOwnPrivileges = (migration: string) =>
  migration
    .replace(/^(GRANT|REVOKE) .* (TO|FROM) CURRENT_USER;\n\n/gm, '')
    .replace('TO CURRENT_USER, anon USING', 'TO anon USING');

describe('what cannot be copied is said in a sentence', () => {
  const changed = (change: (url: URL) => void) => {
    const url = new URL(address);
    change(url);
    return url.href;
  };

  test.each<[string, () => string, RegExp]>([
    ['a wrong password', () => changed((url) => { url.password = 'wrong'; }), /user or password is wrong/],
    ['an unknown database', () => changed((url) => { url.pathname = '/nope'; }), /no such database/],
    ['a closed port', () => changed((url) => { url.port = '1'; }), /nothing answers there/],
    ['an unknown host', () => changed((url) => { url.hostname = 'nowhere.invalid'; }), /not known/],
    ['TLS that is not there', () => `${address}?sslmode=require`, /SSL/],
    ['a metadata address', () => changed((url) => { url.hostname = '169.254.169.254'; }), /never connects to/],
    ['a Unix socket', () => `${address}?host=/tmp`, /Unix sockets/],
    ['another kind of address', () => 'mysql://x', /postgres:\/\//],
    ['Slipway’s own server', () => target.adminAddress, /is Slipway itself/],
  ])('%s', async (_, make, message) => {
    const expected = { code: 'invalid', message: expect.stringMatching(message), details: { field: 'url' } };
    await expect(listSchemas(make())).rejects.toMatchObject(expected);
    await expect(copyDatabase(target.client, { address: make(), schemas: ['app'] })).rejects.toMatchObject(expected);
  }); // biome-ignore format: a table to read at a glance

  test('rows that row-level security hides', async () => {
    await source.query('CREATE SCHEMA hidden; CREATE TABLE hidden.t (a int)');
    await source.query(
      'ALTER TABLE hidden.t ENABLE ROW LEVEL SECURITY; ALTER TABLE hidden.t FORCE ROW LEVEL SECURITY',
    );
    await expect(copyDatabase(target.client, { address, schemas: ['hidden'] })).rejects.toThrow(/BYPASSRLS/);
    await source.query('DROP SCHEMA hidden CASCADE');
  });

  test('a schema that is not there, or none', async () => {
    for (const schemas of [['nope'], []])
      await expect(copyDatabase(target.client, { address, schemas })).rejects.toMatchObject({
        details: { field: 'schemas' },
      });
  });

  test('tables that the user may not read', async () => {
    await admin("CREATE ROLE guest LOGIN PASSWORD 'guest'");
    const guest = changed((url) => {
      url.username = 'guest';
      url.password = 'guest';
    });
    await expect(copyDatabase(target.client, { address: guest, schemas: ['public'] })).rejects.toThrow(
      /permission denied/,
    );
  });

  test('a schema that needs another one', async () => {
    await source.query('CREATE SCHEMA half; CREATE TABLE half.t (m app.mood)');
    await expect(copyDatabase(target.client, { address, schemas: ['half'] })).rejects.toThrow(
      /type "app.mood" does not exist.*Choose all schemas/,
    );
    await source.query('DROP SCHEMA half CASCADE');
  });
});

const openssl = spawnSync('openssl', ['version']).status === 0;
describe.skipIf(!openssl)('a server with TLS', () => {
  const certificate =
    'openssl req -new -x509 -days 2 -nodes -subj /CN=localhost -out server.crt -keyout server.key';
  beforeAll(async () => {
    await admin(`COPY (SELECT 1) TO PROGRAM '${certificate} 2>/dev/null && chmod 600 server.key'`);
    await admin('ALTER SYSTEM SET ssl = on');
    await admin('SELECT pg_reload_conf()');
  });

  test.each(['', '?sslmode=require', '?sslmode=disable'])('is copied with “%s”', async (mode) => {
    await source.query('CREATE SCHEMA secret; CREATE TABLE secret.t AS SELECT 1 AS a');
    const report = await copyDatabase(target.client, { address: address + mode, schemas: ['secret'] });
    expect(report.rows).toBe(1);
    await source.query('DROP SCHEMA secret CASCADE');
  });

  test('whose certificate nobody knows is refused when it is to be verified', async () => {
    await expect(listSchemas(`${address}?sslmode=verify-full`)).rejects.toThrow(/self-signed certificate/);
  });

  test('that asks for it is not asked without', async () => {
    await admin("COPY (SELECT 1) TO PROGRAM 'sed -i s/^host/hostssl/ pg_hba.conf'");
    await admin('SELECT pg_reload_conf()');
    await expect(listSchemas(`${address}?sslmode=disable`)).rejects.toThrow(/without TLS.*sslmode=require/);
  });
});
