import { expect, test } from 'vitest';
import { rowsHtml, runs } from './rows.ts';

const look = { fresh: false, split: false, commentable: true };
const line = (text: string, kind: 'same' | 'add' | 'del' = 'add') => ({
  line: { kind, text, ...(kind === 'del' ? { old: 3 } : { new: 4 }), ...(kind === 'same' ? { old: 3 } : {}) },
  tokens: undefined,
});

test('texts are escaped, coloured or not', () => {
  const evil = '<img src=x onerror="a">&\'';
  const safe = '&lt;img src=x onerror=&quot;a&quot;&gt;&amp;&#39;';
  expect(rowsHtml([line(evil)], look)).toContain(`<td class="tx">${safe}</td>`);
  const tokens = [
    { text: evil, color: 'var(--code-string)' },
    { text: '"><b>', color: '"><b>' },
  ];
  expect(rowsHtml([{ ...line(evil), tokens }], look)).toContain(
    `<td class="tx"><span class="r">${safe}</span>&quot;&gt;&lt;b&gt;</td>`,
  );
  expect(rowsHtml([line(evil), line(evil, 'del')], { ...look, split: true })).not.toContain('<img');
});

test('neighbours of one colour share an element', () => {
  const color = 'var(--code-keyword)';
  const tokens = [{ text: 'a', color }, { text: 'b', color }, { text: ' c' }];
  expect(rowsHtml([{ ...line('ab c'), tokens }], look)).toContain('<span class="k">ab</span> c<');
});

test('numbers can be pointed at where comments are taken', () => {
  expect(rowsHtml([line('x')], look)).toContain('data-line="4" data-side="new"');
  expect(rowsHtml([line('x', 'del')], look)).toContain('data-line="3" data-side="old"');
  expect(rowsHtml([line('x')], { ...look, commentable: false })).not.toContain('data-');
  const split = rowsHtml([line('x', 'same')], { ...look, split: true });
  expect(split.match(/data-line="4" data-side="new"/g)).toHaveLength(2);
});

test('an empty line has its height, a line that only one side has leaves the other empty', () => {
  expect(rowsHtml([line('')], look)).toContain('<td class="tx"> </td>');
  expect(rowsHtml([line('x')], { ...look, split: true })).toMatch(/^<tr><td class="no no-line">/);
});

test('runs end where something is said', () => {
  const lines = [line('a'), line('b'), line('c')];
  const said = runs(lines, ({ text }) => (text === 'b' ? 'here' : null));
  expect(said.map((run) => [run.lines.map((one) => one.line.text).join(''), run.said])).toEqual([
    ['ab', 'here'],
    ['c', null],
  ]);
  expect(runs(lines, undefined)).toHaveLength(1);
});
