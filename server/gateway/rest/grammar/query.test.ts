import { describe, expect, it } from 'vitest';
import { ApiError } from '../errors.ts';
import { pairs, parseQuery } from './query.ts';

function failure(search: string): ApiError['body'] {
  try {
    parseQuery(search, false);
  } catch (error) {
    if (error instanceof ApiError) return error.body;
  }
  throw new Error(`${search} was accepted`);
}

describe('pairs', () => {
  it('decodes, keeps order, and takes broken escapes as they are', () => {
    expect(pairs('a=1+2&b=%C3%A9&&c&d=%zz&a=3')).toEqual([
      ['a', '1 2'],
      ['b', 'é'],
      ['c', ''],
      ['d', '%zz'],
      ['a', '3'],
    ]);
  });
});

describe('parseQuery', () => {
  it('sorts parameters by the resource they belong to', () => {
    const query = parseQuery(
      'select=id,items(*)&id=eq.1&items.qty=gt.2&items.order=id.desc&items.limit=3&offset=4&items.or=(a.eq.1,b.eq.2)',
      false,
    );
    expect(query.filters.map((f) => [f.path, f.value.kind])).toEqual([
      [[], 'filter'],
      [['items'], 'filter'],
      [['items'], 'logic'],
    ]);
    expect(query.orders).toEqual([
      { path: ['items'], value: [{ field: { name: 'id', path: [] }, descending: true }] },
    ]);
    expect(query.limits).toEqual([{ path: ['items'], value: 3 }]);
    expect(query.offsets).toEqual([{ path: [], value: 4 }]);
  });

  it('reads names with dashes, quotes and JSON paths', () => {
    const { select, filters } = parseQuery(
      'select=a-b,x:"q,\\"u",data->some-key->>0,c::text[]&data->>k=eq.v',
      false,
    );
    expect(select).toEqual([
      { kind: 'column', field: { name: 'a-b', path: [] } },
      { kind: 'column', alias: 'x', field: { name: 'q,"u', path: [] } },
      {
        kind: 'column',
        field: {
          name: 'data',
          path: [
            { text: false, key: 'some-key' },
            { text: true, index: 0 },
          ],
        },
      },
      { kind: 'column', field: { name: 'c', path: [] }, cast: 'text[]' },
    ]);
    expect(filters[0]?.value).toMatchObject({ field: { name: 'data', path: [{ text: true, key: 'k' }] } });
  });

  it('tells arguments of functions from filters', () => {
    const query = parseQuery('a=1&b=eq.2&c=not.in.(1)&d=x.y', true);
    expect(query.arguments).toEqual([
      ['a', '1'],
      ['d', 'x.y'],
    ]);
    expect(query.filters).toHaveLength(2);
  });

  it.each([
    ['select=a,', 'unexpected end of input'],
    ['select=a(b', 'unexpected end of input'],
    ['select=a::', 'unexpected end of input expecting letter or digit'],
    ['id=eq', 'unexpected end of input'],
    ['id=is.5', 'unexpected "5" expecting isVal: (null, not_null, true, false, unknown)'],
    ['id=cs(any).{1}', 'unexpected "("'],
    ['id=noop.0', 'unexpected "o" expecting "not" or operator (eq, gt, ...)'],
    ['order=', 'unexpected end of input expecting field name (* or [a..z0..9_$])'],
    ['or=()', 'field name'],
    ['or=(a.eq.1))', 'end of input'],
    ['order=a.b', 'unexpected "b" expecting "asc", "desc", "nullsfirst" or "nullslast"'],
    ['columns=a,,b', 'field name'],
    [`select=${'a('.repeat(20)}b${')'.repeat(20)}`, 'levels of embedding'],
    [`or=${'(and'.repeat(40)}(a.eq.1)${')'.repeat(40)}`, 'levels of and/or'],
  ])('refuses %s', (search, words) => {
    const body = failure(search);
    expect(body.code).toBe('PGRST100');
    expect(body.message).toMatch(/^"failed to parse .* \(line 1, column \d+\)$/s);
    expect(body.details).toContain(words);
  });
});

/** Where PostgREST says that its own examples go wrong. */
describe('the words of grammar errors', () => {
  it.each([
    [
      'select=id,clients(name[])',
      16,
      `unexpected '[' expecting letter, digit, "-", "->>", "->", "::", ".", ")", "," or end of input`,
    ],
    ['select=data->>-78xy', 11, `unexpected 'x' expecting digit, "->", "::", ".", "," or end of input`],
    ['select=data->>--34', 9, 'unexpected "-" expecting digit'],
    ['id=fts().value', 5, 'unexpected ")" expecting operator (eq, gt, ...)'],
    ['id=in.1,2', 4, 'unexpected "1" expecting "("'],
    ['order=id.ac', 4, 'unexpected "c" expecting "asc", "desc", "nullsfirst" or "nullslast"'],
    ['order=id.descc', 8, `unexpected 'c' expecting delimiter (.), "," or end of input`],
    [
      'order=clients(name,id)',
      8,
      `unexpected '(' expecting letter, digit, "-", "->>", "->", delimiter (.), "," or end of input`,
    ],
    [
      'or=()',
      4,
      'unexpected ")" expecting field name (* or [a..z0..9_$]), negation operator (not) or logic operator (and, or)',
    ],
    ['or=(id.eq.1,not.xor(id.eq.2))', 16, 'unexpected "x" expecting logic operator (and, or)'],
    ['not.and=(ord(id.eq.1))', 11, 'unexpected "d" expecting "("'],
    ['columns=', 1, 'unexpected end of input expecting field name (* or [a..z0..9_$])'],
  ])('%s', (search, column, details) => {
    const body = failure(search);
    expect([body.message, body.details]).toEqual([
      expect.stringContaining(`(line 1, column ${column})`),
      details,
    ]);
  });
});
