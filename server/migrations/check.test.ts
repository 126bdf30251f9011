import { expect, test } from 'vitest';
import { checkMigrations, prepareMigrations } from './check.ts';
import { planMigrations } from './plan.ts';

function check(texts: string[], together = true) {
  const files = texts.map((text, n) => ({ path: `database/migrations/2026010100000${n}_m.sql`, text }));
  return checkMigrations(prepareMigrations(planMigrations(files, []).pending), together);
}
const found = (text: string) => check([text]).map((one) => `${one.reason}:${one.line}`);

test.each([
  ['BEGIN;\nSELECT 1;\nCOMMIT;', ['transaction_control:1', 'transaction_control:3']],
  ['-- first\n\n/* then /* nested */ */ start\n transaction; SELECT 1', ['transaction_control:3']],
  ['SELECT 1; END', ['transaction_control:1']],
  ['SELECT 1;\nROLLBACK TO here', ['transaction_control:2']],
  ["PREPARE TRANSACTION 'x'", ['transaction_control:1']],
  ['PREPARE begin AS SELECT 1', []],
  ['\\connect other\nSELECT 1;', ['psql_command:1']],
  ['SELECT 1;\n\\i more.sql', ['psql_command:2']],
  ["COPY t (a, b)\nFROM stdin WITH (FORMAT csv);\n1,'x'\n\\.\nCOMMIT", ['transaction_control:5']],
  ['COPY t FROM stdin;\nCOMMIT;\n\\.\nSELECT 1', []],
  ["SET client_encoding TO 'LATIN1';", ['encoding:1']],
  ["SET client_encoding = 'UTF8'; SET LOCAL NAMES 'utf-8'; SET search_path = ''", []],
  ["COPY t TO '/tmp/x'", []],
  ["INSERT INTO t VALUES ('copy t from stdin; begin;')", []],
  ['CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$; SELECT 1', []],
  ['CREATE TABLE begin_here (start int); -- commit;', []],
  ['', []],
  ['-- slipway: no transaction\nSET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY i ON t (a);', []],
  ['-- slipway: no transaction\nVACUUM a; VACUUM b;', ['not_single:1']],
])('%j', (text, expected) => {
  expect(found(text).slice(0, Math.max(1, expected.length))).toEqual(expected);
});

test('what runs without a transaction is alone in its push', () => {
  const texts = ['SELECT 1', '-- slipway: no transaction\nVACUUM'];
  expect(check(texts)).toMatchObject([
    { reason: 'not_alone', file: 'database/migrations/20260101000001_m.sql' },
  ]);
  expect(check(texts, false)).toEqual([]);
});
