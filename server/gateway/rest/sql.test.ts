import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildCatalog } from '../catalog/build.ts';
import type { RawColumn, RawRelation } from '../catalog/raw.ts';
import { ApiError } from './errors.ts';
import { planRequest } from './plan.ts';
import { parseRequest } from './request.ts';
import { buildStatement, type Statement } from './sql.ts';

function column(number: number, name: string, type: string): RawColumn {
  const json = type === 'jsonb';
  return {
    number,
    name,
    type,
    nullable: true,
    default: null,
    generated: false,
    base: type,
    category: json ? 'U' : 'S',
    composite: false,
    comment: null,
    typecomment: null,
    sources: null,
  };
}
function relation(oid: number, name: string, columns: RawColumn[]): RawRelation {
  return {
    oid,
    schema: 'public',
    name,
    kind: 'r',
    comment: null,
    columns,
    rule: null,
    uses: null,
    calls: false,
    writable: 28,
    parents: null,
  };
}
const catalog = buildCatalog({
  relations: [
    relation(1, 'orders', [
      column(1, 'id', 'integer'),
      column(2, 'customer_id', 'integer'),
      column(3, 'data', 'jsonb'),
    ]),
    relation(2, 'customers', [column(1, 'id', 'integer'), column(2, 'name', 'text')]),
  ],
  keys: [
    { relation: 1, kind: 'p', name: 'orders_pkey', target: 0, columns: [1], targetColumns: null },
    { relation: 2, kind: 'p', name: 'customers_pkey', target: 0, columns: [1], targetColumns: null },
    { relation: 1, kind: 'f', name: 'orders_customer_fkey', target: 2, columns: [2], targetColumns: [1] },
  ],
  routines: [],
  handlers: [],
  representations: [],
  geojson: null,
});

function compile(
  method: string,
  path: string,
  search: string,
  body = '',
  headers: Record<string, string> = {},
): Statement {
  const http = { method, path, search, headers, body: Buffer.from(body) };
  const request = parseRequest(http, { schemas: ['public'] });
  return buildStatement(planRequest(request, catalog, { maxRows: 1000, masked: false }));
}

describe('buildStatement', () => {
  it('is one statement whose text does not change with the values', () => {
    const one = compile('GET', '/orders', 'select=id,customers(name)&id=eq.1&data->>a=like.*x*&limit=7');
    const two = compile('GET', '/orders', 'select=id,customers(name)&id=eq.99&data->>a=like.y&limit=77');
    expect(one.text).toBe(two.text);
    expect([one.values, two.values]).toEqual([
      ['1', '%x%', '7'],
      ['99', 'y', '77'],
    ]);
    expect(one.text).not.toContain(';');
  });

  it('takes page and total from one scan where few rows were found before, and only granted columns', () => {
    const http = {
      method: 'GET',
      path: '/orders',
      search: 'select=id,customers(name)&id=gt.5&order=data&limit=10',
      headers: { prefer: 'count=exact' },
      body: Buffer.alloc(0),
    };
    const plan = planRequest(parseRequest(http, { schemas: ['public'] }), catalog, { masked: false });
    const twice = buildStatement(plan);
    expect(twice.counts).toBe('public.orders where "orders"."id" > $1');
    expect(twice.text).toContain('(select count(*) from "public"."orders"');
    const once = buildStatement(plan, (counts) => counts === twice.counts);
    expect(once.text).toMatch(
      /^with _slipway_source as materialized \(select "orders"\."id", "orders"\."data", "orders"\."customer_id" from "public"\."orders" as "orders" where "orders"\."id" > \$1\) select /,
    );
    expect([once.values, once.counts]).toEqual([twice.values, twice.counts]);
    expect(once.text.match(/"public"\."orders"/g)).toHaveLength(1);
  });

  it('binds bodies and quotes names', () => {
    const { text, values } = compile('POST', '/customers', '', '{"id":1,"name":"x\'; drop table orders"}');
    expect(values).toEqual(['{"id":1,"name":"x\'; drop table orders"}']);
    expect(text).toContain('insert into "public"."customers" as "customers" ("id", "name")');
    expect(compile('GET', '/orders', 'select="a\\";b"').text).toContain('"orders"."a"";b"');
  });

  it('never puts a value into the text, whatever it is', () => {
    const operators = fc.constantFrom(
      'eq',
      'neq',
      'gt',
      'like',
      'in',
      'is',
      'cs',
      'fts',
      'not.eq',
      'eq(any)',
      'isdistinct',
    );
    const marked = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .map((text) => `Zq${text.replaceAll('\0', '')}qZ`);
    fc.assert(
      fc.property(operators, marked, marked, (operator, value, key) => {
        const values = operator === 'in' ? `(${value})` : value;
        const search = `id=${encodeURIComponent(`${operator}.${values}`)}&select=id,${encodeURIComponent(`"${key.replace(/["\\]/g, '')}"`)}`;
        try {
          const { text } = compile('GET', '/orders', search);
          expect(text.replaceAll(/"(?:[^"]|"")*"/g, '')).not.toContain('Zq');
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
        }
      }),
      { seed: 20261122, numRuns: 3000 },
    );
  });

  it('answers any address, method and body with a statement or a known error', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'select',
        'order',
        'limit',
        'offset',
        'and',
        'or',
        'not',
        'id',
        'customers',
        '*',
        '(',
        ')',
        ',',
        '.',
        '=',
        '&',
        '!',
        'inner',
        ':',
        '::',
        '->',
        '->>',
        'eq.',
        'in.',
        '"',
        '\\',
        '...',
        'count()',
        '{',
        '}',
        '%00',
        '1',
        '-1',
        'is.null',
        'columns',
        'on_conflict',
        '$',
        '\u{1F600}',
      ),
      fc.string({ maxLength: 6 }),
    );
    const search = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
    const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'TRACE');
    const path = fc.constantFrom(
      '/orders',
      '/customers',
      '/rpc/x',
      '/',
      '/nope',
      '/%00',
      '/orders/',
      '/a/b/c',
    );
    const body = fc.oneof(fc.json(), fc.string({ maxLength: 30 }), fc.constant(''));
    const prefer = fc.constantFrom(
      '',
      'return=representation',
      'count=exact',
      'count=planned,handling=strict',
      'missing=default',
      'resolution=merge-duplicates',
    );
    const accept = fc.constantFrom(
      '*/*',
      'text/csv',
      'application/vnd.pgrst.object+json',
      'text/plain',
      'x/y',
    );
    fc.assert(
      fc.property(method, path, search, body, prefer, accept, (m, p, s, b, prefer, accept) => {
        try {
          const { text } = compile(m, p, s, b, { prefer, accept });
          expect(text).toMatch(/^(?:with|select) /);
        } catch (error) {
          expect(error, String((error as Error).stack)).toBeInstanceOf(ApiError);
          expect((error as ApiError).status).toBeLessThan(500);
        }
      }),
      { seed: 20261122, numRuns: 20_000 },
    );
  }, 60_000);
});
