import { expect, test } from 'vitest';
import { type RowsLook, rowsHtml, rowsOf, runs } from './rows.ts';
import type { Coloured } from './split.ts';

const html = (lines: Coloured[], how: RowsLook) => rowsHtml(rowsOf(lines, how.split), how);
const look = { fresh: false, split: false, commentable: true };
const line = (text: string, kind: 'same' | 'add' | 'del' = 'add') => ({
  line: { kind, text, ...(kind === 'del' ? { old: 3 } : { new: 4 }), ...(kind === 'same' ? { old: 3 } : {}) },
  tokens: undefined,
});

test('texts are escaped, coloured or not', () => {
  const evil = '<img src=x onerror="a">&\'';
  const safe = '&lt;img src=x onerror=&quot;a&quot;&gt;&amp;&#39;';
  expect(html([line(evil)], look)).toContain(`<td class="tx">${safe}</td>`);
  const tokens = [
    { text: evil, color: 'var(--code-string)' },
    { text: '"><b>', color: '"><b>' },
  ];
  expect(html([{ ...line(evil), tokens }], look)).toContain(
    `<td class="tx"><span class="r">${safe}</span>&quot;&gt;&lt;b&gt;</td>`,
  );
  expect(html([line(evil), line(evil, 'del')], { ...look, split: true })).not.toContain('<img');
});

test('neighbours of one colour share an element', () => {
  const color = 'var(--code-keyword)';
  const tokens = [{ text: 'a', color }, { text: 'b', color }, { text: ' c' }];
  expect(html([{ ...line('ab c'), tokens }], look)).toContain('<span class="k">ab</span> c<');
});

test('numbers can be pointed at where comments are taken', () => {
  expect(html([line('x')], look)).toContain('data-line="4" data-side="new"');
  expect(html([line('x', 'del')], look)).toContain('data-line="3" data-side="old"');
  expect(html([line('x')], { ...look, commentable: false })).not.toContain('data-');
  const split = html([line('x', 'same')], { ...look, split: true });
  expect(split.match(/data-line="4" data-side="new"/g)).toHaveLength(2);
});

test('an empty line has its height, a line that only one side has leaves the other empty', () => {
  expect(html([line('')], look)).toContain('<td class="tx"> </td>');
  expect(html([line('x')], { ...look, split: true })).toMatch(/^<tr><td class="no no-line">/);
});

test('runs end where something is said', () => {
  const lines = [line('a'), line('b'), line('c')];
  const said = runs(rowsOf(lines, false), ({ text }) => (text === 'b' ? 'here' : null));
  expect(said.map((run) => [run.rows.map(([one]) => one?.line.text).join(''), run.said])).toEqual([
    ['ab', ['here']],
    ['c', []],
  ]);
  expect(runs(rowsOf(lines, false), undefined)).toHaveLength(1);
});

test('what is said of a line does not part it from the one in its place', () => {
  const lines = [line('a', 'del'), line('b', 'del'), line('A'), line('B')];
  const said = runs(rowsOf(lines, true), ({ text }) => (text === 'a' ? 'here' : null));
  expect(said.map((run) => run.rows.map((row) => row.map((one) => one?.line.text)))).toEqual([
    [['a', 'A']],
    [['b', 'B']],
  ]);
});
