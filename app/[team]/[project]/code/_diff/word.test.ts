import { expect, test } from 'vitest';
import type { FileDiff } from '@/server/repositories/shapes';
import { plan } from './word.ts';

const file = (lines: number, cut = false): FileDiff => ({
  path: 'a',
  status: 'changed',
  added: lines,
  deleted: 0,
  binary: false,
  cut,
  hunks: [
    {
      context: '',
      oldStart: 1,
      newStart: 1,
      lines: Array.from({ length: lines }, () => ({ kind: 'add', text: '' })),
    },
  ],
});

test('long files are folded, and a page carries no more than it can', () => {
  expect(plan([file(400), file(401), file(10, true)])).toEqual(['open', 'folded', 'apart']);
  expect(plan([file(7000), file(900), file(300)])).toEqual(['folded', 'folded', 'apart']);
});
