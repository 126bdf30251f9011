import { describe, expect, test } from 'vitest';
import type { Grant, Policy, Routine, Schema, Table } from './shapes.ts';
import { whoMay, whoMayCall } from './who-may.ts';

const base = {
  schema: 'public',
  name: 'visits',
  kind: 'table',
  rls: true,
  securityInvoker: null,
  writable: { insert: true, update: true, delete: true },
  columns: [{ name: 'id' }, { name: 'note' }, { name: 'price' }],
  policies: [] as Policy[],
  grants: [] as Grant[],
};
const make = (changes: object) => ({ ...base, ...changes }) as unknown as Table;
const grant = (role: string, privilege: string, columns: string[] | null = null) =>
  ({ role, privilege, columns }) as Grant;
const policy = (changes: object) =>
  ({
    name: 'p',
    command: 'all',
    roles: ['public'],
    permissive: true,
    using: null,
    check: null,
    ...changes,
  }) as Policy;

describe('whoMay', () => {
  test('nothing is granted by itself; the service role may everything', () => {
    const access = whoMay(make({}));
    expect(access.anon.select).toMatchObject({ rows: 'none', reason: 'Not granted.' });
    expect(access.service_role.delete.rows).toBe('all');
  });

  test('a grant without a policy lets nothing through', () => {
    const access = whoMay(make({ grants: [grant('anon', 'SELECT')] }));
    expect(access.anon.select.reason).toContain('no policy');
    expect(whoMay(make({ grants: [grant('anon', 'SELECT')], rls: false })).anon.select.rows).toBe('all');
  });

  test('policies count for their roles and commands', () => {
    const access = whoMay(
      make({
        grants: [grant('authenticated', 'SELECT'), grant('authenticated', 'UPDATE', ['price', 'note'])],
        policies: [
          policy({ name: 'own', command: 'select', roles: ['authenticated'], using: 'id = 1' }),
          policy({ name: 'open', command: 'update', roles: ['authenticated'], using: 'true' }),
        ],
      }),
    );
    expect(access.authenticated.select).toMatchObject({ rows: 'some', policies: ['own'], columns: null });
    expect(access.authenticated.update).toMatchObject({ rows: 'all', columns: ['note', 'price'] });
    expect(access.authenticated.insert.rows).toBe('none');
    expect(access.anon.select.rows).toBe('none');
  });

  test('a restrictive policy narrows an open one', () => {
    const policies = [
      policy({ name: 'open', using: 'true' }),
      policy({ name: 'not', permissive: false, using: 'x' }),
    ];
    const access = whoMay(make({ grants: [grant('PUBLIC', 'SELECT')], policies }));
    expect(access.anon.select).toMatchObject({ rows: 'some', policies: ['open', 'not'] });
  });

  test('insert is checked by WITH CHECK, or by USING when there is none', () => {
    const grants = [grant('anon', 'INSERT')];
    const rows = (changes: object) => whoMay(make({ grants, policies: [policy(changes)] })).anon.insert.rows;
    expect(rows({ using: 'x' })).toBe('some');
    expect(rows({ using: 'x', check: 'true' })).toBe('all');
  });

  test('views: the caller’s rows or all rows, and only the writes PostgreSQL can do', () => {
    const grants = [grant('anon', 'SELECT'), grant('anon', 'INSERT')];
    const writable = { insert: false, update: false, delete: false };
    const view = { kind: 'view', rls: false, grants, writable };
    expect(whoMay(make({ ...view, securityInvoker: true })).anon.select.rows).toBe('some');
    expect(whoMay(make({ ...view, securityInvoker: false })).anon.select.rows).toBe('all');
    expect(whoMay(make(view)).service_role.insert.rows).toBe('none');
    expect(whoMay(make({ ...view, kind: 'matview' })).anon.select.rows).toBe('all');
  });

  test('a schema that the role may not use closes everything in it', () => {
    const schema: Schema = { name: 'app', comment: null, grants: [grant('authenticated', 'USAGE')] };
    const table = make({ rls: false, grants: [grant('PUBLIC', 'SELECT')], schema: 'app' });
    expect(whoMay(table, schema).anon.select.reason).toContain('“app”');
    expect(whoMay(table, schema).authenticated.select.rows).toBe('all');
  });
});

test('whoMayCall', () => {
  const routine = { grants: [grant('authenticated', 'EXECUTE')] } as unknown as Routine;
  expect(whoMayCall(routine)).toEqual({ anon: false, authenticated: true, service_role: false });
  const open = { grants: [grant('PUBLIC', 'EXECUTE')] } as unknown as Routine;
  expect(whoMayCall(open, { name: 'app', comment: null, grants: [] })).toEqual({
    anon: false,
    authenticated: false,
    service_role: true,
  });
});
