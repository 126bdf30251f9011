import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createEnvironmentDatabase,
  dropEnvironmentDatabase,
  type EnvironmentCredentials,
} from '../environments/database.ts';
import { connect } from '../platform/postgres/connect.ts';
import { differences } from './compare.ts';
import { describeDependencies } from './dependencies.ts';
import { describeDatabase } from './describe.ts';
import { HARD_SCHEMA } from './fixture.ts';
import { type Description, description } from './shapes.ts';
import { whoMayCall } from './who-may.ts';

const DATABASE = 'env_catalog_hard';
const OTHER = 'env_catalog_other';
let credentials: EnvironmentCredentials;
let owner: pg.Client;
let seen: Description;

const table = (name: string) => seen.tables.find((one) => one.name === name)!;
const odd = 'Odd "Name"';

beforeAll(async () => {
  for (const database of [DATABASE, OTHER]) await dropEnvironmentDatabase(connect, { database });
  credentials = await createEnvironmentDatabase(connect, { database: DATABASE });
  owner = await connect(DATABASE, credentials.owner);
  await owner.query(HARD_SCHEMA);
  seen = await describeDatabase(owner);
});
afterAll(async () => {
  await owner.end();
  for (const database of [DATABASE, OTHER]) await dropEnvironmentDatabase(connect, { database });
});

describe('a hard schema', () => {
  test('has the shape it promises', () => {
    expect(description.strict().parse(seen)).toEqual(seen);
  });

  test('lists what is the user’s, in order', () => {
    expect(seen.schemas.map((one) => one.name)).toEqual(['app', 'public']);
    expect(seen.tables.map((one) => `${one.schema}.${one.name}:${one.kind}`)).toEqual([
      'app.child:table',
      'app.log:partitioned',
      'app.log_2026:table',
      'app.parent:table',
      'app.scratch:table',
      `public.${odd}:table`,
      'public.careful:view',
      'public.plain:view',
      'public.totals:matview',
    ]);
    expect(seen.extensions.map((one) => one.name)).toEqual(['btree_gist']);
    expect(seen.functions.map((one) => one.name)).toEqual([
      'total',
      'touch',
      'work',
      'add',
      'children',
      'parents',
      'rows_of',
    ]);
  });

  test('columns', () => {
    const columns = table(odd).columns;
    expect(columns.map((one) => one.position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const of = (name: string) => columns.find((one) => one.name === name);
    expect(of('id')).toMatchObject({ type: 'bigint', identity: 'always', nullable: false, default: null });
    expect(of('weird column')).toMatchObject({ default: "'it''s'::text", collation: 'C' });
    expect(of('twice')).toMatchObject({
      generated: { kind: 'stored', expression: '(price * (2)::numeric)' },
      default: null,
    });
    expect(of('feeling')).toMatchObject({
      type: 'feeling',
      baseType: 'mood',
      enumValues: ['sad', 'fine', 'happy'],
    });
    expect(of('moods')).toMatchObject({ type: 'mood[]', enumValues: ['sad', 'fine', 'happy'] });
    expect(of('home')).toMatchObject({ type: 'app.address', enumValues: null });
    expect(of('price')).toMatchObject({ type: 'numeric(10,2)', baseType: 'numeric(10,2)' });
    expect(of('mail')).toMatchObject({
      comment: 'Where to write to, not to me@personal.example.',
      marks: ['personal', 'secret'],
    });
    expect(table(odd)).toMatchObject({ comment: 'Odd things.', marks: ['subject'], rowEstimate: 0 });
  });

  test('keys, checks and exclusions', () => {
    expect(table(odd).primaryKey?.columns).toEqual(['id']);
    expect(table(odd).unique).toMatchObject([{ columns: ['code'] }]);
    expect(table(odd).exclusions[0]?.definition).toBe('EXCLUDE USING gist (code WITH =, open WITH &&)');
    expect(table('child').checks).toEqual([
      { name: 'child_late', definition: 'CHECK (id > 0) NOT VALID', validated: false, inherited: false },
    ]);
    expect(table('child').foreignKeys).toMatchObject([
      { name: 'child_odd', references: { schema: 'public', table: odd, columns: ['id'] }, deferrable: true },
      {
        name: 'child_parent',
        columns: ['pa', 'pb'],
        references: { schema: 'app', table: 'parent', columns: ['a', 'b'] },
        onDelete: 'cascade',
        onUpdate: 'set null',
      },
    ]);
  });

  test('indexes', () => {
    expect(table(odd).indexes.find((one) => one.name === 'odd_price')).toMatchObject({
      method: 'btree',
      columns: ['price', 'lower(code)'],
      predicate: 'price > 10::numeric',
      unique: false,
      valid: true,
      constraint: false,
    });
    expect(table(odd).indexes.filter((one) => one.constraint)).toHaveLength(3);
  });

  test('policies, triggers, rules, statistics, grants', () => {
    expect(table('child')).toMatchObject({ rls: true, rlsForced: true });
    expect(table('child').policies).toMatchObject([
      {
        name: 'everyone',
        permissive: false,
        command: 'select',
        roles: ['public'],
        comment: 'Nobody is left out',
      },
      {
        name: 'own rows',
        command: 'all',
        roles: ['anon', 'authenticated'],
        using: 'id = 1',
        check: 'id = 2',
      },
    ]);
    expect(table('child').triggers).toMatchObject([{ name: 'touch', function: 'app.touch', enabled: 'no' }]);
    expect(table('child').statistics).toHaveLength(1);
    expect(table('parent').rules).toHaveLength(1);
    expect(table('child').grants).toEqual([
      { role: 'authenticated', privilege: 'INSERT', columns: null },
      { role: 'authenticated', privilege: 'SELECT', columns: null },
      { role: 'authenticated', privilege: 'UPDATE', columns: ['pa', 'pb'] },
    ]);
    expect(table('parent').grants).toEqual([{ role: 'PUBLIC', privilege: 'SELECT', columns: null }]);
    expect(seen.defaultPrivileges).toEqual([
      { schema: 'app', objects: 'tables', role: 'anon', privilege: 'SELECT', granted: true },
    ]);
    expect(seen.schemas[0]).toMatchObject({ comment: 'Behind the scenes' });
    expect(seen.schemas.map((one) => one.grants.map((grant) => `${grant.role} ${grant.privilege}`))).toEqual([
      ['authenticated USAGE'],
      ['PUBLIC USAGE'],
    ]);
  });

  test('views and partitions', () => {
    expect(table('plain')).toMatchObject({
      securityInvoker: false,
      writable: { insert: true, update: true, delete: true },
      rowEstimate: null,
    });
    expect(table('careful')).toMatchObject({
      securityInvoker: true,
      writable: { insert: false, update: false, delete: false },
    });
    expect(table('totals').definition).toContain('sum(price)');
    expect(table('log')).toMatchObject({ partitionKey: 'RANGE (at)', partitionOf: null });
    expect(table('log_2026').partitionOf).toEqual({ schema: 'app', name: 'log' });
    expect(table('scratch').unlogged).toBe(true);
  });

  test('functions', () => {
    const of = (name: string) => seen.functions.find((one) => one.name === name);
    expect(of('add')).toMatchObject({
      args: [
        { name: 'a', mode: 'in', type: 'integer', hasDefault: false },
        { name: 'b', mode: 'in', type: 'integer', hasDefault: true },
        { name: 'rest', mode: 'variadic', type: 'integer[]', hasDefault: true },
      ],
      returns: 'integer',
      volatility: 'immutable',
      strict: true,
      settings: ['search_path=""'],
      comment: 'Adds two numbers',
      grants: ['PUBLIC', 'service_role'].map((role) => ({ role, privilege: 'EXECUTE', columns: null })),
    });
    expect(of('children')).toMatchObject({
      securityDefiner: true,
      returnsSet: true,
      returns: 'SETOF record',
      args: [{ name: 'id', mode: 'out' }, { name: 'pa' }],
      grants: ['anon', 'service_role'].map((role) => ({ role, privilege: 'EXECUTE', columns: null })),
    });
    expect(of('parents')?.returnsTable).toEqual({ schema: 'app', name: 'parent' });
    expect(of('rows_of')?.args.map((one) => one.mode)).toEqual(['in', 'table', 'table']);
    expect(of('work')).toMatchObject({ kind: 'procedure', returns: null });
    expect(of('total')).toMatchObject({ kind: 'aggregate', definition: null });
  });

  test('types and sequences', () => {
    expect(seen.enums).toMatchObject([
      { schema: 'public', name: 'mood', values: ['sad', 'fine', 'happy'], comment: null },
    ]);
    expect(seen.domains).toMatchObject([
      { name: 'email', type: 'text', nullable: false, checks: [{ definition: "CHECK (VALUE ~ '@'::text)" }] },
      { name: 'feeling', type: 'mood', default: "'fine'::mood" },
    ]);
    expect(seen.composites[0]?.attributes).toMatchObject([
      { name: 'street', type: 'text' },
      { name: 'zip', type: 'character varying(10)' },
    ]);
    expect(seen.ranges).toMatchObject([{ name: 'period', subtype: 'timestamp with time zone' }]);
    expect(seen.sequences.map((one) => [one.name, one.ownedBy?.column ?? null, one.identity])).toEqual([
      ['child_id_seq', 'id', true],
      ['ticket', null, false],
      ['Odd "Name"_id_seq', 'id', true],
      ['Odd "Name"_number_seq', 'number', false],
    ]);
  });
});

test('the superuser is refused, because the user’s operators would run as it', async () => {
  const admin = await connect(DATABASE);
  await expect(describeDatabase(admin)).rejects.toThrow('owner');
  await admin.end();
});

test('the service role may call what is revoked from everybody, until it is revoked from it', async () => {
  const children = () => seen.functions.find(({ name }) => name === 'children')!;
  expect(whoMayCall(children())).toEqual({ anon: true, authenticated: false, service_role: true });
  await owner.query('REVOKE EXECUTE ON FUNCTION public.children FROM service_role');
  const later = await describeDatabase(owner);
  await owner.query('GRANT EXECUTE ON FUNCTION public.children TO service_role');
  expect(whoMayCall(later.functions.find(({ name }) => name === 'children')!).service_role).toBe(false);
});

test('two databases of the same migrations are the same, whatever is in them', async () => {
  const made = await createEnvironmentDatabase(connect, { database: OTHER });
  const other = await connect(OTHER, made.owner);
  await other.query(HARD_SCHEMA);
  await other.query('INSERT INTO app.parent VALUES (1, $1)', ['x']);
  expect(differences(seen, await describeDatabase(other))).toEqual([]);
  await other.query('ALTER TABLE app.parent ADD COLUMN c int; DROP VIEW public.plain');
  expect(differences(seen, await describeDatabase(other))).toMatchObject([
    { path: 'tables.app.parent.columns.c', kind: 'added' },
    { path: 'tables.public.plain', kind: 'removed' },
  ]);
  await other.end();
});

test('200 tables take less than a tenth of a second', async () => {
  const columns = Array.from({ length: 12 }, (_, n) => `c${n} text NOT NULL DEFAULT 'x'`).join(', ');
  for (let n = 0; n < 200; n++)
    await owner.query(
      `CREATE TABLE app.many_${n} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ${columns}, p int);
       CREATE INDEX ON app.many_${n} (p); ALTER TABLE app.many_${n} ENABLE ROW LEVEL SECURITY;
       CREATE POLICY p ON app.many_${n} USING (p = 1)`,
    );
  const times: number[] = [];
  for (let n = 0; n < 5; n++) {
    const start = performance.now();
    await describeDatabase(owner);
    times.push(Math.round(performance.now() - start));
  }
  console.log('describe 200 tables, ms:', times.join(' '));
  expect(Math.min(...times)).toBeLessThan(1000);
});

test('dependencies are told by name', async () => {
  const edges = (await describeDependencies(owner)).map(({ object, needs }) => `${object} → ${needs}`);
  expect(edges).toEqual(
    expect.arrayContaining([
      `column:public.${odd}.home → type:app.address`,
      `column:public.${odd}.moods → type:public.mood`,
      `column:public.${odd}.twice → column:public.${odd}.price`,
      'constraint:app.child.child_parent → constraint:app.parent.parent_pkey',
      `constraint:public.${odd}.${odd}_code_open_excl → extension:btree_gist`,
      `default:public.${odd}.number → sequence:public.${odd}_number_seq`,
      'function:public.parents() → relation:app.parent',
      'policy:app.child.own rows → column:app.child.id',
      'relation:app.log_2026 → relation:app.log',
      `relation:public.plain → column:public.${odd}.price`,
      'trigger:app.child.touch → function:app.touch()',
      'type:public.feeling → type:public.mood',
    ]),
  );
});
