import { describe, expect, test } from 'vitest';
import type { Caller } from '../../requests/shapes.ts';
import { seenOf } from './callers.ts';
import { compareOffers } from './difference.ts';
import { judgeApi } from './judge.ts';
import type { ApiField, ApiFunction, ApiMethod, ApiNote, ApiTable } from './shapes.ts';

const field = (name: string, more: Partial<ApiField> = {}): ApiField => ({
  ...{
    name,
    type: 'text',
    nullable: true,
    required: false,
    writable: true,
    filters: ['eq', 'like'],
    values: null,
  },
  ...more,
});
const all = { anon: { rows: 'all' as const, fields: null } };
const table = (fields: ApiField[], more: Partial<ApiTable> = {}): ApiTable => ({
  ...{
    kind: 'table',
    schema: 'public',
    name: 'room',
    path: '/rest/v1/room',
    fields,
    rights: { GET: all, POST: all, PATCH: all },
  },
  ...more,
});
const fn = (more: Partial<ApiFunction> = {}): ApiFunction => ({
  ...{
    kind: 'function',
    schema: 'public',
    name: 'free',
    signature: '',
    path: '/rest/v1/rpc/free',
    method: 'GET',
  },
  ...{ arguments: [{ name: 'day', type: 'date', required: true }], returns: 'integer', roles: ['anon'] },
  ...more,
});
const notes = (before: ApiTable[], after: ApiTable[]) =>
  compareOffers({ tables: before, functions: [] }, { tables: after, functions: [] }).endpoints.flatMap(
    (one) => one.notes.map((note) => `${one.method} ${note.text}: ${note.breaks ?? 'fine'}`),
  );
const calls = (before: ApiFunction[], after: ApiFunction[]) =>
  compareOffers({ tables: [], functions: before }, { tables: [], functions: after }).endpoints;

describe('tables', () => {
  test('the same is no change', () =>
    expect(notes([table([field('a')])], [table([field('a')])])).toEqual([]));

  test('new and removed fields', () => {
    expect(notes([table([field('a')])], [table([field('b', { required: true })])])).toEqual([
      'GET + b: fine', 'GET − a: removed-field', 'POST + b, required: required-field', 'POST − a: removed-field',
      'PATCH + b: fine', 'PATCH − a: removed-field',
    ]); // biome-ignore format: a list
  });

  test('types, values and filters', () => {
    const change = (one: Partial<ApiField>, other: Partial<ApiField>) =>
      notes(
        [table([field('a', one)], { rights: { GET: all } })],
        [table([field('a', other)], { rights: { GET: all } })],
      );
    expect(change({ type: 'integer' }, { type: 'bigint' })).toEqual(['GET a: integer → bigint: fine']);
    expect(change({ type: 'integer' }, { type: 'text' })).toEqual(['GET a: integer → text: changed-type']);
    expect(change({}, { filters: ['eq'] })).toEqual(['GET a: no filter like any more: lost-filter']);
    expect(change({ values: ['x', 'y'] }, { values: ['x'] })).toEqual([
      'GET a: no longer “y”: narrowed-field',
    ]);
    expect(change({ nullable: false }, { nullable: true })).toEqual(['GET a may be empty: fine']);
  });

  test('writing', () => {
    const change = (one: Partial<ApiField>, other: Partial<ApiField>) =>
      notes(
        [table([field('a', one)], { rights: { POST: all, PATCH: all } })],
        [table([field('a', other)], { rights: { POST: all, PATCH: all } })],
      );
    expect(change({}, { required: true, nullable: false })).toEqual([
      'POST a is required: required-field',
      'PATCH a may not be empty: narrowed-field',
    ]);
    expect(change({ type: 'text' }, { type: 'varchar(5)' })[0]).toBe(
      'POST a: text → varchar(5): narrowed-field',
    );
    expect(change({}, { writable: false })).toContain('POST a can no longer be written: removed-field');
  });

  test('rights of roles', () => {
    const some = { anon: { rows: 'some' as const, fields: ['a'] } };
    const fields = [field('a'), field('b')];
    expect(
      notes([table(fields, { rights: { GET: all } })], [table(fields, { rights: { GET: some } })]),
    ).toEqual([
      'GET anonymous: no longer b: lost-right',
      'GET anonymous: only rows that a policy lets through: fine',
    ]);
  });

  test('endpoints come and go with the table', () => {
    const { endpoints } = compareOffers(
      { tables: [table([])], functions: [] },
      { tables: [], functions: [fn()] },
    );
    expect(endpoints.map((one) => `${one.change} ${one.method} ${one.path}`)).toEqual([
      'removed GET /rest/v1/room', 'removed POST /rest/v1/room', 'removed PATCH /rest/v1/room', 'new GET /rest/v1/rpc/free',
    ]); // biome-ignore format: a list
  });
});

test('functions', () => {
  const argument = (name: string, required = false) => ({ name, type: 'date', required });
  const breaks = (after: Partial<ApiFunction>) =>
    calls([fn()], [fn(after)]).flatMap((one) => one.notes.map((note) => note.breaks));
  expect(breaks({ arguments: [argument('day', true), argument('x')] })).toEqual([null]);
  expect(breaks({ arguments: [argument('day', true), argument('x', true)] })).toEqual(['required-argument']);
  expect(breaks({ arguments: [] })).toEqual(['removed-argument']);
  expect(breaks({ returns: 'text', roles: [] })).toEqual(['removed-endpoint']);
  expect(breaks({ returns: 'text' })).toEqual(['changed-result']);
});

test('what somebody uses fails, what nobody is known to use is a decision', () => {
  const difference = compareOffers(
    { tables: [table([field('a')])], functions: [] },
    { tables: [table([])], functions: [] },
  );
  expect(judgeApi(difference, null)).toMatchObject({
    state: 'decision',
    summary: '3 endpoints changed. 3 breaking changes.',
  });
  const seen = {
    method: 'GET' as const,
    path: '/rest/v1/room',
    note: '− a',
    text: 'key “Web” as anon, 12 requests',
    requests: 12,
  };
  const judged = judgeApi(difference, [seen]);
  expect(judged.state).toBe('failed');
  expect(judged.findings.map(({ level, detail }) => [level, detail])).toEqual([
    ['error', 'Called: key “Web” as anon, 12 requests.'],
    ['decision', 'No call that needs it is in the request log.'],
    ['decision', 'No call that needs it is in the request log.'],
  ]);
  expect(judgeApi({ endpoints: [] }, null)).toEqual({
    state: 'passed',
    summary: 'The API stays as it is.',
    findings: [],
  });
});

test('whom of the callers a change concerns', () => {
  const call = (more: Partial<Caller>): Caller => ({
    ...{ keyId: 'k', key: 'Web', role: 'anon', method: 'GET', target: 'room', calls: 1 },
    lastHour: new Date('2026-03-01T10:00:00Z'),
    ...more,
  });
  const room = {
    schema: 'public',
    name: 'room',
    path: '/rest/v1/room',
    change: 'changed' as const,
    notes: [],
  };
  const gone: ApiNote = { breaks: 'removed-field', field: 'a', text: '− a' };
  const texts = (calls: Caller[], method: ApiMethod, note = gone, endpoint = room) =>
    seenOf(calls, { ...endpoint, method }, note).map((one) => one.text);
  const calls = [
    call({}),
    call({ method: 'HEAD', calls: 1200, lastHour: new Date('2026-03-02T10:00:00Z') }),
    call({ method: 'POST', keyId: null, key: null, role: 'authenticated' }),
    call({ method: 'POST', keyId: 'old', key: null, target: 'rpc/free' }),
  ];
  expect(texts(calls, 'GET')).toEqual([
    'key “Web” as anon, 1,201 requests, last on 2026-03-02',
    'a removed key as anon, 1 request, last on 2026-03-01',
  ]);
  expect(texts(calls, 'POST')).toEqual(['no key as authenticated, 1 request, last on 2026-03-01']);
  expect(texts(calls, 'DELETE')).toEqual([]);
  expect(texts(calls, 'GET', { ...gone, breaks: 'lost-right', role: 'authenticated' })).toEqual([]);
  const free = { ...room, name: 'free', path: '/rest/v1/rpc/free' };
  const volatile: ApiNote = { breaks: 'removed-endpoint', field: null, text: 'no longer by GET' };
  const post = [call({ target: 'rpc/free', method: 'POST' })];
  expect(texts(post, 'POST', volatile, free)).toEqual([]);
  expect(texts(post, 'GET', gone, free)).toHaveLength(1);
});
