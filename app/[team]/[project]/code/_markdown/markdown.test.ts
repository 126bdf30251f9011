import { expect, test } from 'vitest';
import { parseMarkdown } from './blocks.ts';
import { parseInline, safeHref } from './inline.ts';

test('blocks', () => {
  const source =
    '# Title\n\nText *and* `code`\nmore\n\n- a\n- b\n  - c\n\n1. x\n2. y\n\n> said\n\n```sql\nselect *;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n\nUnder\n=====\n';
  expect(parseMarkdown(source).map((block) => block.kind)).toEqual([
    'heading',
    'paragraph',
    'list',
    'list',
    'quote',
    'code',
    'table',
    'rule',
    'heading',
  ]);
  expect(parseMarkdown('- a\n- b\n  - c\n')[0]).toMatchObject({ items: [[{}], [{}, { kind: 'list' }]] });
});

test('lines that are four spaces in are code, after a paragraph only when a line is empty', () => {
  expect(parseMarkdown('Try:\n\n    curl "$URL"\n\n      -H x\n\nThen\n    go on.')).toMatchObject([
    { kind: 'paragraph' },
    { kind: 'code', text: 'curl "$URL"\n\n  -H x' },
    { kind: 'paragraph', children: [{ text: 'Then\ngo on.' }] },
  ]);
});

test('HTML is text', () => {
  const text = '<script>alert(1)</script><img src=x onerror=alert(1)>';
  expect(parseMarkdown(text)).toEqual([{ kind: 'paragraph', children: [{ kind: 'text', text }] }]);
});

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  '//evil.test/x',
  '\\\\evil',
  'java\\script:x',
])('no link to %s', (href) => {
  expect(safeHref(href)).toBeUndefined();
});

test('names with underscores stay whole; links and emphasis are found', () => {
  expect(parseInline('a snake_case_name')).toEqual([{ kind: 'text', text: 'a snake_case_name' }]);
  expect(parseInline('**b** [x](docs/a.md) https://a.test/b.')).toMatchObject([
    { kind: 'strong' },
    { text: ' ' },
    { kind: 'link', href: 'docs/a.md' },
    { text: ' ' },
    { kind: 'link', href: 'https://a.test/b' },
    { text: '.' },
  ]);
});

test('hostile input does not take long', () => {
  const before = performance.now();
  for (const piece of ['[', '*', '`', '![', '> ', '- ', '_a', '<http://', '| ', '<!--'])
    parseMarkdown(piece.repeat(20_000));
  expect(performance.now() - before).toBeLessThan(8000);
});
