import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeEnvironment, reserveEnvironment } from '../environments/create.ts';
import { createEnvironmentDatabase, dropEnvironmentDatabase } from '../environments/database.ts';
import { readDb, writeDb } from '../platform/control/client.ts';
import { connect, withConnection } from '../platform/postgres/connect.ts';
import { aMember, aTeam, callerFor, type TestUser, testControl } from '../testing/control.ts';
import { startGateway } from '../testing/gateway.ts';

beforeAll(testControl);

const people = {} as Record<'developer' | 'viewer' | 'stranger', TestUser>;
let at: { team: string; project: string };
let teamId: string;
let ref: string;
let database: string;
let gateway: Awaited<ReturnType<typeof startGateway>>;

beforeAll(async () => {
  const team = await aTeam();
  people.developer = await aMember(team, 'developer');
  people.viewer = await aMember(team, 'viewer');
  people.stranger = await aMember(await aTeam(), 'owner');
  [at, teamId] = [{ team: team.slug, project: 'shop' }, team.id];
  const given = { slug: 'shop', name: 'shop', state: 'ready', source: 'empty' } as const;
  const project = await writeDb().project.create({
    data: { ...given, teamId, createdBy: people.developer.id },
  });
  const place = { projectId: project.id, projectSlug: 'shop', kind: 'production' as const, branch: 'main' };
  const environment = await reserveEnvironment(writeDb(), place);
  ({ ref, database } = environment);
  const credentials = await createEnvironmentDatabase(connect, { database });
  await completeEnvironment(writeDb(), environment, credentials);
  await withConnection(database, credentials.owner, (client) =>
    client.query(`CREATE TABLE item (id int PRIMARY KEY, email text); GRANT SELECT ON item TO anon;
      COMMENT ON COLUMN item.email IS 'Address @personal'`),
  );
  await writeDb().environment.update({ where: { id: environment.id }, data: { ready: true } });
  gateway = await startGateway();
  process.env['SLIPWAY_GATEWAY_URL'] = gateway.origin;
});
afterAll(async () => {
  await gateway.stop();
  await dropEnvironmentDatabase(connect, { database });
});

const send = (who: keyof typeof people, scope: 'read' | 'write' = 'write') =>
  callerFor(people[who], { via: 'token', scope }).api.send;
const lastEntry = () =>
  readDb().auditEntry.findFirstOrThrow({ where: { chain: teamId }, orderBy: { sequence: 'desc' } });
const entries = () => readDb().auditEntry.count({ where: { chain: teamId } });
const rows = () =>
  withConnection(database, undefined, async (client) => {
    return (await client.query('SELECT id, email FROM public.item ORDER BY id')).rows;
  });

const adding = {
  method: 'POST' as const,
  address: 'item?select=id',
  headers: [
    ['content-type', 'application/json'],
    ['prefer', 'return=representation'],
  ] as [string, string][],
  body: '[{"id":1,"email":"ann@example.test"},{"id":2,"email":"bob@example.test"}]',
};

test('a write is answered as the gateway answered it, and stands in the audit log without values', async () => {
  const answer = await send('developer')({ ...at, ...adding, role: 'service_role' });
  expect(answer).toMatchObject({ status: 201, text: '[{"id":1}, \n {"id":2}]' });
  const header = new Headers(answer.headers);
  expect(header.get('server-timing')).toContain('dur=');
  expect(decodeURIComponent(header.get('x-slipway-sql') ?? '').toLowerCase()).toContain('insert into');
  const entry = await lastEntry();
  expect(entry).toMatchObject({
    action: 'console.send',
    actorId: people.developer.id,
    target: `environment:${ref}`,
    after: {
      method: 'POST',
      path: '/rest/v1/item',
      parameters: ['select'],
      columns: ['id', 'email'],
      role: 'service_role',
      status: 201,
      rows: 2,
    },
  });
  expect(JSON.stringify(entry.after)).not.toContain('ann@');
});

test('a write that the database refuses is told and noted too', async () => {
  const wish = { ...at, role: 'anon' as const, method: 'DELETE' as const, address: 'item?id=eq.1' };
  const answer = await send('developer')(wish);
  expect(answer.status).toBe(401);
  expect(JSON.parse(answer.text)).toMatchObject({ code: '42501' });
  expect(await lastEntry()).toMatchObject({ after: { method: 'DELETE', status: 401, rows: 0 } });
  expect(await rows()).toHaveLength(2);
});

test('who may only read sends nothing: neither a token of scope read nor a viewer nor a stranger', async () => {
  const before = await entries();
  const wish = { ...at, ...adding, role: 'anon' as const };
  await expect(send('developer', 'read')(wish)).rejects.toThrow('may only read');
  await expect(send('viewer')(wish)).rejects.toThrow('needs the role developer');
  await expect(send('stranger')(wish)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await entries()).toBe(before);
  const { token } = await callerFor(people.developer, {
    via: 'token',
    scope: 'read',
  }).environments.consoleToken({ ...at, role: 'service_role' });
  const response = await fetch(`${process.env['SLIPWAY_GATEWAY_URL']}/p/${ref}/rest/v1/item?id=gt.0`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(response.ok).toBe(false);
  expect(await rows()).toHaveLength(2);
});

test.each([
  ['a path that leads out of the API', { address: '../../../health' }],
  ['a path that leads to another environment', { address: '%2e%2e/%2e%2e/%2e%2e/other/rest/v1/item' }],
  ['a header of the connection', { headers: [['Transfer-Encoding', 'chunked']] as [string, string][] }],
  ['another identity', { headers: [['Authorization', 'Bearer x']] as [string, string][] }],
])('%s is refused', async (_what, change) => {
  const wish = { ...at, ...adding, role: 'service_role' as const, ...change };
  await expect(send('developer')(wish)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});
