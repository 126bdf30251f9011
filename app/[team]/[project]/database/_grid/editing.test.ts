import { describe, expect, test, vi } from 'vitest';
import { type Column, ORDINARY_COLUMN, type Table } from '@/server/catalog/shapes';
import { fixedReason, gridColumns, rowKeyOf } from './columns.ts';
import { asInsert, asJson } from './copy.ts';
import { changedValues, editText, fieldProblem, initialFields, seenValues } from './form-model.ts';
import { ApiProblem, readCount, readRows, rowsPath, TokenSource, withJsonNulls } from './gateway.ts';
import { handleKey } from './grid-keys.ts';
import { jsonTextQuery, parseView } from './query.ts';
import { JSON_NULL } from './values.ts';

const column = (name: string, over: Partial<Column> = {}): Column => ({
  name,
  position: 1,
  type: 'text',
  baseType: 'text',
  nullable: true,
  default: null,
  identity: null,
  generated: null,
  enumValues: null,
  collation: null,
  ...ORDINARY_COLUMN,
  comment: null,
  marks: [],
  ...over,
});
const table = {
  schema: 'public',
  name: 'person',
  columns: [
    column('id', { type: 'bigint', baseType: 'bigint', nullable: false, identity: 'always' }),
    column('email', { marks: ['personal'], nullable: false }),
    column('data', { type: 'jsonb', baseType: 'jsonb' }),
    column('made_at', {
      type: 'timestamp with time zone',
      baseType: 'timestamp with time zone',
      default: 'now()',
    }),
    column('team_id', { type: 'integer', baseType: 'integer' }),
    column('tags', { type: 'text[]', baseType: 'text[]' }),
  ],
  primaryKey: { name: 'p', columns: ['id'], definition: '' },
  foreignKeys: [{ columns: ['team_id'], references: { schema: 'crew', table: 'team', columns: ['id'] } }],
} as unknown as Table;
const columns = gridColumns(table, undefined, [], ['public'], false);
const named = (name: string) => columns.find((candidate) => candidate.name === name)!;

test('what was seen of the columns that are changed', () => {
  const row = { id: 1, email: null, tags: ['a'], team_id: 3 };
  expect(seenValues(columns, row, { email: 'x', tags: '{}', made_at: 'now' })).toEqual({
    email: null,
    tags: '{"a"}',
  });
  expect(editText(named('data'), 'word'), 'a JSON text stays JSON').toBe('"word"');
});

describe('columns of a view', () => {
  test('know their key, kind, target and what is hidden', () => {
    expect(named('id')).toMatchObject({ primary: true, kind: 'number' });
    expect(named('made_at')).toMatchObject({ type: 'timestamptz', kind: 'time' });
    expect(named('team_id').target).toEqual({ table: 'crew.team', column: 'id' });
    const masked = gridColumns(table, undefined, [], ['public'], true);
    expect(masked.filter((c) => c.masked).map((c) => c.name)).toEqual(['email']);
  });
  test('follow select, or the answer when select is more than names', () => {
    expect(gridColumns(table, 'email,id', [], ['public'], false).map((c) => c.name)).toEqual(['email', 'id']);
    const embedded = gridColumns(table, 'id,team(name)', [{ id: 1, team: { name: 'x' } }], ['public'], false);
    expect(embedded.map((c) => [c.name, Boolean(c.known)])).toEqual([
      ['id', true],
      ['team', false],
    ]);
    expect(fixedReason(embedded[1]!)).toContain('computed by the view');
    expect(fixedReason(named('id'))).toContain('numbers');
    expect(fixedReason(named('email'))).toBeUndefined();
  });
  test('a row is named by its whole key or not at all', () => {
    expect(rowKeyOf(table, { id: 5 })).toEqual({ id: '5' });
    expect(rowKeyOf(table, { email: 'x' })).toBeUndefined();
    expect(rowKeyOf({ primaryKey: null }, { id: 5 })).toBeUndefined();
  });
});

describe('the row form', () => {
  test('starts with defaults for a new row and with the values of an old one', () => {
    const fresh = initialFields(columns, undefined);
    expect([fresh['id'], fresh['email'], fresh['data'], fresh['made_at']]).toEqual([
      { mode: 'default' },
      { mode: 'null' },
      { mode: 'null' },
      { mode: 'default' },
    ]);
    const old = initialFields(columns, {
      id: 1,
      email: '',
      data: { a: 1 },
      tags: ['x', null],
      made_at: null,
    });
    expect(old['email']).toEqual({ mode: 'value', text: '' });
    expect(old['data']).toEqual({ mode: 'value', text: '{\n  "a": 1\n}' });
    expect(old['tags']).toEqual({ mode: 'value', text: '{"x",NULL}' });
    expect(old['made_at']).toEqual({ mode: 'null' });
    expect(editText(named('email'), 5)).toBe('5');
  });
  test('sends what was given, or only what changed', () => {
    const fresh = initialFields(columns, undefined);
    expect(changedValues(columns, fresh, undefined)).toEqual({
      email: null,
      data: null,
      team_id: null,
      tags: null,
    });
    const before = initialFields(columns, { id: 1, email: 'a', data: null });
    const after = { ...before, email: { mode: 'null' as const }, data: { mode: 'value' as const, text: '' } };
    expect(changedValues(columns, after, before)).toEqual({ email: null, data: '' });
    expect(changedValues(columns, before, before)).toEqual({});
  });
  test('finds what cannot be right before it is sent', () => {
    expect(fieldProblem(named('email'), { mode: 'null' })).toContain('needs a value');
    expect(fieldProblem(named('data'), { mode: 'value', text: '{' })).toContain('not valid JSON');
    expect(fieldProblem(named('team_id'), { mode: 'value', text: ' ' })).toBe('Write a number.');
    expect(fieldProblem(named('email'), { mode: 'value', text: '' })).toBeUndefined();
    expect(fieldProblem(named('made_at'), { mode: 'default' })).toBeUndefined();
  });
});

describe('tokens and requests', () => {
  const source = { ref: 'shop-abc', schema: 'public', table: 'odd table' };
  test('one token serves until it nears its end; a refused one is asked again', async () => {
    let asked = 0;
    const expiresAt = new Date(1_000_000);
    const tokens = new TokenSource(async () => ({ token: `t${++asked}`, expiresAt }));
    expect([await tokens.get(0), await tokens.get(900_000)]).toEqual(['t1', 't1']);
    expect(await tokens.get(960_000)).toBe('t2');
    tokens.drop();
    expect(await tokens.get(0)).toBe('t3');
    const broken = new TokenSource(async () => Promise.reject(new Error('away')));
    await expect(broken.get()).rejects.toThrow('away');
  });
  test('rows come with all digits; a 401 is tried once more; other refusals keep their words', async () => {
    const tokens = new TokenSource(async () => ({ token: 't', expiresAt: new Date(Date.now() + 300_000) }));
    const answers = [
      new Response('{}', { status: 401 }),
      new Response('[{"n":12345678901234567890}]', { headers: { 'content-range': '0-0/7' } }),
      new Response('[]', { headers: { 'content-range': '*/7' } }),
      new Response('{"code":"42703","message":"column x does not exist","hint":"Try y"}', { status: 400 }),
    ];
    const fetched = vi.fn(async () => answers.shift()!);
    vi.stubGlobal('fetch', fetched);
    const page = await readRows(source, tokens, 'limit=1');
    expect(JSON.stringify(page.rows)).toContain('12345678901234567890');
    expect(await readCount(source, tokens, '')).toBe(7);
    const failed = await readRows(source, tokens, '').catch((error) => error);
    expect(failed).toBeInstanceOf(ApiProblem);
    expect(failed).toMatchObject({ status: 400, code: '42703', hint: 'Try y' });
    expect(fetched).toHaveBeenCalledTimes(4);
    vi.unstubAllGlobals();
    expect(rowsPath(source, 'a=eq.1')).toBe('/p/shop-abc/rest/v1/odd%20table?a=eq.1');
  });
});

describe('the null inside JSON', () => {
  const rows = [
    { id: 1, data: null },
    { id: 2, data: null },
    { id: 3, data: { a: 1 } },
  ];
  const texts = [
    { id: 2, data: 'null' },
    { id: 1, data: null },
    { id: 3, data: '{"a": 1}' },
  ];
  test('is asked for as text, in the order and with the conditions of the rows', () => {
    const view = parseView('select=data&id=gt.0&offset=100');
    expect(jsonTextQuery(view, ['id'], ['data'])).toBe(
      'select=id,data::text&id=gt.0&order=id.asc&limit=100&offset=100',
    );
  });
  test('is told from NULL by the key, or by the place without one, and is edited and copied as JSON', () => {
    const [first, second, third] = withJsonNulls(rows, texts, ['data'], ['id']);
    expect([first!['data'], third!['data']]).toEqual([null, { a: 1 }]);
    expect(second!['data']).toBe(JSON_NULL);
    expect(withJsonNulls(rows, texts, ['data'], [])[0]!['data']).toBe(JSON_NULL);
    const fields = initialFields([named('id'), named('data')], second);
    expect(fields['data']).toEqual({ mode: 'value', text: 'null' });
    const copied = [{ name: 'data', masked: false, known: named('data').known }];
    expect(asInsert(['t'], copied, [first!, second!])).toContain("(NULL),\n  ('null')");
    expect(asJson([first!, second!].map(({ data }) => ({ data })))).toBe(
      asJson([{ data: null }, { data: null }]),
    );
  });
});

describe('keys of the grid', () => {
  const press = (key: string, over: Record<string, unknown> = {}, at = { row: 0, column: 1 }) => {
    const calls: string[] = [];
    const note =
      (name: string) =>
      (...values: unknown[]) =>
        calls.push(`${name} ${JSON.stringify(values[0])}`);
    const event = {
      key,
      ctrlKey: false,
      metaKey: false,
      shiftKey: false,
      preventDefault() {},
      target: { closest: () => null },
      ...over,
    };
    vi.stubGlobal('window', { getSelection: () => ({ toString: () => '' }) });
    handleKey(
      event as never,
      {
        columns,
        rows: [{ team_id: 3 }, { team_id: 4 }],
        selected: new Set<number>(),
        current: at,
        tracks: columns.map((c) => ({ column: c, width: 100, pinned: undefined })),
        page: 10,
        focus: note('focus'),
        onSelected: (rows: Set<number>) => calls.push(`select ${[...rows].join()}`),
        onSort: (c: { name: string }, add: boolean) => calls.push(`sort ${c.name} ${add}`),
        onOpen: note('open'),
        onOpenRow: note('row'),
        onCopy: note('copy'),
        onFollow: note('follow'),
        hrefOf: () => '/there',
      } as never,
    );
    vi.unstubAllGlobals();
    return calls;
  };
  test('move, open, sort, select, copy, follow', () => {
    expect(press('ArrowDown')).toEqual(['focus {"row":1,"column":1}']);
    expect(press('ArrowDown', { shiftKey: true })).toEqual(['select 0,1', 'focus {"row":1,"column":1}']);
    expect(press('Enter')).toEqual(['open {"row":0,"column":1}']);
    expect(press('Enter', {}, { row: 0, column: 0 })).toEqual(['row 0']);
    expect(press('Enter', { shiftKey: true }, { row: -1, column: 2 })).toEqual(['sort email true']);
    expect(press('Enter', { ctrlKey: true })).toEqual(['follow "/there"']);
    expect(press(' ')).toEqual(['select 0']);
    expect(press(' ', {}, { row: -1, column: 0 })).toEqual(['select 0,1']);
    expect(press('c', { ctrlKey: true })).toEqual(['copy {"row":0,"column":1}']);
    expect(press('a', { metaKey: true })).toEqual(['select 0,1']);
    expect(press('x')).toEqual([]);
  });
});
