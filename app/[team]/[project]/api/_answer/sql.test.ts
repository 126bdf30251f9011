import fc from 'fast-check';
import { expect, test } from 'vitest';
import { breakSql } from './sql.ts';

test('clauses begin lines, inner statements are indented, calls stay together', () => {
  expect(
    breakSql(`select count(*), 'a from b' from (select "where" from t where x = any($1) limit $2) as _t`),
  ).toBe(
    `select count(*), 'a from b'\nfrom (\n  select "where"\n  from t\n  where x = any($1)\n  limit $2\n) as _t`,
  );
  expect(breakSql('select extract(year from d) from t')).toBe('select extract(year from d)\nfrom t');
});

test('only white space is added', () => {
  const piece = fc.constantFrom(
    'select',
    ' from ',
    '(',
    ')',
    "'a  b'",
    '"x y"',
    ' where ',
    '$1',
    ',',
    ' ',
    "'",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const sql = pieces.join('');
      expect(breakSql(sql).replace(/\s/g, '')).toBe(sql.replace(/\s/g, ''));
    }),
  );
});
