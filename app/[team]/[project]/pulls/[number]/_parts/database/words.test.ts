import { expect, test } from 'vitest';
import type { ObjectChange } from '@/server/lenses/schema/shapes';
import { grouped, propertyTexts, valueText } from './words.ts';

const change = (more: Partial<ObjectChange>): ObjectChange => ({
  ...{
    id: 'x',
    kind: 'column',
    change: 'changed',
    schema: 'public',
    table: 'room',
    name: 'code',
    properties: [],
  },
  ...more,
});

test('values in words', () => {
  expect(valueText([{ role: 'anon', privilege: 'SELECT', columns: ['a'] }])).toBe('anon: SELECT (a)');
  expect([valueText(null), valueText([]), valueText(true)]).toEqual(['–', '–', 'true']);
});

test('what changed, and what is new', () => {
  const type = { name: 'type', before: 'integer', after: 'bigint' };
  expect(propertyTexts(change({ properties: [type] }))).toEqual(['type: integer → bigint']);
  expect(propertyTexts(change({ change: 'added', properties: [{ ...type, before: null }] }))).toEqual([
    'bigint',
  ]);
  expect(propertyTexts(change({ change: 'removed', properties: [{ ...type, after: null }] }))).toEqual([
    'integer',
  ]);
});

test('parts stand with their table', () => {
  const groups = grouped([
    change({ kind: 'table', table: null, name: 'room' }),
    change({}),
    change({ schema: 'app', table: 'bed' }),
  ]);
  expect(groups.map(({ name, changes }) => `${name} ${changes.length}`)).toEqual(['room 2', 'app.bed 1']);
});
