import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mintConsoleToken } from '../environments/console-token.ts';
import { completeEnvironment, reserveEnvironment } from '../environments/create.ts';
import { createEnvironmentDatabase, dropEnvironmentDatabase } from '../environments/database.ts';
import { listKeys } from '../environments/queries.ts';
import { controlSink } from '../gateway/requests/control-sink.ts';
import { RequestRecorder } from '../gateway/requests/recorder.ts';
import { readDb, writeDb } from '../platform/control/client.ts';
import { CONTROL_DATABASE, connect, databaseUrl } from '../platform/postgres/connect.ts';
import { unseal } from '../platform/vault.ts';
import { aMember, aTeam, callerFor, type TestUser, testControl } from '../testing/control.ts';
import { startGateway } from '../testing/gateway.ts';
import { callersOf } from './queries.ts';

beforeAll(testControl);

const SCHEMA = `
  CREATE TABLE artist (id int PRIMARY KEY, name text UNIQUE, born int CHECK (born > 0));
  CREATE TABLE album (id int PRIMARY KEY, title text, artist int REFERENCES artist);
  CREATE TABLE diary (id int PRIMARY KEY, owner text, line text);
  CREATE TABLE locked (id int PRIMARY KEY);
  CREATE TABLE closed (id int PRIMARY KEY);
  INSERT INTO artist VALUES (1, 'Ada', 1815); INSERT INTO diary VALUES (1, 'ada', 'a'), (2, 'bob', 'b');
  INSERT INTO locked VALUES (1);
  ALTER TABLE diary ENABLE ROW LEVEL SECURITY; ALTER TABLE locked ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own_lines ON diary FOR SELECT TO anon
    USING (owner = (SELECT nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'));
  GRANT SELECT, INSERT ON artist, album, diary, locked TO anon;
  CREATE FUNCTION is_mine(text) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT false';
  CREATE TABLE draft (id int PRIMARY KEY, owner text, shown boolean, mine boolean);
  INSERT INTO draft VALUES (1, 'ada', false, false), (2, 'bob', false, false);
  CREATE TABLE sketch (LIKE draft); INSERT INTO sketch SELECT * FROM draft;
  ALTER TABLE draft ENABLE ROW LEVEL SECURITY; ALTER TABLE sketch ENABLE ROW LEVEL SECURITY;
  CREATE POLICY shown ON draft FOR SELECT TO authenticated USING (shown);
  CREATE POLICY shown ON sketch FOR SELECT TO authenticated USING (shown);
  CREATE POLICY mine ON sketch FOR SELECT TO authenticated USING (is_mine(owner));
  GRANT SELECT ON draft, sketch TO authenticated;
  CREATE FUNCTION wait() RETURNS void LANGUAGE sql STABLE AS 'SELECT pg_sleep(60)';`;

let people: Record<'developer' | 'viewer' | 'stranger', TestUser>;
let at: { team: string; project: string };
let database: string;
let environmentId: string;
let key: { id: string; text: string };
let recorder: RequestRecorder;
let gateway: Awaited<ReturnType<typeof startGateway>>;
let url: string;
let pool: pg.Pool;

beforeAll(async () => {
  const team = await aTeam();
  people = {
    developer: await aMember(team, 'developer'),
    viewer: await aMember(team, 'viewer'),
    stranger: await aMember(await aTeam(), 'owner'),
  };
  at = { team: team.slug, project: 'shop' };
  const data = { teamId: team.id, slug: 'shop', name: 'shop', state: 'ready', source: 'empty' } as const;
  const project = await writeDb().project.create({ data: { ...data, createdBy: people.developer.id } });
  const given = { projectId: project.id, projectSlug: 'shop', kind: 'production' as const, branch: 'main' };
  const reserved = await reserveEnvironment(writeDb(), given);
  ({ database, id: environmentId } = reserved);
  const credentials = await createEnvironmentDatabase(connect, { database });
  await completeEnvironment(writeDb(), reserved, credentials);
  await writeDb().environment.update({ where: { id: reserved.id }, data: { ready: true } });
  const owner = await connect(database, credentials.owner);
  await owner.query(SCHEMA);
  await owner.end();
  const found = (await listKeys(readDb(), environmentId)).find(({ kind }) => kind === 'publishable');
  key = { id: found?.id ?? '', text: found?.key ?? '' };
  pool = new pg.Pool({ connectionString: databaseUrl(CONTROL_DATABASE), max: 1 });
  recorder = new RequestRecorder(controlSink(pool));
  gateway = await startGateway(recorder);
  url = `${gateway.origin}/p/${reserved.ref}/rest/v1`;
});
afterAll(async () => {
  await gateway?.stop();
  await recorder?.close();
  await pool?.end();
  await dropEnvironmentDatabase(connect, { database });
});

async function send(path: string, headers: Record<string, string> = { apikey: key.text }, body?: unknown) {
  const json = body !== undefined && {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const answer = await fetch(`${url}${path}`, { headers, ...json });
  await answer.text();
  return answer.headers.get('x-request-id') ?? '';
}
const requests = (who: keyof typeof people = 'developer') => callerFor(people[who]).requests;

/** Sends a request and asks why it failed or returned nothing. */
async function why(...given: Parameters<typeof send>) {
  const id = await send(...given);
  await recorder.flush();
  const explained = await requests().explain({ ...at, id });
  return { ...explained, words: `${explained.cause} ${explained.fix}` };
}

describe('why a call failed', () => {
  test('no key, an unknown one, one that was revoked', async () => {
    expect((await why('/artist', {})).words).toContain('No key of Slipway came along');
    expect((await why('/artist', { apikey: `slp_pub_${'x'.repeat(32)}` })).words).toContain('mistyped');
    const old = await writeDb().apiKey.findFirstOrThrow({ where: { environmentId, kind: 'secret' } });
    const text = unseal(old.sealed, `key:${old.id}`).reveal();
    await writeDb().apiKey.update({
      where: { id: old.id },
      data: { revokedAt: new Date('2026-11-22T00:00:00Z') },
    });
    await gateway.stop();
    const { pathname } = new URL(url);
    gateway = await startGateway(recorder);
    url = `${gateway.origin}${pathname}`;
    expect((await why('/artist', { apikey: text })).words).toContain('“Default” was revoked on 2026-11-22');
  });

  test.each([
    ['/closed', undefined, ['may not read `closed`', 'GRANT SELECT ON closed TO anon']],
    ['/artists', undefined, ['no table or view `artists`', '`artist`']],
    ['/artist?nam=eq.Ada', undefined, ['no column `', 'Did you mean `name`']],
    ['/artist?name=Ada', undefined, ['cannot be read', 'column=eq.value']],
    ['/artist', { id: 2, name: 'Ada' }, ['A row with the same `name` exists already']],
    ['/artist', { id: 2, born: -1 }, ['breaks the check `artist_born_check`']],
    ['/album', { id: 2, artist: 9 }, ['`artist` names a row that does not exist']],
    ['/artist', { id: 'secret-value' }, ['does not fit its column']],
    ['/artist', [{ id: 8 }, { name: 'x' }], ['not what its type says']],
    ['/rpc/wait', {}, ['time limit']],
  ])('%s %j', async (path, body, words) => {
    const explained = await why(path, undefined, body);
    for (const part of words) expect(explained.words).toContain(part);
    expect(explained).toMatchObject({ role: 'anon', key: 'Default' });
  });
});

describe('why a call returned nothing', () => {
  test('a policy hid everything: which one, and how many rows', async () => {
    const explained = await why('/diary?line=eq.secret-value');
    expect(explained.cause).toBe('The policy `own_lines` hid all 2 rows of `diary` from `anon`.');
    expect(explained).toMatchObject({ filters: ['line.eq'], policies: [{ name: 'own_lines', passes: 0 }] });
  });
  test('somebody signed in is told of what no caller gets past', async () => {
    const env = await readDb().environment.findUniqueOrThrow({ where: { id: environmentId } });
    const { token } = await mintConsoleToken(env, { role: 'authenticated', mask: false, write: false });
    const headers = { apikey: key.text, authorization: `Bearer ${token}` };
    const draft = await why('/draft', headers);
    expect(draft.cause).toBe('The policy `shown` hid all 2 rows of `draft` from `authenticated`.');
    const sketch = await why('/sketch', headers);
    expect(sketch.cause).toBe(
      'No row of `sketch` passed the row rules for this caller (`mine`, `shown`). It holds 2 rows. Whoever calls, `shown` lets none through.',
    );
    expect(sketch.policies).toMatchObject([
      { name: 'mine', passes: null },
      { name: 'shown', passes: 0 },
    ]);
  });
  test('no policy at all; a filter that matched nothing; an empty table', async () => {
    expect((await why('/locked')).cause).toContain(
      'No policy lets `anon` read `locked`, so row-level security hid all 1 row',
    );
    expect((await why('/artist?name=eq.Bob')).cause).toContain('`artist` has no row that passes `name.eq`');
    expect((await why('/album')).cause).toBe('`album` is empty.');
  });
});

test('nothing that a caller sent or would be shown is stored', async () => {
  await send('/secret-value%40example.com?name=eq.secret-value');
  await recorder.flush(true);
  for (const table of ['request_event', 'request_count']) {
    const { rows } = await pool.query(`SELECT t::text AS row FROM "${table}" t`);
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) expect(row).not.toMatch(/secret-value|\bada\b|eq\.Bob/i);
  }
});

test('only developers of the project learn anything', async () => {
  const id = await send('/closed');
  await recorder.flush();
  await expect(requests('viewer').explain({ ...at, id })).rejects.toThrow('needs the role developer');
  await expect(requests('viewer').find({ id })).rejects.toThrow('needs the role developer');
  const unknown = await requests('stranger')
    .find({ id: 'a-b-c' })
    .catch((error: Error) => error.message);
  const foreign = await requests('stranger')
    .find({ id })
    .catch((error: Error) => error.message);
  expect(String(foreign).replaceAll(id, '')).toBe(String(unknown).replaceAll('a-b-c', ''));
  expect(await requests().find({ id })).toMatchObject(at);
  const { requests: list, counts } = await requests().list({ ...at, kind: 'failed' });
  expect(list[0]).toMatchObject({ id, target: 'closed', status: 401, code: '42501' });
  expect(counts.some(({ target }) => target === 'diary')).toBe(true);
});

test('who used a table and a column', async () => {
  for (let i = 0; i < 3; i++) await send('/artist?select=name&id=eq.1');
  await send('/album?select=title,artist(name)');
  await recorder.flush(true);
  const used = async (...of: [string, string?]) =>
    (await callersOf(readDb(), environmentId, ...of)).map(({ key, role, target, calls }) => [
      key,
      role,
      target,
      calls,
    ]);
  expect(await used('public.artist', 'id')).toContainEqual(['Default', 'anon', 'artist', 4]);
  expect(await used('public.artist', 'name')).toContainEqual(['Default', 'anon', 'album', 1]);
  expect(await used('public.artist', 'born')).toEqual([['Default', 'anon', 'artist', 1]]);
  expect(await used('public.nothing')).toEqual([]);
  expect((await callersOf(readDb(), environmentId, 'public.album'))[0]?.keyId).toBe(key.id);
});
