import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aMember, aTeam, testControl } from '../testing/control.ts';
import { importRepository } from './import.ts';
import { repositoryOf } from './location.ts';
import { migrationsAt } from './migrations-at.ts';
import { aProject, aToken, git, gitServer, workingCopy } from './site.testing.ts';

beforeAll(testControl);
let server: Awaited<ReturnType<typeof gitServer>>;
let source: { address: string; token: string; head: string };
let copy: Awaited<ReturnType<typeof workingCopy>>;

beforeAll(async () => {
  server = await gitServer();
  const team = await aTeam();
  const developer = await aMember(team, 'developer');
  const { project } = await aProject(team, { by: developer });
  const token = await aToken(developer);
  copy = await workingCopy(server.address(`${team.slug}/${project.slug}`, token));
  const files = {
    'README.md': '# Imported\n',
    'database/migrations/20260101000000_a.sql': 'CREATE TABLE a (id int);\n',
  };
  const head = await copy.commit('One', files);
  await copy.run('tag', '-a', '-m', 'one', 'v1');
  await copy.push('HEAD:refs/heads/main', 'HEAD:refs/heads/feature/x', 'v1');
  source = { address: server.address(`${team.slug}/${project.slug}`, token), token, head };
});
afterAll(async () => {
  await server.close();
  copy.remove();
});
beforeEach(() => {
  process.env['SLIPWAY_ALLOW_PRIVATE_ADDRESSES'] = 'true';
});
afterEach(() => {
  delete process.env['SLIPWAY_ALLOW_PRIVATE_ADDRESSES'];
});

const refs = async (dir: string) =>
  (await git(dir, ['for-each-ref', '--format=%(refname)'])).out.trim().split('\n');

describe('from an address', () => {
  test('brings branches, tags and migrations, and keeps no password', async () => {
    const { repository, head, notes } = await importRepository(randomUUID(), { address: source.address });
    expect(head).toBe(source.head);
    expect(notes).toEqual([]);
    expect(await refs(repository.dir)).toEqual(['refs/heads/feature/x', 'refs/heads/main', 'refs/tags/v1']);
    expect(await migrationsAt(repository, head)).toHaveLength(1);
    expect((await git(repository.dir, ['fsck', '--strict'])).status).toBe(0);
    const kept = fs
      .readdirSync(repository.dir, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile());
    for (const file of kept)
      expect(fs.readFileSync(path.join(file.parentPath, file.name), 'latin1')).not.toContain(source.token);
  });

  test('an address inside is refused unless the operator allows it', async () => {
    delete process.env['SLIPWAY_ALLOW_PRIVATE_ADDRESSES'];
    for (const address of [
      source.address,
      'http://localhost:1/x.git',
      'http://[::1]:1/x',
      'http://169.254.169.254/x',
    ])
      await expect(importRepository(randomUUID(), { address })).rejects.toThrow(
        /own network|never connects to/,
      );
  });

  test.each([
    'file:///etc',
    'ext::sh -c id',
    'ssh://git@example.test/x',
    'git@example.test:x/y.git',
    '--upload-pack=id',
    '/etc',
    'ftp://example.test/x',
  ])('refuses %s', async (address) => {
    const id = randomUUID();
    await expect(importRepository(id, { address })).rejects.toMatchObject({ code: 'invalid' });
    expect(fs.existsSync(repositoryOf(id).dir)).toBe(false);
  });

  test('a wrong password and a missing repository are told in words', async () => {
    const wrong = source.address.replace(source.token, 'slp_pat_wrong');
    await expect(importRepository(randomUUID(), { address: wrong })).rejects.toThrow('asks for a password');
    const missing = source.address.replace(/\/[^/]+\.git$/, '/nothing.git');
    await expect(importRepository(randomUUID(), { address: missing })).rejects.toThrow('answered 404');
  });
});

describe('from a bundle', () => {
  const bundle = async (...args: string[]) => {
    const file = path.join(copy.dir, '..', `${randomUUID()}.bundle`);
    const made = await copy.run('bundle', 'create', '--quiet', file, ...args);
    expect(made.status).toBe(0);
    return file;
  };

  test('the default branch becomes main, odd names are left out', async () => {
    await copy.run('checkout', '--quiet', '-b', 'master');
    await copy.run('update-ref', 'refs/heads/<svg onload=1>', 'HEAD').then(() => undefined);
    await copy.run('update-ref', 'refs/heads/$(id)', 'HEAD');
    const head = await copy.commit('Two', { 'b.txt': 'b\n' });
    const file = await bundle('HEAD', '--branches', '--tags');
    const { repository, notes, ...rest } = await importRepository(randomUUID(), { bundle: file });
    fs.rmSync(file);
    expect(rest.head).toBe(head);
    expect(await refs(repository.dir)).toEqual([
      'refs/heads/imported-main',
      'refs/heads/main',
      'refs/tags/v1',
    ]);
    expect(notes.join(' ')).toMatch(/“master” is called main here/);
    expect(notes.join(' ')).toMatch(/“\$\(id\)” has a name that is not allowed/);
  });

  test('what is no bundle, or a broken one, is refused', async () => {
    const file = await bundle('HEAD', '--branches');
    const bytes = fs.readFileSync(file);
    fs.writeFileSync(file, 'SELECT 1;');
    await expect(importRepository(randomUUID(), { bundle: file })).rejects.toThrow('no Git bundle');
    fs.writeFileSync(file, bytes.subarray(0, bytes.length - 40));
    await expect(importRepository(randomUUID(), { bundle: file })).rejects.toMatchObject({ code: 'invalid' });
    fs.rmSync(file);
  });

  test('a repository with a hostile file name is refused by name', async () => {
    await copy.run('checkout', '--quiet', '-b', 'hostile');
    await copy.commit('Three', { 'back\\slash': 'x', '-option': 'y' });
    const file = await bundle('HEAD', 'hostile');
    await expect(importRepository(randomUUID(), { bundle: file })).rejects.toThrow('-option');
    fs.rmSync(file);
  });
});
