import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import fs from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { controlDirectory } from '../gateway/directory/control.ts';
import { readDb, writeDb } from '../platform/control/client.ts';
import { CONTROL_DATABASE, connect, databaseUrl } from '../platform/postgres/connect.ts';
import { aMember, aTeam, callerFor, type TestUser, testControl } from '../testing/control.ts';
import { startGateway } from '../testing/gateway.ts';
import { completeEnvironment, reserveEnvironment } from './create.ts';
import { createEnvironmentDatabase, dropEnvironmentDatabase } from './database.ts';
import { refreshKeySets } from './fetch-keys.ts';
import { listKeys } from './queries.ts';
import { type ApiBehaviour, BEHAVIOUR_DEFAULTS } from './shapes.ts';

beforeAll(testControl);

const SCHEMA = `
  CREATE TABLE note (id int PRIMARY KEY, line text);
  INSERT INTO note VALUES (1, 'a'), (2, 'b');
  GRANT SELECT, INSERT ON note TO anon, authenticated;
  CREATE FUNCTION whoami() RETURNS jsonb STABLE LANGUAGE sql AS
    $$ SELECT current_setting('request.jwt.claims')::jsonb || jsonb_build_object('user', current_user) $$;
  CREATE FUNCTION nap() RETURNS text STABLE LANGUAGE sql AS $$ SELECT pg_sleep(0.4)::text $$;
  CREATE FUNCTION closed_for_repair() RETURNS void LANGUAGE plpgsql AS
    $$ BEGIN RAISE sqlstate 'PT503' USING message = 'Back at noon'; END $$;
  CREATE FUNCTION closed_for_good() RETURNS void LANGUAGE plpgsql AS
    $$ BEGIN RAISE sqlstate 'PT410' USING message = 'Moved'; END $$;
  CREATE FUNCTION with_argument(n int) RETURNS void LANGUAGE sql AS '';
  GRANT EXECUTE ON FUNCTION whoami, nap, closed_for_repair, closed_for_good TO anon, authenticated;`;

let people: Record<'admin' | 'developer' | 'viewer' | 'stranger', TestUser>;
let at: { team: string; project: string };
let chain: string;
let environment: { ref: string; database: string };
let apikey: string;
let gateway: Awaited<ReturnType<typeof startGateway>>;

beforeAll(async () => {
  const team = await aTeam();
  people = {
    admin: await aMember(team, 'admin'),
    developer: await aMember(team, 'developer'),
    viewer: await aMember(team, 'viewer'),
    stranger: await aMember(await aTeam(), 'owner'),
  };
  at = { team: team.slug, project: 'shop' };
  chain = team.id;
  const data = { teamId: team.id, slug: 'shop', name: 'shop', state: 'ready', source: 'empty' } as const;
  const project = await writeDb().project.create({ data: { ...data, createdBy: people.admin.id } });
  const given = { projectId: project.id, projectSlug: 'shop', kind: 'production' as const, branch: 'main' };
  const reserved = await reserveEnvironment(writeDb(), given);
  environment = reserved;
  const credentials = await createEnvironmentDatabase(connect, reserved);
  await completeEnvironment(writeDb(), reserved, credentials);
  await writeDb().environment.update({ where: { id: reserved.id }, data: { ready: true } });
  const owner = await connect(reserved.database, credentials.owner);
  await owner.query(SCHEMA);
  await owner.end();
  apikey = (await listKeys(readDb(), reserved.id)).find(({ kind }) => kind === 'publishable')?.key ?? '';
  gateway = await startGateway(undefined, await controlDirectory({ url: databaseUrl(CONTROL_DATABASE) }));
});
afterAll(async () => {
  await gateway?.stop();
  await dropEnvironmentDatabase(connect, environment);
});

const as = (who: keyof typeof people) => callerFor(people[who]).environments;
const set = (wish: Partial<ApiBehaviour>) => as('admin').updateBehaviour({ ...at, ...wish });

async function call(path: string, headers: Record<string, string> = {}, body?: unknown) {
  const answer = await fetch(`${gateway.origin}/p/${environment.ref}/rest/v1/${path}`, {
    headers: { apikey, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : undefined };
}

/** The answer once the gateway has heard of a change. */
const soon = (path: string, status: number, headers?: Record<string, string>, body?: unknown) =>
  vi.waitFor(
    async () => {
      const answer = await call(path, headers, body);
      expect(answer, path).toMatchObject({ status });
      return answer.body;
    },
    { timeout: 5_000, interval: 20 },
  );

test('nothing is chosen at first; an admin changes it and leaves an entry, a developer may not', async () => {
  expect(await as('viewer').behaviour(at)).toMatchObject({
    preRequest: '',
    aggregates: 'everyone',
    anonMs: 3000,
  });
  await expect(as('developer').updateBehaviour({ ...at, plans: true })).rejects.toThrow(
    'needs the role admin',
  );
  await expect(as('stranger').updateBehaviour({ ...at, plans: true })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(await set({ anonMs: 2500 })).toMatchObject({ anonMs: 2500, serviceMs: 30_000 });
  const entry = await readDb().auditEntry.findFirstOrThrow({
    where: { chain },
    orderBy: { sequence: 'desc' },
  });
  expect(entry).toMatchObject({
    action: 'environment.behaviour',
    target: `environment:${environment.ref}`,
    before: { anonMs: 3000 },
    after: { anonMs: 2500 },
  });
  expect(await as('viewer').behaviour(at)).toMatchObject({ anonMs: 2500, authenticatedMs: 8000 });
});

test('a function before each request may refuse it, until another takes its place', async () => {
  expect(await set({ preRequest: 'closed_for_repair' })).toMatchObject({
    preRequest: 'public.closed_for_repair',
  });
  expect(await soon('note', 503)).toMatchObject({ message: 'Back at noon' });
  await set({ preRequest: 'public.closed_for_good' });
  expect(await soon('note', 410)).toMatchObject({ message: 'Moved' });
  await set({ preRequest: '' });
  await soon('note', 200);
});

test('aggregates are for whom they are allowed, execution plans where they are', async () => {
  expect(await call('note?select=id.max()')).toMatchObject({ status: 200 });
  await set({ aggregates: 'signedIn' });
  expect(await soon('note?select=id.max()', 400)).toMatchObject({ code: 'PGRST123' });
  const accept = 'application/vnd.pgrst.plan+json';
  expect(await call('note', { accept })).toMatchObject({ status: 406 });
  await set({ plans: true });
  expect(await soon('note', 200, { accept })).toMatchObject([{ Plan: {} }]);
});

test('callers undo their writes where they may', async () => {
  const rows = async () => (await call('note')).body.length;
  const undone = () => call('note', { prefer: 'tx=rollback, return=representation' }, { id: 3, line: 'c' });
  // Together with what is seen from outside, so that the gateway is known to have heard of it.
  await set({ txOverride: true, aggregates: 'everyone' });
  await soon('note?select=id.max()', 200);
  expect(await undone()).toMatchObject({ status: 201, body: [{ id: 3 }] });
  expect(await rows()).toBe(2);
  await set({ txOverride: false, aggregates: 'nobody' });
  await soon('note?select=id.max()', 400);
  expect(await undone()).toMatchObject({ status: 201 });
  expect(await rows()).toBe(3);
});

test('a role has the time it is given', async () => {
  expect(await call('rpc/nap')).toMatchObject({ status: 200 });
  await set({ anonMs: 100 });
  expect(await soon('rpc/nap', 504)).toMatchObject({ code: '57014' });
  await set({ anonMs: 3000 });
  await soon('rpc/nap', 200);
});

test('a role gets as many rows as it is given, others what the environment says', async () => {
  expect((await call('note')).body.length).toBeGreaterThan(1);
  await set({ anonRows: 1, authenticatedRows: 5 });
  await vi.waitFor(async () => expect((await call('note')).body).toHaveLength(1), {
    timeout: 5_000,
    interval: 20,
  });
  expect((await call('note?limit=9')).body).toHaveLength(1);
  await set({ anonRows: 0 });
  await vi.waitFor(async () => expect((await call('note')).body.length).toBeGreaterThan(1), {
    timeout: 5_000,
    interval: 20,
  });
});

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = (key: KeyObject, kid: string) => ({ ...key.export({ format: 'jwk' }), kid, alg: 'ES256' });
const bearer = async (key: KeyObject, claims: object, kid?: string) => {
  const header = { alg: 'ES256', ...(kid && { kid }) };
  const token = new SignJWT({ aud: environment.ref, ...claims })
    .setProtectedHeader(header)
    .setExpirationTime('5m');
  return { authorization: `Bearer ${await token.sign(key)}` };
};

test('users of another sign-in come with its public keys, which replace each other, and their role where it is', async () => {
  const [first, second] = [pair(), pair()];
  const early = await bearer(first.privateKey, { app: { roles: ['authenticated'] } }, 'one');
  const late = await bearer(second.privateKey, { app: { roles: ['authenticated'] } }, 'two');
  expect(await call('rpc/whoami', early)).toMatchObject({ status: 401 });
  const keys = [jwk(first.publicKey, 'one'), jwk(second.publicKey, 'two')];
  await set({ jwks: JSON.stringify({ keys }), roleClaim: '.app.roles[0]' });
  expect(await soon('rpc/whoami', 200, early)).toMatchObject({
    user: 'authenticated',
    role: 'authenticated',
  });
  await soon('rpc/whoami', 200, late);
  await set({ jwks: JSON.stringify(keys[1]) });
  await soon('rpc/whoami', 401, early);
  await soon('rpc/whoami', 200, late);

  // It never speaks for the secret key, not even in the console's name, nor for another environment.
  const service = await bearer(second.privateKey, { app: { roles: ['service_role'] } });
  expect(await call('rpc/whoami', service)).toMatchObject({ status: 401, body: { code: 'PGRST303' } });
  const posing = { iss: 'slipway-console', role: 'service_role' };
  expect(await call('rpc/whoami', await bearer(second.privateKey, posing))).toMatchObject({ status: 401 });
  const elsewhere = { aud: 'elsewhere', app: { roles: ['authenticated'] } };
  expect(await call('rpc/whoami', await bearer(second.privateKey, elsewhere))).toMatchObject({ status: 401 });

  // The console's own tokens say their role where they always did.
  const { token } = await as('developer').consoleToken({ ...at, role: 'authenticated' });
  const console = await call('rpc/whoami', { authorization: `Bearer ${token}` });
  expect(console).toMatchObject({ status: 200, body: { user: 'authenticated' } });
});

const openssl = spawnSync('openssl', ['version']).status === 0;
test.skipIf(!openssl)(
  'keys come from the address where a sign-in publishes them, and follow it',
  async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-keys-'));
    const make = 'req -new -x509 -days 2 -nodes -subj /CN=localhost -out crt -keyout key';
    execFileSync('openssl', make.split(' '), { cwd: folder, stdio: 'ignore' });
    const [cert, key] = ['crt', 'key'].map((name) => fs.readFileSync(path.join(folder, name)));
    fs.rmSync(folder, { recursive: true });
    let answer: { status?: number; text: string } = { text: '' };
    const server = https.createServer({ cert, key }, (_req, res) => {
      res.writeHead(answer.status ?? 200, { location: '/elsewhere' }).end(answer.text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const jwksUrl = `https://localhost:${(server.address() as AddressInfo).port}/keys`;
    const publish = (...keys: object[]) => {
      answer = { text: JSON.stringify({ keys }) };
    };
    const [first, second] = [pair(), pair()];
    const early = await bearer(first.privateKey, { role: 'authenticated' }, 'one');
    const late = await bearer(second.privateKey, { role: 'authenticated' }, 'two');
    const untold = { ...jwk(first.publicKey, 'one'), alg: undefined };
    const useless = [
      { kty: 'oct', k: 'x' },
      { ...untold, use: 'enc' },
      { kty: 'EC', crv: 'P-256', x: 'bad' },
      5,
    ];
    publish(untold, ...(useless as object[]));
    await set({ roleClaim: '.role', jwks: '' });

    await expect(set({ jwksUrl })).rejects.toThrow('is inside this server’s own network');
    process.env['SLIPWAY_ALLOW_PRIVATE_ADDRESSES'] = 'true';
    try {
      await expect(set({ jwksUrl })).rejects.toThrow('cannot be read'); // nobody vouches for its certificate
      https.globalAgent.options.ca = cert;
      expect(await set({ jwksUrl })).toEqual({
        ...BEHAVIOUR_DEFAULTS,
        ...(await as('viewer').behaviour(at)),
      });
      await soon('rpc/whoami', 200, early);

      publish(jwk(second.publicKey, 'two'));
      await refreshKeySets();
      await soon('rpc/whoami', 401, early);
      await soon('rpc/whoami', 200, late);
      for (const wrong of [
        { status: 302, text: '' },
        { text: 'x'.repeat(70_000) },
        { text: '{"keys": []}' },
      ]) {
        answer = wrong;
        await refreshKeySets(); // what was there stays
        await expect(set({ jwksUrl })).rejects.toThrow(/302|70000|more than 65536 bytes|no JSON Web Key Set/);
      }
      expect(await call('rpc/whoami', late)).toMatchObject({ status: 200 });
      await set({ jwksUrl: '' });
      await soon('rpc/whoami', 401, late);
    } finally {
      delete process.env['SLIPWAY_ALLOW_PRIVATE_ADDRESSES'];
      delete https.globalAgent.options.ca;
      server.closeAllConnections();
      server.close();
    }
  },
);

test('what cannot work is refused at its field, and nothing changes', async () => {
  const key = jwk(pair().publicKey, 'k');
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
  const before = await as('viewer').behaviour(at);
  const refusals: [Partial<ApiBehaviour>, string][] = [
    [{ preRequest: 'nowhere' }, 'has no function “public.nowhere”'],
    [{ preRequest: 'with_argument' }, 'without arguments'],
    [{ preRequest: 'a(); drop table note' }, 'Write the name of a function'],
    [{ roleClaim: 'role' }, 'Write a path'],
    [{ anonMs: 99 }, 'At least 100 ms'],
    [{ serviceMs: 300_001 }, 'At most 300000 ms'],
    [{ anonRows: -1 }, 'at least 1'],
    [{ serviceRows: 100_001 }, 'At most 100,000 rows'],
    [{ jwksUrl: 'http://id.example.com/keys' }, 'Write an address that begins with https'],
    [{ jwksUrl: 'https://u:p@id.example.com/keys' }, 'Write an address that begins with https'],
    [{ jwksUrl: 'https://169.254.169.254/keys' }, 'never connects to'],
    [{ jwks: 'x' }, 'Paste a JSON Web Key Set'],
    [{ jwks: JSON.stringify({ ...key, alg: undefined }) }, 'Key 1 has to name its algorithm'],
    [{ jwks: JSON.stringify({ ...key, alg: 'HS256' }) }, 'Key 1 has to name its algorithm'],
    [{ jwks: JSON.stringify({ ...key, d: 'x' }) }, 'Key 1 is a private key'],
    [{ jwks: JSON.stringify({ kty: 'oct', k: 'x', alg: 'HS256' }) }, 'is a shared secret'],
    [{ jwks: JSON.stringify({ keys: [key, { ...key, x: 'AA' }] }) }, 'Key 2 cannot be read'],
    [{ jwks: JSON.stringify({ ...weak, alg: 'RS256' }) }, 'Key 1 has 1024 bits'],
  ];
  for (const [wish, reason] of refusals) await expect(set(wish), reason).rejects.toThrow(reason);
  expect(await as('viewer').behaviour(at)).toEqual(before);
});
