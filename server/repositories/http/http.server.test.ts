import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromNow } from '../../platform/clock.ts';
import { writeDb } from '../../platform/control/client.ts';
import { digest } from '../../platform/vault.ts';
import { aMember, aTeam, aUser, testControl } from '../../testing/control.ts';
import { aProject, aToken, git, gitServer, workingCopy } from '../site.testing.ts';

beforeAll(testControl);

let server: Awaited<ReturnType<typeof gitServer>>;
let copy: Awaited<ReturnType<typeof workingCopy>>;
let place: string;
let team: Awaited<ReturnType<typeof aTeam>>;
let developer: Awaited<ReturnType<typeof aMember>>;
let token: string;
let repositoryDir: string;

beforeAll(async () => {
  server = await gitServer();
  team = await aTeam();
  developer = await aMember(team, 'developer');
  token = await aToken(developer);
  const { project, repository } = await aProject(team, { by: developer });
  repositoryDir = repository.dir;
  place = `${team.slug}/${project.slug}`;
  copy = await workingCopy(server.address(place, token));
  await copy.commit('One', { 'a.txt': 'a\n' });
  expect((await copy.push()).status).toBe(0);
});
afterAll(async () => {
  await server.close();
  copy.remove();
});

const basic = (password: string) => `Basic ${Buffer.from(`x:${password}`).toString('base64')}`;
const ask = (path: string, password?: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${server.port}/${path}`, {
    ...init,
    headers: { ...(password ? { authorization: basic(password) } : {}), ...init.headers },
  });
const refs = (where: string, service = 'git-upload-pack') => `${where}.git/info/refs?service=${service}`;
const signature = async (response: Response) => ({
  status: response.status,
  type: response.headers.get('content-type'),
  body: await response.text(),
});

describe('who may', () => {
  test('nobody, a wrong token, an ended one: 401 with the way to sign in', async () => {
    const ended = await aToken(developer);
    await writeDb().accessToken.update({ where: { hash: digest(ended) }, data: { expiresAt: fromNow(-1) } });
    for (const password of [undefined, 'slp_pat_wrong', 'correct-horse', ended, '']) {
      const response = await ask(refs(place), password);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Basic /);
    }
    const cloned = await git(copy.dir, ['ls-remote', server.address(place, 'slp_pat_wrong')]);
    expect(cloned.out).toContain('Authentication failed');
  });

  test('another team’s member gets what everybody gets for a missing repository', async () => {
    const stranger = await aToken(await aMember(await aTeam(), 'owner'));
    for (const service of ['git-upload-pack', 'git-receive-pack']) {
      const foreign = await signature(await ask(refs(place, service), stranger));
      expect(foreign.status).toBe(404);
      expect(await signature(await ask(refs(`${team.slug}/missing`, service), stranger))).toEqual(foreign);
      expect(await signature(await ask(refs('no-team/missing', service), stranger))).toEqual(foreign);
      expect(await signature(await ask(refs(`${team.slug}/missing`, service), token))).toEqual(foreign);
      const post = { method: 'POST', body: '0000' };
      expect(await signature(await ask(`${place}.git/${service}`, stranger, post))).toEqual(foreign);
    }
    expect(await signature(await ask(refs(place), await aToken(await aUser())))).toMatchObject({
      status: 404,
    });
  });

  test('a viewer and a read token clone but do not push', async () => {
    const viewer = await aToken(await aMember(team, 'viewer'));
    const reading = await aToken(developer, 'read');
    const head = await copy.commit('Two', { 'b.txt': 'b\n' });
    for (const [password, why] of [
      [viewer, 'needs the role developer'],
      [reading, 'may only read'],
    ] as const) {
      const address = server.address(place, password);
      expect((await git(copy.dir, ['ls-remote', address])).status).toBe(0);
      const pushed = await git(copy.dir, ['push', address, `${head}:refs/heads/x`]);
      expect(pushed.status).not.toBe(0);
      expect(pushed.out).toContain(why);
      const post = await ask(`${place}.git/git-receive-pack`, password, { method: 'POST', body: '0000' });
      expect(post.status).toBe(403);
    }
  });
});

describe('only the smart protocol', () => {
  test.each([
    'HEAD',
    'objects/info/packs',
    'info/refs',
    'config',
    'info/refs?service=git-upload-archive',
    'info/refs?service=--x',
    '../x',
  ])('nothing at %s', async (path) => {
    expect((await ask(`${place}.git/${path}`, token)).status).toBe(404);
  });

  test('nothing by other methods', async () => {
    for (const method of ['PUT', 'DELETE', 'HEAD', 'POST'])
      expect((await ask(refs(place), token, { method })).status).toBe(404);
    expect((await ask(`${place}.git/git-upload-pack`, token)).status).toBe(404);
  });
});

describe('stock git', () => {
  test.each(['0', '1', '2'])('speaks protocol version %s', async (version) => {
    const { status, out } = await git(copy.dir, [
      '-c',
      `protocol.version=${version}`,
      'ls-remote',
      server.address(place, token),
    ]);
    expect(status).toBe(0);
    expect(out).toContain('refs/heads/main');
  });

  test('fetches with a packed request, shallow and partial', async () => {
    const request = gzipSync('0014command=ls-refs\n0000');
    const response = await ask(`${place}.git/git-upload-pack`, token, {
      method: 'POST',
      body: request,
      headers: {
        'content-type': 'application/x-git-upload-pack-request',
        'content-encoding': 'gzip',
        'git-protocol': 'version=2',
      },
    });
    expect(await response.text()).toContain('refs/heads/main');
    const shallow = await git(copy.dir, ['fetch', '--depth=1', server.address(place, token), 'main']);
    expect(shallow.status).toBe(0);
  });

  test('pushes large files in pieces, and gets them back whole', async () => {
    const text = Array.from({ length: 400_000 }, () => Math.random().toString(36)).join('\n');
    const head = await copy.commit('Large', { 'large.txt': text });
    const pushed = await copy.run('-c', 'http.postBuffer=65536', 'push', 'origin', 'HEAD:refs/heads/large');
    expect(pushed.status).toBe(0);
    const again = await workingCopy(server.address(place, token));
    expect((await again.run('fetch', '--quiet', 'origin', 'large')).status).toBe(0);
    expect((await again.run('rev-parse', 'FETCH_HEAD')).out.trim()).toBe(head);
    again.remove();
    expect((await git(repositoryDir, ['fsck', '--strict'])).status).toBe(0);
  });

  test('a push by another way than this address is refused', async () => {
    const head = await copy.commit('Three', { 'c.txt': 'c\n' });
    const pushed = await git(copy.dir, ['push', repositoryDir, `${head}:refs/heads/local`]);
    expect(pushed.status).not.toBe(0);
    expect(pushed.out).toContain('pushes go through the HTTP address');
  });
});
