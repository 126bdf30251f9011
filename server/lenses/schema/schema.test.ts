import { describe, expect, test } from 'vitest';
import { isRenamed, judgeSchema } from './judge.ts';
import { widens } from './loss.ts';
import type { CountedLoss, ObjectChange, SchemaDifference } from './shapes.ts';
import { grantChanges, initialGrants } from './sql/grants.ts';
import { inOrder, type Step } from './sql/order.ts';
import { optionChanges, text, word } from './sql/quote.ts';

test('names and texts', () => {
  expect([word('room'), word('Room'), word('select'), word('a"b')]).toEqual([
    'room',
    '"Room"',
    '"select"',
    '"a""b"',
  ]);
  expect([text("it's"), text('a\\b')]).toEqual(["'it''s'", "E'a\\\\b'"]);
  expect(optionChanges(['a=1', 'b=2'], ['a=3'])).toEqual(["SET (a = '3')", 'RESET (b)']);
});

test('which types keep every value', () => {
  const yes = [
    ['integer', 'bigint'],
    ['character varying(10)', 'text'],
    ['numeric(10,2)', 'numeric(12,2)'],
    ['date', 'timestamp with time zone'],
  ];
  const no = [
    ['bigint', 'integer'],
    ['text', 'character varying(10)'],
    ['numeric(10,2)', 'numeric(10,4)'],
    ['text', 'integer'],
  ];
  for (const [from, to] of yes) expect(widens(from!, to!), `${from} → ${to}`).toBe(true);
  for (const [from, to] of no) expect(widens(from!, to!), `${from} → ${to}`).toBe(false);
});

test('steps come after what they need, and a circle does not stop them', () => {
  const step = (id: string, phase: Step['phase'] = 'change'): Step => ({
    id,
    phase,
    kind: 'table',
    statements: [],
  });
  const ids = (steps: Step[], after: [string, string][]) => inOrder(steps, after).map(({ id }) => id);
  expect(ids([step('a'), step('b'), step('c', 'drop')], [['a', 'b']])).toEqual(['c', 'b', 'a']);
  expect(
    ids(
      [step('a'), step('b')],
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
    ),
  ).toEqual(['a', 'b']);
});

describe('grants', () => {
  const on = { kind: 'table' as const, schema: 'public', name: 't', signature: '' };
  test('REVOKE on the whole table gives columns again', () => {
    const column = { role: 'anon' as const, privilege: 'SELECT', columns: ['a'] };
    expect(grantChanges(on, [{ ...column, columns: null }, column], [column])).toEqual([
      'REVOKE SELECT ON TABLE public.t FROM anon',
      'GRANT SELECT (a) ON TABLE public.t TO anon',
    ]);
  });
  test('a function begins with what everybody has, less what was taken', () => {
    const f = { kind: 'function' as const, schema: 'app', name: 'f', signature: '' };
    expect(initialGrants(f, []).map(({ role }) => role)).toEqual(['PUBLIC', 'service_role']);
    const taken = {
      schema: null,
      objects: 'functions' as const,
      role: 'PUBLIC' as const,
      privilege: 'EXECUTE',
      granted: false,
    };
    expect(initialGrants(f, [taken]).map(({ role }) => role)).toEqual(['service_role']);
  });
});

describe('the judgement', () => {
  const change = (id: string, more: Partial<ObjectChange>): ObjectChange => ({
    ...{ id, kind: 'table', change: 'added', schema: 'public', table: null, name: id, properties: [] },
    ...more,
  });
  const difference = (
    changes: ObjectChange[],
    exposures: SchemaDifference['exposures'] = [],
  ): SchemaDifference => ({
    ...{ changes, renames: [], picture: { tables: [], links: [], left: 0 }, sql: [], losses: [], exposures },
  });
  const loss: CountedLoss = {
    ...{
      kind: 'column',
      schema: 'public',
      table: 'room',
      column: 'code',
      from: 'text',
      to: null,
      detail: '',
      renamedTo: 'label',
    },
    rows: 1204,
  };

  test('counts what stands alone', () => {
    const changes = [
      change('fee', {}),
      change('fee.id', { kind: 'column', table: 'fee' }),
      change('rental.due', { kind: 'column', table: 'rental' }),
      change('rental.i', { kind: 'index', table: 'rental' }),
    ];
    expect(judgeSchema(difference(changes), [])).toEqual({
      state: 'passed',
      summary: '1 table, 1 column and 1 index added. Nothing removed.',
      findings: [],
    });
    expect(judgeSchema(difference([]), []).summary).toBe('The schema stays as it is.');
  });

  test('rows at stake ask for a decision, no rows do not, and lost protection fails', () => {
    expect(judgeSchema(difference([]), [loss])).toMatchObject({
      state: 'decision',
      findings: [
        {
          detail: expect.stringContaining('1,204 rows have a value in it'),
          fix: 'ALTER TABLE room RENAME COLUMN code TO label',
        },
      ],
    });
    expect(judgeSchema(difference([]), [{ ...loss, rows: 0 }])).toMatchObject({
      state: 'passed',
      findings: [{ level: 'info' }],
    });
    expect(judgeSchema(difference([]), [{ ...loss, rows: null }]).state).toBe('decision');
    const rls = {
      rule: 'rls-off' as const,
      level: 'error' as const,
      schema: 'public',
      name: 'room',
      policy: null,
      signature: null,
    };
    expect(judgeSchema(difference([], [{ ...rls, title: 'x', detail: '', fix: '' }]), [loss])).toMatchObject({
      state: 'failed',
      findings: [{ rule: 'schema.rls-off' }, { rule: 'schema.data-loss' }],
    });
  });

  test('a rename in the migrations loses nothing', () => {
    expect(isRenamed(loss, ['ALTER TABLE room\n RENAME COLUMN code TO label;'])).toBe(true);
    expect(isRenamed(loss, ['ALTER TABLE room RENAME "code" TO "label";'])).toBe(true);
    expect(isRenamed(loss, ['ALTER TABLE room DROP COLUMN code, ADD COLUMN label text;'])).toBe(false);
  });
});
