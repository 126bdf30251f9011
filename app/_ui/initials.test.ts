import { expect, test } from 'vitest';
import { initials } from './initials.ts';

test.each([
  ['Ada Lovelace', 'AL'],
  ['ada king lovelace', 'AL'],
  ['Ada', 'AD'],
  ['X', 'X'],
  ['<Åsa>', 'ÅS'],
  ['(Åsa) <Öberg>', 'ÅÖ'],
  ['O’Neill', 'ON'],
  ['🦊 Fox', 'FO'],
  ['Ada 🦊', 'AD'],
  ['山田太郎', '山田'],
  ['山田 太郎', '山太'],
  ['E\u0301mile', 'ÉM'],
  ['हिना', 'हिना'],
  ['ß', 'S'],
  ['R2 D2', 'RD'],
  ['🦊', '?'],
  ['<>', '?'],
  ['', '?'],
])('of %j are %j', (name, letters) => {
  expect(initials(name)).toBe(letters);
});
