import { expect, test } from 'vitest';
import { press, type Shortcut } from './keys.ts';

const make = (keys: string): Shortcut => ({ keys, label: keys, run: () => undefined });
const all = ['G O', 'G ,', '/', '?', '['].map(make);

test('a pair runs on its second key', () => {
  const first = press(all, undefined, 'g');
  expect(first).toEqual({ pending: 'G' });
  expect(press(all, first.pending, 'o').run?.keys).toBe('G O');
  expect(press(all, 'G', ',').run?.keys).toBe('G ,');
});

test('a single key runs at once, also after a first key that led nowhere', () => {
  expect(press(all, undefined, '/').run?.keys).toBe('/');
  expect(press(all, 'G', '?').run?.keys).toBe('?');
});

test('anything else does nothing and forgets', () => {
  expect(press(all, undefined, 'o')).toEqual({});
  expect(press(all, 'G', 'x')).toEqual({});
  expect(press(all, 'G', 'Shift')).toEqual({});
});
