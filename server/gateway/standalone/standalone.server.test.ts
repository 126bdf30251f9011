import { generateKeyPairSync, type KeyObject, randomBytes, sign as signWith } from 'node:crypto';
import net from 'node:net';
import { PostgrestClient } from '@supabase/postgrest-js';
import { exportJWK, SignJWT } from 'jose';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { idempotencySql } from '../../environments/idempotency.ts';
import { type Standalone, startStandalone } from './main.ts';

const SCHEMA = `
  create table things (id int primary key, name text not null, owner text);
  insert into things values (1, 'one', 'ann'), (2, 'two', 'bob');
  create function who() returns json language sql stable as $$
    select json_build_object('role', current_user, 'claims', current_setting('request.jwt.claims')::json,
      'cookie', current_setting('request.cookies')::json->>'c', 'app', current_setting('app.settings.x'),
      'timeout', current_setting('statement_timeout'), 'isolation', current_setting('transaction_isolation')) $$;
  create function careful() returns text language sql stable set default_transaction_isolation = 'repeatable read' set work_mem = '5MB'
    as $$ select current_setting('transaction_isolation') || ' ' || current_setting('statement_timeout') $$;
  create function hurried() returns void language sql stable set statement_timeout = '100ms' as $$ select pg_sleep(2) $$;
  create function twofold() returns void language plpgsql stable as $$ begin
    perform set_config('response.headers', '[{"a":"1","b":"2"}]', true); end $$;
  create function cookies() returns void language plpgsql stable as $$ begin
    perform set_config('response.headers', '[{"Set-Cookie":"a=1"},{"Set-Cookie":"b=2"},{"Refresh":"1"}]', true); end $$;
  create function guard() returns void language plpgsql as $$ begin
    if current_setting('request.headers')::json->>'x-forbidden' is not null then
      raise sqlstate 'PT418' using message = 'teapot';
    end if; end $$;
`;

let admin: pg.Client;
let api: Standalone;
let anon: string;
let user: string;
let uri: string;
let adminPort: number;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const secret = randomBytes(32);

/** A port that was free a moment ago: settings name the admin's port. */
async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

beforeAll(async () => {
  const name = `alone_${randomBytes(5).toString('hex')}`;
  [anon, user] = [`${name}_anon`, `${name}.user`];
  const root = new pg.Client({ connectionString: inject('cluster').url });
  await root.connect();
  await root.query(`create database ${name}`);
  await root.query(`create role ${name} login noinherit password 'pw'; create role ${anon}; create role "${user}";
    grant ${anon}, "${user}" to ${name}; alter role "${user}" set statement_timeout = '7s';
    alter role "${user}" set default_transaction_isolation = 'serializable';
    alter role ${name} set pgrst.db_max_rows = '1'`);
  await root.end();
  const url = new URL(inject('cluster').url);
  url.pathname = `/${name}`;
  admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  // The superuser is called slipway: its own schema would come first, once there is one.
  await admin.query('set search_path = public');
  await admin.query(SCHEMA);
  await admin.query(`grant select, insert on things to ${anon}, "${user}"`);
  url.username = name;
  url.password = 'pw';
  uri = url.href;
  const keys = [
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa' },
    { ...(await exportJWK(ec.publicKey)), kid: 'ec' },
    { ...(await exportJWK(ed.publicKey)), kid: 'ed' },
    { kty: 'oct', k: secret.toString('base64url'), kid: 'hs' },
  ];
  adminPort = await freePort();
  api = await startStandalone(undefined, {
    PGRST_DB_URI: uri,
    PGRST_DB_ANON_ROLE: anon,
    PGRST_JWT_SECRET: JSON.stringify({ keys }),
    PGRST_JWT_AUD: 'here',
    PGRST_DB_TX_END: 'commit-allow-override',
    PGRST_DB_PRE_REQUEST: 'public.guard',
    PGRST_DB_PLAN_ENABLED: 'true',
    PGRST_APP_SETTINGS_X: 'from the operator',
    PGRST_SERVER_PORT: '0',
    PGRST_LOG_LEVEL: 'crit',
    PGRST_SERVER_HOST: '127.0.0.1',
    PGRST_SERVER_TRACE_HEADER: 'X-Trace',
    PGRST_ADMIN_SERVER_HOST: '127.0.0.1',
    PGRST_ADMIN_SERVER_PORT: String(adminPort),
  });
});
afterAll(async () => {
  await api?.stop();
  await admin?.end();
});

const token = (alg: string, key: KeyObject | Uint8Array, claims: Record<string, unknown> = { role: user }) =>
  new SignJWT(claims).setProtectedHeader({ alg }).sign(key);
const get = (path: string, headers: Record<string, string> = {}) => fetch(api.address + path, { headers });

describe('the API alone', () => {
  it('keeps answers for Idempotency-Key where the database allows it, and says what is missing elsewhere', async () => {
    const write = async () => {
      const headers = { 'idempotency-key': 'k', 'content-type': 'application/json' };
      const body = JSON.stringify({ id: 90, name: 'once' });
      const answer = await fetch(`${api.address}/things`, { method: 'POST', headers, body });
      return [answer.status, (await answer.text()).includes('--idempotency-sql')];
    };
    expect(await write()).toEqual([501, true]);
    await admin.query(idempotencySql([new URL(uri).username]));
    expect([await write(), await write()]).toEqual([
      [201, false],
      [201, false],
    ]);
    await admin.query('delete from things where id = 90');
  });
  it('serves the anonymous role without a key, at the root path', async () => {
    const client = new PostgrestClient(api.address);
    const { data, error } = await client.from('things').select('name').eq('id', 2);
    expect([error, data]).toEqual([null, [{ name: 'two' }]]);
  });
  it('takes settings that the database keeps', async () => {
    const answer = await get('/things');
    expect([await answer.json(), answer.headers.get('content-range')]).toEqual([
      [{ id: 1, name: 'one', owner: 'ann' }],
      '0-0/*',
    ]);
  });
  it.each([
    ['RS256', rsa.privateKey],
    ['RS512', rsa.privateKey],
    ['PS256', rsa.privateKey],
    ['PS384', rsa.privateKey],
    ['ES256', ec.privateKey],
    ['EdDSA', ed.privateKey],
    ['HS256', secret],
    ['HS512', secret],
  ])('verifies %s', async (alg, key) => {
    const bearer = { authorization: `Bearer ${await token(alg, key)}`, cookie: 'a=1; c=biscuit' };
    const answer = await get('/rpc/who', bearer);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      {
        role: user,
        claims: { role: user },
        cookie: 'biscuit',
        app: 'from the operator',
        timeout: '7s',
        isolation: 'serializable',
      },
    ]);
  });
  it('does not let a token choose a public key as its shared secret', async () => {
    const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' });
    const answer = await get('/things', {
      authorization: `Bearer ${await token('HS256', Buffer.from(pem))}`,
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      401,
      { code: 'PGRST301', details: 'None of the keys was able to decode the JWT' },
    ]);
  });
  it('refuses a token of another audience, and takes one without', async () => {
    const claims = { role: user, aud: 'there' };
    const other = await get('/things', { authorization: `Bearer ${await token('HS256', secret, claims)}` });
    expect([other.status, await other.json()]).toMatchObject([
      401,
      { code: 'PGRST303', message: 'JWT not in audience' },
    ]);
    const good = { role: user, aud: ['here', 'there'] };
    expect(
      (await get('/things', { authorization: `Bearer ${await token('HS256', secret, good)}` })).status,
    ).toBe(200);
  });
  it('refuses what is not a token', async () => {
    const two = await get('/things', { authorization: 'Bearer a.b' });
    expect([two.status, two.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer error="invalid_token", error_description="Expected 3 parts in JWT; got 2"',
    ]);
    const empty = await get('/things', { authorization: 'Bearer ' });
    expect(await empty.json()).toMatchObject({ message: 'Empty JWT is sent in Authorization header' });
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const none = await get('/things', {
      authorization: `Bearer ${part({ alg: 'none' })}.${part({ role: user })}.`,
    });
    expect(none.status).toBe(401);
    const bad = signWith('sha256', Buffer.from('x'), rsa.privateKey).toString('base64url');
    expect(
      (await get('/things', { authorization: `Bearer ${part({ alg: 'RS256' })}.${part({})}.${bad}` })).status,
    ).toBe(401);
  });
  it('runs the function before each request, which may refuse it', async () => {
    const answer = await get('/things', { 'x-forbidden': '1', 'x-trace': 'abc' });
    expect([answer.status, await answer.json()]).toMatchObject([418, { message: 'teapot' }]);
    expect(answer.headers.get('x-trace')).toBe('abc');
  });
  it('keeps nothing of a request that asks for a rollback', async () => {
    const send = (tx: string) =>
      fetch(`${api.address}/things`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', prefer: `tx=${tx}, return=representation` },
        body: '{"id":3,"name":"three"}',
      });
    const tried = await send('rollback');
    expect([tried.status, await tried.json()]).toEqual([201, [{ id: 3, name: 'three', owner: null }]]);
    expect(tried.headers.get('preference-applied')).toContain('tx=rollback');
    expect((await admin.query('select from things where id = 3')).rowCount).toBe(0);
    expect((await send('commit')).status).toBe(201);
    expect((await admin.query('select from things where id = 3')).rowCount).toBe(1);
  });
  it('shows execution plans when they are switched on, and keeps what analyze wrote as the caller prefers', async () => {
    const accept = 'application/vnd.pgrst.plan+json; options=analyze';
    const plan = await get('/things', { accept });
    expect([plan.status, plan.headers.get('content-type')]).toEqual([
      200,
      'application/vnd.pgrst.plan+json; for="application/json"; options=analyze; charset=utf-8',
    ]);
    const insert = (tx: string) =>
      fetch(`${api.address}/things`, {
        method: 'POST',
        headers: { accept, 'content-type': 'application/json', prefer: `tx=${tx}` },
        body: '{"id":40,"name":"planned"}',
      });
    const written = async () => (await admin.query('select from things where id = 40')).rowCount;
    expect([(await insert('rollback')).status, await written()]).toEqual([200, 0]);
    expect([(await insert('commit')).status, await written()]).toEqual([200, 1]);
    await admin.query('delete from things where id = 40');
  });
  it('refuses aggregates unless they are switched on', async () => {
    const answer = await get('/things?select=count()');
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'PGRST123' }]);
  });
  it('lets SQL set every header, cookies among them', async () => {
    const { headers } = await get('/rpc/cookies');
    expect([headers.getSetCookie(), headers.get('refresh')]).toEqual([['a=1', 'b=2'], '1']);
    expect(headers.get('content-security-policy')).toBeNull();
  });
  it('counts the settings of a called function for its whole transaction', async () => {
    expect(await (await get('/rpc/careful')).json()).toBe('repeatable read 0');
    const hurried = await get('/rpc/hurried');
    expect([hurried.status, (await hurried.json()).code]).toEqual([500, '57014']);
  });
  it('refuses headers that are not one name with one text each', async () => {
    const answer = await get('/rpc/twofold');
    expect([answer.status, (await answer.json()).code]).toEqual([500, 'PGRST111']);
  });
  it('finds a table that nobody has told of, at the first request', async () => {
    await admin.query(`create table untold (a int); grant select on untold to ${anon}`);
    expect((await get('/untold')).status).toBe(200);
  });
  it('names the address that it read', async () => {
    const answer = await get('/things?select=name&id=eq.1');
    expect(answer.headers.get('content-location')).toBe('/things?id=eq.1&select=name');
  });
  it('learns of a new table by its channel', async () => {
    await admin.query(
      `create table fresh (a int); grant select on fresh to ${anon}; notify pgrst, 'reload schema'`,
    );
    await expect.poll(async () => (await get('/fresh')).status, { timeout: 3000 }).toBe(200);
  });
  it('learns of a new setting by its channel', async () => {
    const login = new URL(uri).username;
    await admin.query(`alter role ${login} set pgrst.db_max_rows = '2'; notify pgrst, 'reload config'`);
    await expect.poll(async () => (await (await get('/things')).json()).length, { timeout: 3000 }).toBe(2);
  });
});

describe('the admin port', () => {
  const asked = async (path: string) => (await fetch(`http://127.0.0.1:${adminPort}${path}`)).status;
  const read = async (path: string) => (await fetch(`http://127.0.0.1:${adminPort}${path}`)).text();
  it('counts what PostgREST counts', async () => {
    await fetch(`${api.address}/things`);
    const metrics = await read('/metrics');
    for (const line of [
      /^pgrst_schema_cache_query_time_seconds 0\.\d+$/m,
      /^pgrst_schema_cache_loads_total\{status="SUCCESS"\} [1-9]\d*$/m,
      /^pgrst_db_pool_timeouts_total 0$/m,
      /^pgrst_db_pool_available [1-9]\d*$/m,
      /^pgrst_db_pool_waiting 0$/m,
      /^pgrst_db_pool_max \d+$/m,
      /^pgrst_jwt_cache_hits_total \d+$/m,
    ])
      expect(metrics).toMatch(line);
  });
  it('shows settings, those of the database too, but no secrets, and what was read of the schema', async () => {
    const config = await read('/config');
    expect(config).toMatch(/^db-max-rows = \d+$/m);
    expect(config).toContain(`db-anon-role = "${anon}"\n`);
    expect(config).toContain('jwt-secret = "[hidden]"\n');
    expect(config).toContain(':[hidden]@');
    expect(config).not.toContain(':pw@');
    const { tables } = JSON.parse(await read('/schema_cache'));
    expect(Object.keys(tables)).toContain('public.things');
  });
  it('tells whether the database answers', async () => {
    expect([await asked('/live'), await asked('/ready'), await asked('/else')]).toEqual([200, 200, 404]);
    const login = new URL(uri).username;
    await admin.query(`alter role ${login} nologin`);
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [login]);
    await expect.poll(() => asked('/ready'), { timeout: 3000 }).toBe(503);
    expect(await asked('/live')).toBe(200);
    await admin.query(`alter role ${login} login`);
    await expect.poll(() => asked('/ready'), { timeout: 5000 }).toBe(200);
  });
});

describe('a start that cannot be', () => {
  it('names the wrong setting', async () => {
    await expect(startStandalone(undefined, { PGRST_DB_URI: uri, PGRST_DB_TX_END: 'never' })).rejects.toThrow(
      'db-tx-end',
    );
  });
  it('says that anonymous access is not there', async () => {
    const closed = await startStandalone(undefined, { PGRST_DB_URI: uri, PGRST_SERVER_PORT: '0' });
    const answer = await fetch(`${closed.address}/things`);
    expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'PGRST302' }]);
    await closed.stop();
  });
});
