import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHunks } from '../repositories/diff/parse.ts';
import { withSuggestion } from './apply-suggestion.ts';
import { mapLines } from './lines.ts';
import { misplaced, nextVersion, renumber } from './migrations.ts';
import { coversPath, coversTable, ownersOf } from './owners.ts';
import { mentioned, withHandles } from './people.ts';
import { latestReviews } from './reviews.ts';
import { tablesIn } from './touched.ts';

describe('a file with a suggestion', () => {
  test.each([
    ['a\nb\nc\n', 2, 3, 'x\ny', 'a\nx\ny\n'],
    ['a\nb\n', 2, 2, '', 'a\n'],
    ['a\r\nb\r\n', 2, 2, 'x\ny\n', 'a\r\nx\r\ny\r\n'],
    ['a\r\nb', 2, 2, 'x\ny', 'a\r\nx\r\ny'],
    ['a', 1, 1, 'x\ny', 'x\ny'],
  ])('%j, lines %i to %i', (file, line, endLine, suggestion, expected) => {
    expect(withSuggestion(Buffer.from(file), { line, endLine }, suggestion).toString()).toBe(expected);
  });

  test('keeps bytes that are no UTF-8', () => {
    const file = Buffer.from('caf\xe9\nb\n', 'latin1');
    const expected = Buffer.concat([file.subarray(0, 5), Buffer.from('ü\n')]);
    expect(withSuggestion(file, { line: 2, endLine: 2 }, 'ü')).toEqual(expected);
  });
});

describe('lines after a change', () => {
  const hunks = parseHunks(
    '@@ -2,0 +3,2 @@\n+x\n+y\n@@ -5 +8 @@\n-old\n+new\n@@ -10,2 +12,0 @@\n-a\n-b\n@@ -20,2 +21,3 @@\n-p\n-q\n+p2\n+q2\n+r2\n',
  );
  test.each([
    [1, 2, { line: 1, endLine: 2 }],
    [3, 4, { line: 5, endLine: 6 }],
    [2, 3, null],
    [5, 5, null],
    [4, 6, null],
    [6, 9, { line: 8, endLine: 11 }],
    [11, 12, null],
    [12, 13, { line: 12, endLine: 13 }],
    [22, 22, { line: 23, endLine: 23 }],
  ])('%i to %i', (line, endLine, expected) => {
    expect(mapLines(hunks, { line, endLine })).toEqual(expected);
  });

  test('every line of any file is where its text is', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 8 }),
        fc.array(word, { maxLength: 8 }),
        fc.nat(8),
        (head, tail, cut) => {
          // One block of the file is replaced: what git calls a hunk.
          const old = [...head, ...tail];
          const removed = Math.min(cut, tail.length);
          const added = ['X', 'Y'].slice(0, cut % 3);
          if (!removed && !added.length) return;
          const at = removed ? head.length + 1 : head.length;
          const patch = [
            `@@ -${at},${removed} +1,${added.length} @@`,
            ...tail.slice(0, removed).map((text) => `-${text}`),
            ...added.map((text) => `+${text}`),
          ].join('\n');
          const next = [...head, ...added, ...tail.slice(removed)];
          old.forEach((text, index) => {
            const now = mapLines(parseHunks(patch), { line: index + 1, endLine: index + 1 });
            const gone = index >= head.length && index < head.length + removed;
            expect(now === null).toBe(gone);
            if (now) expect(next[now.line - 1]).toBe(text);
          });
        },
      ),
    );
  });
});

describe('owners', () => {
  test.each([
    ['*.sql', 'database/a.sql', true],
    ['*.sql', 'a.sql/x', true],
    ['/a.sql', 'b/a.sql', false],
    ['database/', 'database/migrations/x.sql', true],
    ['database/**', 'database/migrations/x.sql', true],
    ['database/*.sql', 'database/migrations/x.sql', false],
    ['docs/**/*.md', 'docs/a/b/c.md', true],
    ['docs/**/*.md', 'docs/c.md', true],
    ['migrations', 'database/migrations/x.sql', true],
    ['**', 'x', true],
    ['/', 'x', true],
    ['a?c', 'abc', true],
    ['x/*', 'y/x/z', false],
    ['*', 'any/thing', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(coversPath(pattern, path)).toBe(expected);
  });

  test('no pattern takes long', () => {
    const start = performance.now();
    coversPath('*a'.repeat(150), 'a'.repeat(255).concat('b'));
    coversPath('**/'.repeat(90).concat('x'), 'a/'.repeat(400).concat('y'));
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test('tables with and without schema; the unreadable touches all of them', () => {
    expect(coversTable('invoice', 'public.invoice')).toBe(true);
    expect(coversTable('billing.*', 'billing.invoice')).toBe(true);
    expect(coversTable('invoice', 'billing.invoice')).toBe(false);
    const rules = [
      { paths: ['docs/'], tables: ['invoice'], userIds: ['u1'] },
      { paths: ['app/'], tables: [], userIds: ['u2'] },
    ];
    expect(ownersOf(rules, { paths: ['x'], tables: ['*'] })).toEqual([
      { rule: 'table invoice', userIds: ['u1'] },
    ]);
    expect(ownersOf(rules, { paths: ['docs/a.md', 'app/x'], tables: [] }).map(({ rule }) => rule)).toEqual([
      'docs/',
      'app/',
    ]);
  });
});

describe('tables in SQL', () => {
  test.each([
    ['ALTER TABLE ONLY a.b ADD COLUMN c int', ['a.b']],
    ['DROP TABLE x, y.z', ['public.x', 'y.z']],
    ["COMMENT ON COLUMN t.c IS 'x'", ['public.t']],
    ['DROP POLICY p ON s.t', ['s.t']],
    ['CREATE VIEW v AS SELECT * FROM w JOIN q.z USING (id)', ['public.v', 'public.w', 'q.z']],
    ['GRANT SELECT ON g TO anon', ['public.g']],
    ['CREATE INDEX ON i (x)', ['public.i']],
    ["DO $$ BEGIN EXECUTE 'DROP TABLE t'; END $$", ['*']],
    ['SELECT f()', ['*']],
    ['SET search_path = other; ALTER TABLE t ADD x int', ['*', 'public.t']],
    ['CREATE TABL', ['*']],
    ['CREATE SCHEMA s', []],
  ])('%s', async (sql, tables) => {
    expect(await tablesIn(sql)).toEqual(tables);
  });
});

describe('migrations of a branch', () => {
  const file = (version: string, name = 'x') => `database/migrations/${version}_${name}.sql`;
  const main = [file('20260101000000'), file('20260201000000')];
  test('cannot have a time that main has passed', () => {
    expect(misplaced([file('20260301000000')], main)).toEqual([]);
    expect(misplaced([file('20260201000000', 'y'), file('20260115000000')], main)).toHaveLength(2);
  });
  test('get later ones in their order', () => {
    const now = new Date('2026-01-10T00:00:00Z');
    expect(renumber([file('20260115000000', 'b'), file('20260102000000', 'a')], main, now)).toEqual([
      { from: file('20260102000000', 'a'), to: file('20260201000001', 'a') },
      { from: file('20260115000000', 'b'), to: file('20260201000002', 'b') },
    ]);
    expect(nextVersion(main, new Date('2027-01-01T00:00:00Z'))).toBe('20270101000000');
    expect(nextVersion([file('20261231235959')], now)).toBe('20270101000000');
  });
});

test('mentions: handles of members, outside of code and addresses', () => {
  const members = withHandles([
    { id: '1', name: 'Ada Lovelace' },
    { id: '2', name: 'Ada Lovelace' },
    { id: '3', name: '日本' },
  ]);
  expect(members.map(({ handle }) => handle)).toEqual(['ada-lovelace', 'ada-lovelace-2', 'member']);
  const ids = (text: string) => mentioned(text, members).map(({ id }) => id);
  expect(ids('Look, @Ada-Lovelace, and @member.')).toEqual(['1', '3']);
  expect(ids('`@member` a@member.test\n```\n@member\n```\n@nobody')).toEqual([]);
});

test('the last word of each reviewer; a comment takes nothing back', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 0, day));
  const review = (
    userId: string,
    verdict: 'approved' | 'changes' | 'commented',
    day: number,
    fell = false,
  ) => ({
    userId,
    verdict,
    createdAt: at(day),
    fallenAt: fell ? at(day + 1) : null,
  });
  const latest = latestReviews([
    review('a', 'approved', 1),
    review('a', 'commented', 2),
    review('b', 'changes', 1),
    review('b', 'approved', 3),
    review('c', 'approved', 1, true),
    review('d', 'commented', 1),
  ]);
  expect(Object.fromEntries([...latest].map(([id, { state }]) => [id, state]))).toEqual({
    a: 'approved',
    b: 'approved',
    c: 'fallen',
    d: 'commented',
  });
});
