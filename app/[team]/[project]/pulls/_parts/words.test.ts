import { expect, test } from 'vitest';
import type { CheckSummary } from '@/server/checks/shapes';
import type { PullRow } from '@/server/pulls/shapes';
import { byUrgency, groupsOf } from './words.ts';

const row = (given: Partial<PullRow>): PullRow =>
  ({ number: 1, draft: false, yours: false, verdict: 'not_ready', ...given }) as PullRow;

test('what waits for the reader stands first, drafts last', () => {
  const rows = [
    row({ number: 1, draft: true }),
    row({ number: 2, verdict: 'ready' }),
    row({ number: 3 }),
    row({ number: 4, yours: true, draft: true }),
    row({ number: 5, verdict: 'queued' }),
  ];
  expect(groupsOf(rows).map(({ id, rows: list }) => [id, list.map(({ number }) => number)])).toEqual([
    ['yours', [4]],
    ['ready', [2, 5]],
    ['waiting', [3]],
    ['drafts', [1]],
  ]);
  expect(groupsOf([])).toEqual([]);
});

test('what stops a merge is read before what passed', () => {
  const check = (name: string, state: CheckSummary['state']) => ({ name, state }) as CheckSummary;
  const sorted = byUrgency([check('a', 'passed'), check('b', 'decision'), check('c', 'failed')]);
  expect(sorted.map(({ name }) => name)).toEqual(['c', 'b', 'a']);
});
