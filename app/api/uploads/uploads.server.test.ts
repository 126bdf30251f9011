import { beforeAll, beforeEach, expect, test } from 'vitest';
import { writeDb } from '@/server/platform/control/client';
import { digest } from '@/server/platform/vault';
import { aMember, aTeam, type TestUser, testControl } from '@/server/testing/control';
import { PUT } from './route.ts';

beforeAll(testControl);

let team: { id: string; slug: string };
let developer: TestUser;

async function tokenOf(user: TestUser, scope: 'read' | 'write' = 'write'): Promise<string> {
  const token = `slp_pat_${crypto.randomUUID()}`;
  await writeDb().accessToken.create({
    data: { userId: user.id, name: 'test', hash: digest(token), preview: 'slp_pat_', scope },
  });
  return token;
}

beforeEach(async () => {
  team = await aTeam();
  developer = await aMember(team, 'developer');
});

interface Sent {
  token?: string;
  team?: string;
  body?: string;
  headers?: Record<string, string>;
}

async function put({ token, team: slug = team.slug, body = 'SELECT 1;', headers = {} }: Sent) {
  const authorization: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const query = new URLSearchParams({ team: slug, name: '../../etc/dump.sql' });
  const answer = await PUT(
    new Request(`http://console.test/api/uploads?${query}`, {
      method: 'PUT',
      body,
      headers: { host: 'console.test', ...authorization, ...headers },
    }),
  );
  return {
    status: answer.status,
    body: (await answer.json()) as { uploadId?: string; bytes?: number; error?: string },
  };
}

test('a token of a developer may send a file; its name is only a name', async () => {
  const { status, body } = await put({ token: await tokenOf(developer) });
  expect(status).toBe(201);
  expect(body.bytes).toBe(9);
  const row = await writeDb().upload.findUniqueOrThrow({ where: { id: body.uploadId } });
  expect(row).toMatchObject({ complete: true, teamId: team.id, userId: developer.id });
  expect(row.fileName).not.toMatch(/[/\\]/);
});

test('who may not make projects may not send files', async () => {
  expect((await put({})).status).toBe(401);
  const viewer = await aMember(team, 'viewer');
  expect((await put({ token: await tokenOf(viewer) })).status).toBe(403);
  expect((await put({ token: await tokenOf(developer, 'read') })).status).toBe(403);
});

test('a team of others and one that is not there get the same answer', async () => {
  const other = await aTeam();
  const token = await tokenOf(developer);
  const [theirs, none] = [await put({ token, team: other.slug }), await put({ token, team: 'no-such-team' })];
  expect(theirs.status).toBe(404);
  expect(none.status).toBe(404);
  expect(theirs.body.error?.replace(other.slug, 'x')).toBe(none.body.error?.replace('no-such-team', 'x'));
});

test('a page of another site is refused before anything is read', async () => {
  const headers = { origin: 'https://elsewhere.test' };
  expect((await put({ token: await tokenOf(developer), headers })).status).toBe(403);
});

test('a file that announces to be too large gets 413', async () => {
  const headers = { 'content-length': '99999999999999' };
  const { status, body } = await put({ token: await tokenOf(developer), headers });
  expect(status).toBe(413);
  expect(body.error).toMatch(/SLIPWAY_MAX_UPLOAD_MB/);
});
