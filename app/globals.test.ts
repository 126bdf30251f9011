import fs from 'node:fs';
import { expect, test } from 'vitest';

const css = fs.readFileSync(`${import.meta.dirname}/globals.css`, 'utf8');

function tokens(opening: string): string[] {
  const start = css.indexOf(opening);
  expect(start).toBeGreaterThan(-1);
  const body = css.slice(start, css.indexOf('}', start));
  return [...body.matchAll(/--([a-z0-9-]+):\s*([^;]+);/g)]
    .map(([, name, value]) => `${name}: ${value}`)
    .sort();
}

test('the dark values are the same, whether the system or the reader chose them', () => {
  const chosen = tokens(':root[data-theme="dark"]');
  expect(chosen.length).toBeGreaterThan(40);
  expect(tokens(':root:not([data-theme="light"])')).toEqual(chosen);
});

test('every colour has a value in both themes', () => {
  const names = (lines: string[]) =>
    lines.map((line) => line.split(':')[0]).filter((n) => !/^(bar|nav|rail|t-\d)$/.test(n ?? ''));
  expect(names(tokens(':root {'))).toEqual(names(tokens(':root[data-theme="dark"]')));
});
