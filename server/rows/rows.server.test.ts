import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forgetEnvironment } from '../catalog/cached.ts';
import { completeEnvironment, reserveEnvironment } from '../environments/create.ts';
import { createEnvironmentDatabase } from '../environments/database.ts';
import { readDb, writeDb } from '../platform/control/client.ts';
import { connect, withConnection } from '../platform/postgres/connect.ts';
import { aMember, aTeam, callerFor, type TestUser, testControl } from '../testing/control.ts';
import { startGateway } from '../testing/gateway.ts';

beforeAll(testControl);

const SCHEMA = `
  CREATE TYPE mood AS ENUM ('happy', 'sad');
  CREATE TABLE team (id int PRIMARY KEY, name text NOT NULL);
  CREATE TABLE person (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email varchar(30) UNIQUE, age int CHECK (age >= 18),
    team_id int REFERENCES team, mood mood NOT NULL DEFAULT 'happy', data jsonb, tags text[] NOT NULL DEFAULT '{}');
  CREATE TABLE pair (a int, b text, note text, PRIMARY KEY (a, b));
  CREATE TABLE bare (line text);
  CREATE VIEW people AS SELECT DISTINCT email FROM person;
  COMMENT ON COLUMN person.email IS 'Address @personal';
  CREATE SCHEMA inner_part;
  CREATE TABLE inner_part.hidden (id int PRIMARY KEY);
  INSERT INTO team VALUES (1, 'blue');
  INSERT INTO person (email, age, team_id) VALUES ('ann@example.test', 30, 1), ('bob@example.test', 40, NULL);
  INSERT INTO pair VALUES (1, 'x,y', NULL), (1, 'z"', NULL), (2, 'x,y', NULL);`;

const people = {} as Record<'developer' | 'viewer' | 'stranger', TestUser>;
let at: { team: string; project: string };
let teamId: string;
let ref: string;
let gateway: Awaited<ReturnType<typeof startGateway>>;

async function aProject(team: { id: string }, userId: string) {
  const db = writeDb();
  const project = await db.project.create({
    data: {
      teamId: team.id,
      slug: 'people',
      name: 'people',
      state: 'creating',
      source: 'sql',
      createdBy: userId,
    },
  });
  const place = { projectId: project.id, projectSlug: 'people', kind: 'production' as const, branch: 'main' };
  const environment = await db.$transaction((tx) => reserveEnvironment(tx, place));
  const credentials = await createEnvironmentDatabase(connect, { database: environment.database });
  await db.$transaction((tx) => completeEnvironment(tx, environment, credentials));
  await withConnection(environment.database, credentials.owner, (client) => client.query(SCHEMA));
  await db.environment.update({ where: { id: environment.id }, data: { ready: true } });
  await db.project.update({ where: { id: project.id }, data: { state: 'ready' } });
  return environment;
}

beforeAll(async () => {
  const team = await aTeam();
  people.developer = await aMember(team, 'developer');
  people.viewer = await aMember(team, 'viewer');
  people.stranger = await aMember(await aTeam(), 'owner');
  const environment = await aProject(team, people.developer.id);
  [at, teamId, ref] = [{ team: team.slug, project: 'people' }, team.id, environment.ref];
  gateway = await startGateway();
  process.env['SLIPWAY_GATEWAY_URL'] = gateway.origin;
  return () => forgetEnvironment(environment.id);
});
afterAll(() => gateway.stop());

const as = (who: keyof typeof people) => callerFor(people[who]).rows;
const person = () => ({ ...at, schema: 'public', table: 'person' });
const pair = () => ({ ...at, schema: 'public', table: 'pair' });
const lastEntry = () =>
  readDb().auditEntry.findFirstOrThrow({ where: { chain: teamId }, orderBy: { sequence: 'desc' } });
const entries = () => readDb().auditEntry.count({ where: { chain: teamId } });

async function read(who: keyof typeof people, query: string) {
  const { token } = await as(who).token(at);
  const headers = { authorization: `Bearer ${token}` };
  return fetch(`${gateway.origin}/p/${ref}/rest/v1/${query}`, { headers });
}

/** What a refused call says: message, field and sentences by column. */
async function refusal(call: Promise<unknown>) {
  const error = await call.then(
    () => undefined,
    (cause: { message: string; cause?: { details?: { data?: { fields?: object } } } }) => cause,
  );
  return { message: error?.message, fields: error?.cause?.details?.data?.fields };
}

describe('tokens for reading', () => {
  test('a developer’s cannot write past the audit log', async () => {
    const { token } = await as('developer').token(at);
    expect(decodeJwt(token)).toMatchObject({ read: true });
  });

  test('a developer’s shows values, a viewer’s hides marked ones and cannot write', async () => {
    const seen = await (await read('developer', 'person?select=email,age&order=id&limit=1')).json();
    expect(seen).toEqual([{ email: 'ann@example.test', age: 30 }]);
    const masked = await (await read('viewer', 'person?select=email,age&order=id&limit=1')).json();
    expect(masked).toEqual([{ email: '•••', age: 30 }]);
    expect((await read('viewer', 'person?email=eq.ann@example.test')).status).toBe(403);
    const { token, mask } = await as('viewer').token(at);
    expect(mask).toBe(true);
    const answer = await fetch(`${gateway.origin}/p/${ref}/rest/v1/team`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"id":9,"name":"red"}',
    });
    expect(answer.status).toBe(403);
  });

  test('strangers get none', async () => {
    await expect(as('stranger').token(at)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('writing rows', () => {
  test('adds a row with defaults, keeps digits, and audits names without values', async () => {
    const values = {
      email: 'cleo@example.test',
      age: '20',
      data: '{"n":12345678901234567890}',
      tags: '{a,"b c"}',
    };
    const { rows } = await as('developer').insert({ ...person(), values });
    expect(rows).toContain('12345678901234567890');
    expect(rows).toContain('"mood":"happy"');
    const entry = await lastEntry();
    expect(entry).toMatchObject({
      action: 'row.insert',
      after: { table: 'public.person', columns: ['email', 'age', 'data', 'tags'] },
    });
    expect(JSON.stringify(entry.after)).not.toContain('cleo');
  });

  test('does not write over what somebody else wrote meanwhile', async () => {
    const key = { id: '2' };
    const seen = { age: String((await (await read('developer', 'person?id=eq.2')).json())[0].age) };
    await as('developer').update({ ...person(), key, values: { age: '41' }, before: seen });
    const late = as('developer').update({ ...person(), key, values: { age: '42' }, before: seen });
    await expect(late).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('meanwhile'),
    });
    await as('developer').update({ ...person(), key, values: seen, before: { age: '41' } });
  });

  test('a row of defaults alone needs no values', async () => {
    const { rows } = await as('developer').insert({ ...person(), values: {} });
    expect(JSON.parse(rows)[0].mood).toBe('happy');
  });

  test('changes one row by its key, tells null from empty, and audits the key', async () => {
    await as('developer').update({ ...person(), key: { id: '1' }, values: { email: '', data: null } });
    const [row] = await (await read('developer', 'person?id=eq.1')).json();
    expect([row.email, row.data]).toEqual(['', null]);
    expect(await lastEntry()).toMatchObject({
      action: 'row.update',
      after: { table: 'public.person', key: { id: '1' }, columns: ['email', 'data'] },
    });
    const gone = as('developer').update({ ...person(), key: { id: '999' }, values: { age: '30' } });
    await expect(gone).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('removes several rows by composite keys with signs of the grammar in them', async () => {
    const keys = [
      { a: '1', b: 'x,y' },
      { a: '1', b: 'z"' },
    ];
    expect(await as('developer').remove({ ...pair(), keys })).toEqual({ removed: 2 });
    expect(await (await read('developer', 'pair?select=a,b')).json()).toEqual([{ a: 2, b: 'x,y' }]);
    expect(await lastEntry()).toMatchObject({ action: 'row.remove', after: { removed: 2 } });
  });

  test('a part of the key is refused: it could mean several rows', async () => {
    const call = as('developer').remove({ ...pair(), keys: [{ a: '2' }] });
    await expect(call).rejects.toThrow('named by a, b');
  });
});

describe('what the database refuses', () => {
  test('stands at its column, and leaves neither row nor audit entry', async () => {
    const before = await entries();
    const insert = (values: Record<string, string | null>) =>
      refusal(as('developer').insert({ ...person(), values }));
    expect((await insert({ email: 'bob@example.test' })).fields).toEqual({
      email: 'Another row already has this value.',
    });
    expect((await insert({ age: '7' })).fields).toEqual({ age: 'Must satisfy age >= 18.' });
    expect((await insert({ age: 'seven' })).fields).toEqual({ age: 'This is not a valid integer.' });
    expect((await insert({ mood: 'angry' })).fields).toEqual({ mood: 'Must be one of happy, sad.' });
    expect((await insert({ mood: null })).fields).toEqual({ mood: 'This column needs a value.' });
    expect((await insert({ team_id: '77' })).fields).toEqual({ team_id: 'There is no such row in team.' });
    expect((await insert({ email: 'x'.repeat(31) })).fields).toEqual({ email: 'At most 30 characters.' });
    expect((await insert({ data: '{' })).fields).toHaveProperty('data');
    const held = await refusal(
      as('developer').remove({ ...at, schema: 'public', table: 'team', keys: [{ id: '1' }] }),
    );
    expect(held.message).toContain('Rows of person still point at this one');
    expect(await entries()).toBe(before);
  });

  test('views, tables without key and hidden schemas say why they cannot be written', async () => {
    const remove = (schema: string, table: string) =>
      refusal(as('developer').remove({ ...at, schema, table, keys: [{ id: '1' }] }));
    expect((await remove('public', 'people')).message).toContain('cannot delete rows of this view');
    expect((await remove('public', 'bare')).message).toContain('no primary key');
    expect((await remove('inner_part', 'hidden')).message).toContain('does not expose the schema inner_part');
    expect((await remove('public', 'nowhere')).message).toContain('no table public.nowhere');
  });

  test('viewers, read-only tokens and strangers may not write', async () => {
    const input = { ...person(), key: { id: '1' }, values: { age: '50' } };
    await expect(as('viewer').update(input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(as('stranger').update(input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const token = callerFor(people.developer, { via: 'token', scope: 'read' });
    await expect(token.rows.update(input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await as('viewer').rights(at)).toEqual({ role: 'viewer', mask: true });
  });
});

describe('the catalog', () => {
  test('is described for members, with incoming keys of one table', async () => {
    const catalog = callerFor(people.viewer).catalog;
    const { description, exposed } = await catalog.describe(at);
    expect(description.tables.map((table) => table.name)).toContain('hidden');
    expect(exposed).toEqual(['public']);
    const { table, incoming } = await catalog.table({ ...at, schema: 'public', name: 'team' });
    expect(table.primaryKey?.columns).toEqual(['id']);
    expect(incoming).toMatchObject([{ table: 'person', columns: ['team_id'] }]);
    await expect(catalog.table({ ...at, schema: 'public', name: 'none' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('a new catalog version is read at once', async () => {
    const environment = await readDb().environment.findUniqueOrThrow({ where: { ref } });
    await withConnection(environment.database, undefined, (client) =>
      client.query('CREATE TABLE public.later (id int)'),
    );
    await writeDb().environment.update({ where: { ref }, data: { catalogVersion: { increment: 1 } } });
    const { description } = await callerFor(people.viewer).catalog.describe(at);
    expect(description.tables.map((table) => table.name)).toContain('later');
  });
});
