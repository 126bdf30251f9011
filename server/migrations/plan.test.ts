import { describe, expect, test } from 'vitest';
import { checksumOf, planMigrations } from './plan.ts';
import type { AppliedMigration } from './shapes.ts';

const file = (name: string, text = 'SELECT 1;') => ({ path: `database/migrations/${name}`, text });
const FIRST = '20260101000000_first.sql';
const SECOND = '20260201000000_second.sql';
const applied = (version: string, name: string, text = 'SELECT 1;'): AppliedMigration => ({
  version,
  name,
  checksum: checksumOf(text),
  appliedAt: new Date('2026-03-01T09:30:00Z'),
  commit: 'abc',
  tookMs: 1,
});
const reasons = (...args: Parameters<typeof planMigrations>) =>
  planMigrations(...args).refusals.map((one) => `${one.reason}: ${one.message}`);

describe('what is pending', () => {
  test('new files, by version, whatever order they come in', () => {
    const plan = planMigrations([file(SECOND), file(FIRST)], []);
    expect(plan.pending.map((one) => one.name)).toEqual(['first', 'second']);
    expect(plan.refusals).toEqual([]);
    expect(plan.pending[0]).toMatchObject({ version: '20260101000000', transaction: true });
  });

  test('only what is not applied', () => {
    const plan = planMigrations([file(FIRST), file(SECOND)], [applied('20260101000000', 'first')]);
    expect(plan.pending.map((one) => one.name)).toEqual(['second']);
  });

  test('files that belong beside migrations are left alone', () => {
    expect(planMigrations([file('README.md'), file('.gitkeep'), file(FIRST)], [])).toMatchObject({
      refusals: [],
      pending: [{ name: 'first' }],
    });
  });

  test.each([
    ['-- slipway: no transaction\nSELECT 1', false],
    ['-- An index.\n--  Slipway:  no transaction \nSELECT 1', false],
    ['\uFEFF\n-- slipway: no transaction\r\nSELECT 1', false],
    ['SELECT 1;\n-- slipway: no transaction', true],
    ["SELECT '\n-- slipway: no transaction'", true],
    ['-- slipway: no transactions\nSELECT 1', true],
  ])('%j runs in a transaction: %s', (text, transaction) => {
    expect(planMigrations([file(FIRST, text)], []).pending[0]?.transaction).toBe(transaction);
  });
});

describe('what is refused', () => {
  test.each([
    'first.sql',
    '2026_first.sql',
    '20261301000000_month.sql',
    '20260230000000_day.sql',
    '20260101250000_hour.sql',
    '20260101000000_Upper.sql',
    '20260101000000_.sql',
    '20260101000000_-rf.sql',
    '20260101000000_a b.sql',
    '20260101000000_first.sql.bak',
    'sub/20260101000000_first.sql',
    '20260101000000_first.slq',
    `20260101000000_${'x'.repeat(101)}.sql`,
  ])('the name %s', (name) => {
    const plan = planMigrations([file(name)], []);
    expect(plan.refusals).toMatchObject([{ reason: 'name', file: `database/migrations/${name}` }]);
    expect(plan.pending).toEqual([]);
  });

  test('two files of one time', () => {
    expect(reasons([file(FIRST), file('20260101000000_again.sql')], [])).toEqual([
      'duplicate: database/migrations/20260101000000_again.sql and database/migrations/20260101000000_first.sql ' +
        'have the same time; give one a later one.',
    ]);
  });

  test('editing what is applied, and nothing else runs', () => {
    const plan = planMigrations(
      [file(FIRST, 'SELECT 2;'), file(SECOND)],
      [applied('20260101000000', 'first')],
    );
    expect(plan.pending).toEqual([]);
    expect(plan.refusals.map((one) => one.message)).toEqual([
      'database/migrations/20260101000000_first.sql was applied on 2026-03-01 09:30 UTC and cannot be edited. ' +
        'Put it back as it was, and write a new migration.',
    ]);
  });

  test('removing or renaming what is applied', () => {
    const rows = [applied('20260101000000', 'first')];
    expect(reasons([], rows)[0]).toMatch(
      /^removed: database\/migrations\/20260101000000_first.sql was applied/,
    );
    expect(reasons([file('20260101000000_other.sql')], rows)[0]).toMatch(/^renamed: .*its old name/);
  });

  test('a new file older than what is applied', () => {
    const rows = [applied('20260201000000', 'second')];
    expect(reasons([file(FIRST), file(SECOND)], rows)).toEqual([
      'out_of_order: database/migrations/20260101000000_first.sql is older than 20260201000000, which is applied ' +
        'already. Rename it to a later time.',
    ]);
  });
});
