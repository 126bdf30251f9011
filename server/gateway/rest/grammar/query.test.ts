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
    ['select=a(b', 'unexpected end of input expecting "," or ")"'],
    ['select=a::', 'cast type'],
    ['id=eq', 'unexpected end of input expecting "."'],
    ['id=is.5', 'isVal'],
    ['id=cs(any).{1}', 'takes no (any)'],
    ['or=()', 'field name'],
    ['or=(a.eq.1))', 'end of input'],
    ['order=a.b', 'unexpected "."'],
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
