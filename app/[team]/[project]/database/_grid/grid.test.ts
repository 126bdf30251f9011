import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asCsv, asCurl, asInsert, asJson, type CopiedColumn, shellQuote } from './copy.ts';
import { columnWidth, knownCount, move, totalOf } from './grid-model.ts';
import { literalOf } from './literal.ts';
import {
  countQuery,
  filterInWords,
  formatView,
  listValue,
  parseCondition,
  parseView,
  requestQuery,
  selectedColumns,
  selectFor,
  splitList,
  toggleOrder,
} from './query.ts';
import { cellText, kindOf, parseExact, prettyText, textOf, timeText } from './values.ts';

describe('the view and its address', () => {
  test('are the API’s own query string', () => {
    const search =
      'select=id,name&country=eq.USA&age=not.gte.18&or=(a.eq.1,b.eq.2)&order=name.desc.nullslast,id.asc&offset=200';
    const view = parseView(search);
    expect(view.filters).toEqual([
      { column: 'country', negated: false, operator: 'eq', value: 'USA' },
      { column: 'age', negated: true, operator: 'gte', value: '18' },
    ]);
    expect(view.others).toEqual([['or', '(a.eq.1,b.eq.2)']]);
    expect(view.order).toEqual([
      { column: 'name', descending: true, nulls: 'last' },
      { column: 'id', descending: false },
    ]);
    expect([view.limit, view.offset]).toEqual([100, 200]);
    expect(formatView(view)).toBe(search);
  });

  test('what is sent has paging and the key’s order, what is counted neither', () => {
    const view = parseView('country=eq.USA');
    expect(requestQuery(view, ['id'])).toBe('country=eq.USA&order=id.asc&limit=100');
    expect(requestQuery(parseView('order=name.asc&limit=5&offset=5'), ['id'])).toBe(
      'order=name.asc&limit=5&offset=5',
    );
    expect(countQuery(parseView('select=id&country=eq.USA&order=id.asc&offset=100'))).toBe('country=eq.USA');
  });

  test('keeps an order and filters it has no buttons for', () => {
    const view = parseView('order=data->>a.desc&data->>a=eq.1&albums.title=eq.x&strange=value');
    expect(view.rawOrder).toBe('data->>a.desc');
    expect(view.others).toHaveLength(3);
    expect(parseView(formatView(view))).toEqual(view);
  });

  test('survive any column and value', () => {
    const filter = fc.record({
      column: fc
        .string({ minLength: 1 })
        .filter(
          (name) =>
            !['select', 'order', 'limit', 'offset', 'and', 'or', 'columns', 'on_conflict'].includes(name) &&
            !name.startsWith('"'),
        ),
      negated: fc.boolean(),
      operator: fc.constantFrom('eq', 'like', 'in', 'fts(german)'),
      value: fc.string(),
    });
    fc.assert(
      fc.property(fc.array(filter, { maxLength: 4 }), (filters) => {
        const view = { filters, others: [], order: [], limit: 100, offset: 0 };
        expect(parseView(formatView(view)).filters).toEqual(filters);
      }),
      { seed: 7 },
    );
  });

  test('wrong paging falls back', () => {
    expect(parseView('limit=0&offset=-5')).toMatchObject({ limit: 1, offset: 0 });
    expect(parseView('limit=abc').limit).toBe(100);
  });

  test('conditions that are none are not taken for one', () => {
    expect(parseCondition('hello')).toBeUndefined();
    expect(parseCondition('nope.1')).toBeUndefined();
    expect(parseCondition('not.is.null')).toEqual({ negated: true, operator: 'is', value: 'null' });
  });

  test('select is understood when it names columns', () => {
    expect(selectedColumns(undefined)).toBeNull();
    expect(selectedColumns('*')).toBeNull();
    expect(selectedColumns('id,"odd,name"')).toEqual(['id', 'odd,name']);
    expect(selectedColumns('id,artist(name)')).toBeUndefined();
    expect(selectFor(['a', 'b'], ['a', 'b'])).toBeUndefined();
    expect(selectFor(['b', 'x.y'], ['a', 'b', 'x.y'])).toBe('b,"x.y"');
  });

  test('lists are split outside quotes and brackets', () => {
    expect(splitList('a,"b,c",d(e,f)')).toEqual(['a', '"b,c"', 'd(e,f)']);
    expect(splitList('')).toEqual([]);
    expect(listValue('a"b')).toBe('"a\\"b"');
  });

  test('headers turn from ascending to descending to none', () => {
    const once = toggleOrder([], 'a', false);
    const twice = toggleOrder(once, 'a', false);
    expect(once).toEqual([{ column: 'a', descending: false }]);
    expect(twice).toEqual([{ column: 'a', descending: true }]);
    expect(toggleOrder(twice, 'a', false)).toEqual([]);
    expect(toggleOrder(once, 'b', true).map((o) => o.column)).toEqual(['a', 'b']);
    expect(toggleOrder(once, 'b', false).map((o) => o.column)).toEqual(['b']);
  });

  test('a condition reads as a sentence', () => {
    expect(filterInWords({ column: 'age', negated: false, operator: 'gte', value: '18' })).toBe(
      'age at least 18',
    );
    expect(filterInWords({ column: 'x', negated: true, operator: 'is', value: 'null' })).toBe(
      'x is not null',
    );
  });
});

describe('values', () => {
  test('keep digits that JavaScript would lose', () => {
    const row = parseExact(
      '{"id":9007199254740993,"n":0.10,"small":5,"data":{"big":12345678901234567890}}',
    ) as Record<string, unknown>;
    expect(textOf(row['id'])).toBe('9007199254740993');
    expect(textOf(row['n'])).toBe('0.10');
    expect(row['small']).toBe(5);
    expect(textOf(row['data'])).toBe('{"big":12345678901234567890}');
  });

  test('are one line in a cell and many when opened', () => {
    expect(cellText('a\nb')).toBe('a ↵ b');
    expect(cellText(null)).toBe('');
    expect(cellText('x'.repeat(400))).toHaveLength(301);
    expect(prettyText({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(timeText('2026-11-22T10:00:00.5+00:00')).toBe('2026-11-22 10:00:00.5+00');
  });

  test('have a kind by type', () => {
    expect(
      [
        'int4',
        'numeric(10,2)',
        'text[]',
        'jsonb',
        'timestamp with time zone',
        'date',
        'character varying(40)',
        'boolean',
      ].map(kindOf),
    ).toEqual(['number', 'number', 'array', 'json', 'time', 'date', 'text', 'boolean']);
  });
});

describe('copies', () => {
  const copied = (name: string, baseType = 'text', over: object = {}) =>
    ({ name, masked: false, known: { baseType, ...over } }) as CopiedColumn;
  const columns = [copied('id', 'integer'), copied('name'), copied('tags', 'text[]'), copied('note')];
  const rows = [
    { id: 1, name: "O'Neil", tags: ['a "b"', null], note: null },
    { id: 2, name: 'back\\slash', tags: [], note: '' },
  ];
  test('as CSV tell null from empty', () => {
    expect(asCsv(columns, rows)).toBe(
      'id,name,tags,note\r\n1,O\'Neil,"{""a \\""b\\"""",NULL}",\r\n2,back\\slash,{},""',
    );
    expect(asCsv([copied('a')], [{ a: 'x,"y"' }])).toBe('a\r\n"x,""y"""');
    expect(asCsv([{ name: 'team', masked: false, known: undefined }], [{ team: { a: 1 } }])).toBe(
      'team\r\n"{""a"":1}"',
    );
  });
  test('as SQL quote everything that needs it', () => {
    const sql = asInsert(['public', 'Odd Table'], columns, rows);
    expect(sql).toContain('INSERT INTO "public"."Odd Table" ("id", "name", "tags", "note") VALUES');
    expect(sql).toContain(`(1, 'O''Neil', E'{"a \\\\"b\\\\"",NULL}', NULL)`);
    expect(sql).toContain(`(2, E'back\\\\slash', '{}', '')`);
    expect(asInsert(['t'], columns, [])).toBe('');
  });
  test('as SQL leave out what cannot be inserted, and keep numbers the database gave', () => {
    const some = [
      copied('id', 'integer', { identity: 'always' }),
      copied('loud', 'text', { generated: 'upper(name)' }),
      { ...copied('mail'), masked: true },
      copied('order', 'jsonb'),
    ];
    const sql = asInsert(['t'], some, [{ id: 1, loud: 'A', mail: '•••', order: 'text' }]);
    expect(sql).toBe(`INSERT INTO "t" ("id", "order") OVERRIDING SYSTEM VALUE VALUES\n  (1, '"text"');\n`);
  });
  test.each([
    [
      'integer[]',
      [
        [1, 2],
        [3, null],
      ],
      '{{"1","2"},{"3",NULL}}',
    ],
    ['jsonb[]', [[1], { a: 'b' }], '{"[1]","{\\"a\\":\\"b\\"}"}'],
    ['jsonb', 'word', '"word"'],
    ['address', { street: 'Main "St"', no: 5, gone: null, '': '' }, '("Main \\"St\\"",5,,"")'],
    ['address[]', [{ street: 'x', no: 1 }], '{"(x,1)"}'],
    ['extensions.hstore', { a: '1', 'b "c': null }, '"a"=>"1", "b \\"c"=>NULL'],
    ['bytea', '\\x00', '\\x00'],
  ])('of the type %s are as PostgreSQL writes them', (type, value, text) => {
    expect(literalOf(type, value)).toBe(text);
  });
  test('as JSON and curl', () => {
    expect(JSON.parse(asJson(rows))).toEqual(rows);
    const line = asCurl("http://localhost:3000/p/x/rest/v1/t?name=eq.O'Neil", 'sales');
    expect(line).toContain(`'http://localhost:3000/p/x/rest/v1/t?name=eq.O'\\''Neil'`);
    expect(line).toContain('"apikey: $SLIPWAY_KEY"');
    expect(line).toContain('Accept-Profile: sales');
    expect(shellQuote('a')).toBe("'a'");
  });
});

describe('the grid', () => {
  const extent = { rows: 100, columns: 6, page: 20 };
  test('moves by key and stays inside', () => {
    const at = { row: 5, column: 2 };
    expect(move(at, 'ArrowDown', false, extent)).toEqual({ row: 6, column: 2 });
    expect(move({ row: 0, column: 2 }, 'ArrowUp', false, extent)).toEqual({ row: -1, column: 2 });
    expect(move({ row: -1, column: 0 }, 'ArrowLeft', false, extent)).toEqual({ row: -1, column: 0 });
    expect(move(at, 'End', false, extent)).toEqual({ row: 5, column: 5 });
    expect(move(at, 'Home', true, extent)).toEqual({ row: 0, column: 0 });
    expect(move(at, 'End', true, extent)).toEqual({ row: 99, column: 5 });
    expect(move(at, 'PageDown', false, extent)).toEqual({ row: 25, column: 2 });
    expect(move({ row: 95, column: 1 }, 'PageDown', false, extent)).toEqual({ row: 99, column: 1 });
    expect(move(at, 'PageUp', false, extent)).toEqual({ row: 0, column: 2 });
    expect(move(at, 'a', false, extent)).toBeUndefined();
  });
  test('knows the number of rows when the end was seen, else estimates', () => {
    expect(knownCount(0, 40, 100, 99)).toEqual({ value: 40, exact: true });
    expect(knownCount(0, 0, 100, 99)).toEqual({ value: 0, exact: true });
    expect(knownCount(0, 100, 100, 5000)).toEqual({ value: 5000, exact: false });
    expect(knownCount(900, 100, 100, 5)).toEqual({ value: 1000, exact: false });
    expect(knownCount(0, 100, 100, null)).toBeUndefined();
    expect(totalOf('0-99/1204')).toBe(1204);
    expect(totalOf('0-99/*')).toBeUndefined();
  });
  test('gives columns room by their content, within limits', () => {
    const column = { name: 'id', type: 'int4', kind: 'number' as const };
    expect(columnWidth(column, [{ id: 1 }])).toBe(80);
    const text = { name: 'note', type: 'text', kind: 'text' as const };
    expect(columnWidth(text, [{ note: 'x'.repeat(900) }])).toBe(340);
  });
});
