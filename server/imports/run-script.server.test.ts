import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../platform/postgres/connect.ts';
import { runScript } from './run-script.ts';
import { contents, type Scratch, sample, sampleText, scratch } from './samples/scratch.ts';
import { type ImportProgress, importProgress, importReport } from './shapes.ts';

let target: Scratch;
beforeEach(async () => {
  target = await scratch();
});
afterEach(() => target.drop());

async function* pieces(script: string | Buffer, size = 1 << 16): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(script as string);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const run = (script: string | Buffer) => runScript(target.client, pieces(script));
const one = async (query: string) => Object.values((await target.client.query(query)).rows[0] ?? {})[0];
const notesOf = async (script: string) => (await run(script)).notes;

describe('whole dumps', () => {
  test('pg_dump 15, with all that it contains', async () => {
    const report = importReport.parse(await run(sampleText('pg_dump_15.sql')));
    expect(report).toMatchObject({ rows: 62, bytes: fs.statSync(sample('pg_dump_15.sql')).size });
    expect(await one('SELECT count(*)::int FROM app.person')).toBe(3);
    expect(await one('SELECT count(*)::int FROM app.counts')).toBeGreaterThan(0);
    expect(await one("SELECT convert_from(lo_get(oid), 'UTF8') FROM pg_largeobject_metadata")).toBe('hello');
    expect(report.notes.map(({ why }) => why)).toContain('Everything belongs to the project’s own role.');
    expect(await one('SHOW search_path')).toBe('"$user", public');
  });

  const psql = spawnSync('psql', ['--version']).status === 0;
  test.skipIf(!psql).each(['pg_dump_15.sql', 'every_kind.sql'])(
    '%s gives the rows that psql gives',
    async (name) => {
      const other = await scratch();
      try {
        const script = sampleText(name).replace(/^\\connect .*$/m, '');
        // The superuser has the name of a schema: without this, psql would put things there.
        const env = { ...process.env, PGOPTIONS: '-c search_path=public' };
        const psql = spawnSync('psql', ['-q', other.adminAddress], { input: script, env });
        expect(psql.stderr.toString()).not.toContain('FATAL');
        await run(script);
        const admin = await connect(target.database);
        const byPsql = await connect(other.database);
        expect(await contents(admin)).toEqual(await contents(byPsql));
        await Promise.all([admin.end(), byPsql.end()]);
      } finally {
        // What psql made belongs to the superuser.
        await other.drop();
      }
    },
  );

  test('the settings and commands of other versions', async () => {
    const head =
      '\\restrict abc\nSET default_with_oids = false;\nSET transaction_timeout = 0;\nSET default_table_access_method = heap;\n' +
      'SET not_there_yet = 1;\nSET session_replication_role = replica;\nCREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;\n' +
      "COMMENT ON EXTENSION plpgsql IS 'x';\nCREATE SCHEMA public;\nCREATE TABLE a (b int);\n\\unrestrict abc\n";
    const notes = await notesOf(head);
    expect(notes.map(({ line }) => line)).toEqual([2, 5, 6, 7, 8, 9]);
  });
});

describe('files as they come', () => {
  test.each<[string, (sql: string) => Buffer]>([
    ['Windows line ends', (sql) => Buffer.from(sql.replaceAll('\n', '\r\n'))],
    ['a byte order mark', (sql) => Buffer.from(`\uFEFF${sql}`)],
    ['UTF-16', (sql) => Buffer.from(`\uFEFF${sql}`, 'utf16le')],
    ['gzip', (sql) => gzipSync(sql)],
    ['latin1', (sql) => Buffer.from(`SET client_encoding = 'LATIN1';\n${sql}`, 'latin1')],
  ])('%s', async (_, make) => {
    await run(make("CREATE TABLE t (a text);\nCOPY t FROM stdin;\nécole\n\\.\nINSERT INTO t VALUES ('été')"));
    expect(await one("SELECT string_agg(a, ',' ORDER BY a) FROM t")).toBe('école,été');
  });

  test('transactions, no last semicolon, missing tables to drop', async () => {
    await run(
      'DROP TABLE IF EXISTS t; BEGIN; CREATE TABLE t (a int); INSERT INTO t VALUES (1); SAVEPOINT s; INSERT INTO t VALUES (2); ROLLBACK TO s; COMMIT; INSERT INTO t VALUES (3)',
    );
    expect(await one('SELECT sum(a)::int FROM t')).toBe(4);
  });

  test('drops of what is not there, as pg_dump --clean writes them', async () => {
    const script = `ALTER TABLE ONLY public.y DROP CONSTRAINT y_pkey;
      BEGIN; DROP TABLE public.y; CREATE TABLE public.y (id int); COMMIT; DROP FUNCTION app.f(int);
      DROP SCHEMA app; DROP TABLE public.y; DROP INDEX i;
      CREATE OR REPLACE VIEW app.v AS SELECT NULL::bigint AS id, NULL::app.mood AS mood; SELECT pg_catalog.lo_unlink('7')`;
    expect(await notesOf(script)).toMatchObject([
      { line: 1, why: 'There was nothing to drop: the database is new.', times: 7 },
    ]);
    expect(await one("SELECT to_regclass('public.y')::text")).toBeNull();
  });

  test('psql variables, conditions and results', async () => {
    await run(
      "\\set name 'o''clock'\n\\set t things\nCREATE TABLE :t (a text);\nINSERT INTO :t VALUES (:'name');\n" +
        '\\if :{?nope}\nnonsense;\nwithout an end\n\\else\nINSERT INTO :t VALUES (2);\n\\endif\n' +
        "SELECT count(*) AS n FROM :t \\gset\nINSERT INTO :t VALUES (:n);\nSELECT 'INSERT INTO things VALUES (9)' FROM generate_series(1, 2) \\gexec\n" +
        '\\copy things from stdin\nx\n\\.\nSELECT 1 \\g\n\\echo done\n',
    );
    expect(await one("SELECT string_agg(a, ',' ORDER BY a) FROM things")).toBe(
      "2,2,9,9,o'clock,x".replace('2,2', '2,2'),
    );
  });

  test('what psql knows of the server, and results that are NULL', async () => {
    await run(
      "CREATE TABLE t (a text);\nSELECT :SERVER_VERSION_NUM > 1 AS new, 'x' AS b, NULL AS c \\gset\n\\if :new\nINSERT INTO t VALUES (:'b');\n\\endif\n" +
        "\\if :{?c}\nINSERT INTO t VALUES ('c');\n\\endif\n\\if :ERROR\nINSERT INTO t VALUES (:'SQLSTATE');\n\\endif\n",
    );
    expect(await one("SELECT string_agg(a, ',') FROM t")).toBe('x');
  });

  test('how many rows the last statement concerned', async () => {
    await run(
      "CREATE TABLE t (a int, b text);\nINSERT INTO t VALUES (1), (2);\nINSERT INTO t VALUES (:ROW_COUNT, 'inserted');\n" +
        "UPDATE t SET a = a + 10;\nINSERT INTO t VALUES (:ROW_COUNT, :'LAST_ERROR_SQLSTATE');\n",
    );
    expect(await one("SELECT string_agg(a || coalesce(b, ''), ',' ORDER BY a) FROM t")).toBe(
      '300000,11,12,12inserted',
    );
  });

  test('several statements sent as one, of which one is left out', async () => {
    const notes = await notesOf(
      "CREATE TABLE t (a int);\nDROP TABLE nope \\; INSERT INTO t VALUES (1);\nSELECT 'DROP TABLE nope; INSERT INTO t VALUES (2)' \\gexec\n",
    );
    expect(await one('SELECT sum(a)::int FROM t')).toBe(3);
    expect(notes).toMatchObject([{ line: 2, times: 2 }]);
    await expect(run("SELECT 'DROP TABLE nope; SELECT 1/0' \\gexec")).rejects.toThrow('division by zero');
  });

  test('tables that point at each other, filled with their triggers off', async () => {
    const script = (captain: number) =>
      `CREATE TABLE team (id int PRIMARY KEY, captain int NOT NULL);
CREATE TABLE player (id int PRIMARY KEY, team int NOT NULL REFERENCES team);
ALTER TABLE ONLY team ADD CONSTRAINT led FOREIGN KEY (captain) REFERENCES player DEFERRABLE;
ALTER TABLE public.team DISABLE TRIGGER ALL;
INSERT INTO team VALUES (1, ${captain});
ALTER TABLE public.team ENABLE TRIGGER ALL;
INSERT INTO player VALUES (7, 1);\n`;
    await run(script(7));
    expect(
      await one(
        "SELECT conenforced AND convalidated AND condeferrable FROM pg_constraint WHERE conname = 'led'",
      ),
    ).toBe(true);
    await target.client.query('DROP TABLE team, player');
    await expect(run(script(8))).rejects.toThrow(/^Line 4: .*violates foreign key constraint "led"/);
  });

  test('a column with the name of an option of COPY', async () => {
    const sql =
      "SET client_encoding = 'LATIN1';\nCREATE TABLE t (encoding text);\nCOPY t (encoding) FROM stdin;\nécole\n\\.\n";
    await run(Buffer.from(sql, 'latin1'));
    expect(await one('SELECT encoding FROM t')).toBe('école');
  });

  test('its own database, then visits to others', async () => {
    const report = await run(
      'DROP DATABASE x;\nCREATE DATABASE x;\n\\c x;\nCREATE TABLE t (a int);\n\\c postgres\nDROP ROLE IF EXISTS y;\n\\c x\nINSERT INTO t VALUES (1);',
    );
    expect(report.rows).toBe(1);
    expect(report.notes).toHaveLength(4);
  });

  test('row-level security that binds the owner does not stand in the way', async () => {
    await run(
      'CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY; INSERT INTO t VALUES (1);',
    );
    expect(await one("SELECT relforcerowsecurity FROM pg_class WHERE relname = 't'")).toBe(true);
  });

  test('results nobody asked for', async () => {
    const report = await run(
      '\\set nothing\n:nothing;\nCREATE TABLE t (a int);\nSELECT generate_series(1, 1000000);\nCOPY t TO STDOUT;\nINSERT INTO t VALUES (1) RETURNING *;\n',
    );
    expect(report).toMatchObject({ rows: 1, notes: [] });
  });

  test('blocks that make roles', async () => {
    const notes = await notesOf(
      "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN CREATE ROLE app LOGIN; END IF; END $$;\nCREATE TABLE t ();\nGRANT SELECT ON t TO app;",
    );
    expect(notes.map(({ line }) => line)).toEqual([1, 3]);
  });
});

describe('what stops an import', () => {
  test.each<[string, string, number, RegExp]>([
    ['an \\if without end', "SELECT 1;\n\\if 0\nit's\n\\endif\n", 2, /no .endif/],
    ['a wrong statement', 'SELECT 1;\n\nSELECT\n  nope;', 4, /column "nope" does not exist/],
    [
      'a wrong row of a COPY',
      'CREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\nx\n\\.\n',
      4,
      /invalid input syntax for type integer: "x"/,
    ],
    [
      'one INSERT of many',
      `CREATE TABLE t (a int PRIMARY KEY);\n${Array.from({ length: 50 }, (_, i) => `INSERT INTO t VALUES (${i === 37 ? 3 : i});`).join('\n')}`,
      39,
      /duplicate key.*\(a\)=\(3\)/,
    ],
    [
      'one INSERT of many, in a transaction',
      `CREATE TABLE t (a int);\nBEGIN;\n${'INSERT INTO t VALUES (1);\n'.repeat(20)}INSERT INTO t VALUES ('x');\nCOMMIT;`,
      23,
      /invalid input syntax/,
    ],
    [
      'a program of the server',
      "CREATE TABLE t (a text);\nCOPY t FROM PROGRAM 'id';",
      2,
      /permission denied to COPY/,
    ],
    [
      'a file of the server',
      "CREATE TABLE t (a text);\nCOPY t FROM '/etc/passwd';",
      2,
      /permission denied to COPY/,
    ],
    [
      'an extension that is not offered',
      'SELECT 1;\nCREATE EXTENSION postgis;',
      2,
      /“postgis” is not installed/,
    ],
    ['a second database', '\\c a\nCREATE TABLE t ();\n\\c b\nCREATE TABLE t ();', 4, /second database, “b”/],
    ['another file', 'SELECT 1;\n\\i other.sql', 2, /reads another file/],
    [
      'a transaction that is left open',
      'CREATE TABLE t ();\nBEGIN;\nCREATE TABLE u ();',
      2,
      /does not commit/,
    ],
    ['an open quote', "SELECT 1;\nSELECT 'x;", 2, /unterminated quoted string/],
    ['Slipway’s own records', 'DELETE FROM slipway.migrations;', 1, /permission denied/],
    ['changing the role', "SELECT set_config('role', 'slipway', false);", 1, /permission denied/],
  ])('%s', async (_, script, line, message) => {
    await expect(run(script)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(new RegExp(`^Line ${line}: .*${message.source}`, 's')),
      details: { data: { line } },
    });
  });

  test('a file without statements', async () => {
    await expect(run('-- nothing\n')).rejects.toThrow('no SQL statement');
  });

  test('a superuser’s connection is refused', async () => {
    const admin = await connect(target.database);
    await expect(runScript(admin, pieces('SELECT 1'))).rejects.toThrow('superuser');
    await admin.end();
  });

  test('an abort, in the middle of a statement', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('enough')), 200);
    const started = Date.now();
    const running = runScript(target.client, pieces('SELECT pg_sleep(20);'), { signal: abort.signal });
    await expect(running).rejects.toThrow('enough');
    expect(Date.now() - started).toBeLessThan(3000);
  });
});

test('progress', async () => {
  const seen: ImportProgress[] = [];
  const script = 'CREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\n\\.\n';
  const options = { totalBytes: script.length, onProgress: (now: ImportProgress) => void seen.push(now) };
  await runScript(target.client, pieces(script), options);
  expect(importProgress.parse(seen.at(-1))).toMatchObject({
    phase: 'statistics',
    rows: 1,
    bytes: script.length,
  });
});
