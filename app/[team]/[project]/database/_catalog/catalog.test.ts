import { describe, expect, test } from 'vitest';
import type { Policy, Table } from '@/server/catalog/shapes';
import { bare, grantsInWords, policyInWords, securityInWords, securityState } from './access.ts';
import { findTable, shortType, tableLabel } from './names.ts';

describe('names', () => {
  const tables = [
    { schema: 'sales', name: 'order' },
    { schema: 'public', name: 'order' },
    { schema: 'archive', name: 'old' },
  ] as Table[];
  test('are bare in the first exposed schema and qualified elsewhere', () => {
    expect(tableLabel(tables[0]!, ['public', 'sales'])).toBe('sales.order');
    expect(tableLabel(tables[1]!, ['public', 'sales'])).toBe('order');
    expect(findTable(tables, 'order', ['public'])).toBe(tables[1]);
    expect(findTable(tables, 'sales.order', ['public'])).toBe(tables[0]);
    expect(findTable(tables, 'public.order', ['public'])).toBe(tables[1]);
    expect(findTable(tables, 'old', ['public'])).toBe(tables[2]);
    expect(findTable(tables, 'none', ['public'])).toBeUndefined();
  });
  test('types are written as people write them', () => {
    expect(shortType('timestamp with time zone')).toBe('timestamptz');
    expect(shortType('timestamp(3) without time zone')).toBe('timestamp(3)');
    expect(shortType('character varying(40)')).toBe('varchar(40)');
    expect(shortType('integer')).toBe('integer');
  });
});

describe('access in words', () => {
  test('grants: one sentence a role', () => {
    const words = grantsInWords([
      { role: 'anon', privilege: 'SELECT', columns: null },
      { role: 'authenticated', privilege: 'INSERT', columns: null },
      { role: 'authenticated', privilege: 'SELECT', columns: null },
      { role: 'authenticated', privilege: 'UPDATE', columns: ['email', 'phone'] },
      { role: 'PUBLIC', privilege: 'DELETE', columns: null },
    ]);
    expect(words).toEqual([
      { role: 'anon', sentence: 'may read rows' },
      { role: 'authenticated', sentence: 'may read and add rows; may change only email and phone' },
      { role: 'everybody', sentence: 'may delete rows' },
    ]);
  });

  const policy = (over: Partial<Policy>): Policy => ({
    name: 'p',
    command: 'select',
    roles: ['authenticated'],
    permissive: true,
    using: '(owner = 1)',
    check: null,
    comment: null,
    ...over,
  });
  test('policies: who may do what, where', () => {
    expect(policyInWords(policy({}))).toMatchObject({
      lead: 'authenticated may read rows where',
      using: 'owner = 1',
    });
    expect(policyInWords(policy({ using: 'true', roles: ['public'] })).lead).toBe(
      'every role may read every row',
    );
    const insert = policyInWords(policy({ command: 'insert', using: null, check: '(a)' }));
    expect(insert).toMatchObject({ lead: 'authenticated may add rows where', using: 'a', check: null });
    const update = policyInWords(policy({ command: 'update', check: '(b)' }));
    expect(update).toMatchObject({
      using: 'owner = 1',
      link: 'and leave behind only rows where',
      check: 'b',
    });
    expect(policyInWords(policy({ permissive: false })).lead).toBe('authenticated may only read rows where');
  });
  test('outer brackets go, inner ones stay', () => {
    expect(bare('((a = 1) OR (b = 2))')).toBe('(a = 1) OR (b = 2)');
    expect(bare("(a = ')')")).toBe("a = ')'");
  });

  const table = (over: Partial<Table>) =>
    ({
      kind: 'table',
      rls: true,
      rlsForced: false,
      policies: [policy({})],
      securityInvoker: null,
      ...over,
    }) as Table;
  test('row-level security says what it means', () => {
    expect(securityInWords(table({ rls: false, policies: [] }))).toContain('reads every row');
    expect(securityInWords(table({ rls: false }))).toContain('do nothing');
    expect(securityInWords(table({ policies: [] }))).toContain('without a policy');
    expect(securityInWords(table({ rlsForced: true }))).toContain('for the owner too');
    expect(securityInWords(table({ kind: 'view', securityInvoker: false }))).toContain('owner’s rights');
    expect(securityInWords(table({ kind: 'view', securityInvoker: true }))).toContain('caller’s rights');
    expect([
      securityState(table({})),
      securityState(table({ rls: false })),
      securityState(table({ policies: [] })),
    ]).toEqual(['1 policy', 'off', 'on, no policy']);
  });
});
