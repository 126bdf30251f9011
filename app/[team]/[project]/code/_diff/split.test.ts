import { expect, test } from 'vitest';
import type { DiffLine } from '@/server/repositories/shapes';
import { pairs } from './split.ts';

const lines = (...marks: string[]) =>
  marks.map((mark) => {
    const kind = ({ ' ': 'same', '+': 'add', '-': 'del' } as const)[mark[0] as ' ' | '+' | '-'];
    return { line: { kind, text: mark.slice(1) } as DiffLine, tokens: undefined };
  });
const shown = (...marks: string[]) =>
  pairs(lines(...marks)).map(([left, right]) => [left?.line.text ?? null, right?.line.text ?? null]);

test('what was deleted stands beside what was added in its place', () => {
  expect(shown(' a', '-b', '-c', '+d', ' e')).toEqual([
    ['a', 'a'],
    ['b', 'd'],
    ['c', null],
    ['e', 'e'],
  ]);
});

test('a deletion after an addition begins a new place', () => {
  expect(shown('+a', '-b', '+c')).toEqual([
    [null, 'a'],
    ['b', 'c'],
  ]);
});
