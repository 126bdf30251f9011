import { expect, test } from 'vitest';
import type { PictureTable } from '@/server/lenses/schema/shapes';
import { HEAD, LINE, layOut, linesOf, WIDTH } from './layout.ts';

const table = (id: string, more: Partial<PictureTable> = {}): PictureTable => ({
  ...{
    id,
    schema: 'public',
    name: id,
    kind: 'table',
    mark: 'new',
    rowEstimate: null,
    unchanged: 0,
    neighbour: false,
  },
  lines: [{ name: 'id', note: 'bigint', mark: 'new', key: 'primary', column: true }],
  ...more,
});

test('neighbours stand left, new tables in the middle, changed ones right', () => {
  const { tables, links, width } = layOut({
    tables: [
      table('fee'),
      table('rental', { mark: 'changed' }),
      table('staff', { mark: 'same', neighbour: true }),
    ],
    links: [
      { from: { table: 'fee', column: 'id' }, to: { table: 'staff', column: 'id' }, mark: 'new' },
      { from: { table: 'fee', column: 'id' }, to: { table: 'gone', column: 'id' }, mark: 'new' },
    ],
    left: 0,
  });
  const x = (id: string) => tables.find((one) => one.id === id)!.x;
  expect(x('staff')).toBeLessThan(x('fee'));
  expect(x('fee')).toBeLessThan(x('rental'));
  expect(links).toHaveLength(1);
  expect(width).toBeGreaterThan(3 * WIDTH);
  expect(tables[0]!.height).toBe(HEAD + LINE);
});

test('tables of one column do not overlap', () => {
  const { tables } = layOut({ tables: [table('a'), table('b')], links: [], left: 0 });
  expect(tables[1]!.y).toBeGreaterThan(tables[0]!.y + tables[0]!.height);
});

test('what is left out is said where it is left out', () => {
  const lines = table('t', { mark: 'changed', unchanged: 5 });
  const added = { name: 'due', note: 'date', mark: 'new' as const, key: null, column: true };
  const key = { ...lines.lines[0]!, mark: 'same' as const };
  expect(
    linesOf({ ...lines, lines: [key, added] }).map((one) => (typeof one === 'string' ? one : one.name)),
  ).toEqual(['id', '5 more, unchanged', 'due']);
});
