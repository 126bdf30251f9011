import { describe, expect, test } from 'vitest';
import { type Column, ORDINARY_COLUMN, type Table } from '../catalog/shapes.ts';
import { keyQuery, keysQuery, rowBody, unchangedQuery } from './encode.ts';
import { explainError } from './explain-error.ts';
import { exposureRefusal, writeRefusal } from './policy.ts';

const column = (name: string, type = 'text', more: Partial<Column> = {}): Column => ({
  name,
  position: 1,
  type,
  baseType: type,
  nullable: true,
  default: null,
  identity: null,
  generated: null,
  enumValues: null,
  collation: null,
  ...ORDINARY_COLUMN,
  comment: null,
  marks: [],
  ...more,
});
const table = {
  schema: 'public',
  name: 'person',
  kind: 'table',
  columns: [
    column('id', 'integer'),
    column('email', 'character varying(10)'),
    column('age', 'integer'),
    column('team_id', 'integer'),
    column('role', 'text'),
    column('mood', 'mood', { enumValues: ['happy', 'sad'] }),
    column('data', 'jsonb'),
    column('odd name', 'text'),
  ],
  primaryKey: { name: 'person_pkey', columns: ['id'], definition: 'PRIMARY KEY (id)' },
  unique: [{ name: 'person_team_role', columns: ['team_id', 'role'], definition: '' }],
  foreignKeys: [
    {
      name: 'person_team_fk',
      columns: ['team_id'],
      references: { schema: 'public', table: 'team', columns: ['id'] },
    },
  ],
  checks: [{ name: 'adult', definition: 'CHECK ((age >= 18))', validated: true }],
  indexes: [{ name: 'person_lower_email', columns: ['lower(email)'] }],
  writable: { insert: true, update: true, delete: true },
} as unknown as Table;
const explain = (code: string, message: string, details = '', sent: Record<string, string | null> = {}) =>
  explainError({ code, message, details }, table, sent);

describe('errors of the database are shown at their columns', () => {
  test('unique: the constraint’s columns, together when there are several', () => {
    const told = explain('23505', 'duplicate key value violates unique constraint "person_team_role"');
    expect(told.kind).toBe('conflict');
    expect(told.fields).toEqual({
      team_id: 'Another row already has this combination of team_id, role.',
      role: 'Another row already has this combination of team_id, role.',
    });
    expect(explain('23505', 'duplicate key value violates unique constraint "person_pkey"').fields).toEqual({
      id: 'Another row already has this value.',
    });
    const byIndex = explain(
      '23505',
      'duplicate key value violates unique constraint "person_lower_email"',
      'Key (lower(email))=(a) already exists.',
    );
    expect(Object.keys(byIndex.fields)).toEqual(['email']);
  });

  test('required, check and foreign keys', () => {
    expect(
      explain('23502', 'null value in column "email" of relation "person" violates not-null constraint')
        .fields,
    ).toEqual({ email: 'This column needs a value.' });
    const check = explain('23514', 'new row for relation "person" violates check constraint "adult"');
    expect(check.fields).toEqual({ age: 'Must satisfy (age >= 18).' });
    expect(check.message).toContain('adult');
    expect(
      explain('23503', 'insert or update on table "person" violates foreign key constraint "person_team_fk"')
        .fields,
    ).toEqual({ team_id: 'There is no such row in team.' });
    const held = explain(
      '23503',
      'update or delete on table "person" violates foreign key constraint "x" on table "visit"',
      'Key (id)=(3) is still referenced from table "visit".',
    );
    expect(held.fields['id']).toContain('visit');
  });

  test('unreadable texts: the column that sent exactly that', () => {
    const number = explain('22P02', 'invalid input syntax for type integer: "abc"', '', {
      age: 'abc',
      role: 'abc',
    });
    expect(number.fields).toEqual({ age: 'This is not a valid integer.' });
    const mood = explain('22P02', 'invalid input value for enum mood: "angry"', '', {
      mood: 'angry',
      role: 'angry',
    });
    expect(mood.fields).toEqual({ mood: 'Must be one of happy, sad.' });
    const range = explain('22003', 'value "99999999999" is out of range for type integer', '', {
      age: '99999999999',
    });
    expect(Object.keys(range.fields)).toEqual(['age']);
    const long = explain('22001', 'value too long for type character varying(10)', '', {
      email: 'x'.repeat(11),
      role: 'short',
    });
    expect(long.fields).toEqual({ email: 'At most 10 characters.' });
  });

  test('complaints that name nothing: the column whose type it can be', () => {
    const sent = { age: '5', role: 'x' };
    const domain = 'value for domain public.age violates check constraint "age_check"';
    expect(explain('23514', domain, '', sent).message).toContain('public.age');
    expect(explain('22003', 'numeric field overflow', '', sent).fields).toEqual({
      age: 'This is not a valid integer.',
    });
    expect(Object.keys(explain('22000', 'range lower bound must be less', '', sent).fields)).toEqual([]);
    expect(Object.keys(explain('22000', 'range lower bound must be less', '', { role: 'x' }).fields)).toEqual(
      ['role'],
    );
  });

  test('what it does not know it says in the database’s words', () => {
    expect(explain('P0001', 'no more seats', 'The course is full.')).toMatchObject({
      kind: 'precondition',
      message: 'no more seats The course is full.',
      fields: {},
    });
    expect(explain('42501', 'permission denied').kind).toBe('forbidden');
  });
});

describe('requests', () => {
  test('name one row by its whole key, encoded', () => {
    expect(keyQuery({ id: '5' })).toBe('id=eq.5');
    expect(decodeURIComponent(keyQuery({ 'odd&name': 'a=b&c' }))).toBe('"odd&name"=eq.a=b&c');
  });

  test('hold as long as nobody changed what was seen', () => {
    const query = unchangedQuery(table, { age: '5', role: null, data: '{}', gone: 'x' });
    expect(decodeURIComponent(query)).toBe('&age=eq.5&role=is.null');
    expect(unchangedQuery(table, { role: 'x'.repeat(8000) })).toBe('');
  });

  test('name several rows in one condition', () => {
    expect(decodeURIComponent(keysQuery([{ id: '5' }, { id: 'a"b' }]))).toBe('id=in.("5","a\\"b")');
    const two = keysQuery([
      { a: '1', b: 'x,y' },
      { a: '2', b: ')' },
    ]);
    expect(decodeURIComponent(two)).toBe('or=(and(a.eq."1",b.eq."x,y"),and(a.eq."2",b.eq.")"))');
    expect(() => keysQuery(Array.from({ length: 100 }, () => ({ id: 'x'.repeat(100) })))).toThrow(
      'fewer rows',
    );
  });

  test('carry texts as texts and JSON as it was written', () => {
    const body = rowBody(table, {
      age: '42',
      role: null,
      data: '{"n": 12345678901234567890}',
      'odd name': '',
    });
    expect(body).toBe('{"age":"42","role":null,"data":{"n": 12345678901234567890},"odd name":""}');
    expect(() => rowBody(table, { data: '{' })).toThrow('not valid JSON');
    expect(() => rowBody(table, { gone: 'x' })).toThrow('no column gone');
  });
});

describe('who may write where', () => {
  test('each refusal says why', () => {
    expect(writeRefusal('developer', table, ['public'])).toBeUndefined();
    expect(writeRefusal('viewer', table, ['public'])).toContain('developer');
    expect(writeRefusal('developer', table, ['api'])).toContain('does not expose');
    expect(writeRefusal('developer', { ...table, primaryKey: null }, ['public'])).toContain('no primary key');
    expect(writeRefusal('developer', { ...table, primaryKey: null }, ['public'], 'insert')).toBeUndefined();
    const view = {
      ...table,
      kind: 'view' as const,
      writable: { insert: false, update: false, delete: false },
    };
    expect(writeRefusal('developer', view, ['public'])).toBe('PostgreSQL cannot update rows of this view.');
    expect(exposureRefusal('public', ['public'])).toBeUndefined();
  });
});
