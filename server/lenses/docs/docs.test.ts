import { expect, test } from 'vitest';
import { judgeDocs } from './judge.ts';
import type { DocsItem } from './shapes.ts';

const item = (more: Partial<DocsItem>): DocsItem => ({
  ...{
    kind: 'table',
    change: 'new',
    schema: 'public',
    name: 'room',
    column: null,
    signature: null,
    type: '',
  },
  ...{ comment: null, marks: [], needsComment: true, looksLike: null },
  ...more,
});
const column = (more: Partial<DocsItem>) => item({ kind: 'column', column: 'email', type: 'text', ...more });

test('a new table without a description asks, a column only tells', () => {
  expect(judgeDocs({ items: [item({})] })).toMatchObject({
    state: 'decision',
    summary: '0 of 1 new or changed things described.',
    findings: [{ rule: 'docs.no-description', fix: "COMMENT ON TABLE room IS '…';" }],
  });
  expect(judgeDocs({ items: [item({ comment: 'x' }), column({})] })).toMatchObject({
    state: 'passed',
    findings: [{ level: 'info', title: 'New column room.email has no description' }],
  });
  expect(judgeDocs({ items: [item({ change: 'changed' })] }).state).toBe('passed');
  expect(judgeDocs({ items: [] })).toEqual({
    state: 'passed',
    summary: 'Nothing new to describe.',
    findings: [],
  });
});

test('a personal-looking column without a mark keeps its words in the fix', () => {
  const looksLike = { kind: 'email' as const, mark: 'personal' as const };
  const judged = judgeDocs({ items: [column({ comment: "Where it's sent", looksLike, schema: 'app' })] });
  expect(judged).toMatchObject({
    state: 'decision',
    summary: '1 of 1 new or changed things described. 1 personal-looking column without a mark.',
    findings: [
      { rule: 'docs.no-mark', fix: "COMMENT ON COLUMN app.room.email IS 'Where it''s sent @personal';" },
    ],
  });
});

test('a function is named with its arguments', () => {
  const found = judgeDocs({ items: [item({ kind: 'function', name: 'f', signature: 'a integer' })] })
    .findings[0];
  expect(found).toMatchObject({
    fix: "COMMENT ON FUNCTION f(a integer) IS '…';",
    anchor: { kind: 'function', signature: 'a integer' },
  });
});
