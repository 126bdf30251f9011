import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { aMember, aTeam, callerFor, testControl } from '../testing/control.ts';
import { commitFiles } from './commit-files.ts';
import { createRepository } from './create.ts';
import { commitDiff, fileDiff } from './diff/commit.ts';
import { rawHeaders } from './http/raw.ts';
import { branches, commits, file, head, kindAt, rawFile, tree } from './queries.ts';
import { removeRepository } from './remove.ts';
import { aProject, git } from './site.testing.ts';

beforeAll(testControl);

const AUTHOR = { name: 'Ada', email: 'ada@example.test' };
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

async function repository() {
  const made = await createRepository(randomUUID());
  let last: string | null = null;
  const commit = async (message: string, files: Record<string, string | Buffer | null>, branch = 'main') => {
    const changes = Object.entries(files).map(([name, content]) => ({ path: name, content }));
    const expectedHead = branch === 'main' ? last : ((await head(made, branch)) ?? null);
    const id = await commitFiles(made, branch, changes, { author: AUTHOR, message, expectedHead });
    if (branch === 'main') last = id;
    return id;
  };
  return { repo: made, commit };
}

describe('reading', () => {
  test('folders, files, pictures and what is no text', async () => {
    const { repo, commit } = await repository();
    const id = await commit('One', {
      'a.txt': 'text\n',
      'docs/pic.png': PNG,
      'bin.dat': Buffer.from([1, 0, 2]),
      'fake.png': '<svg>',
      'large.txt': 'x'.repeat(1_100_000),
    });
    expect((await tree(repo, 'main')).map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'folder docs',
      'file a.txt',
      'file bin.dat',
      'file fake.png',
      'file large.txt',
    ]);
    expect((await tree(repo, id, 'docs'))[0]).toMatchObject({
      name: 'pic.png',
      path: 'docs/pic.png',
      bytes: PNG.length,
      last: { id },
    });
    expect((await file(repo, 'main', 'a.txt')).content).toEqual({ kind: 'text', text: 'text\n' });
    expect((await file(repo, 'main', 'docs/pic.png')).content).toEqual({ kind: 'image', type: 'image/png' });
    expect((await file(repo, 'main', 'bin.dat')).content).toEqual({ kind: 'binary' });
    expect((await file(repo, 'main', 'fake.png')).content).toEqual({ kind: 'text', text: '<svg>' });
    expect((await file(repo, 'main', 'large.txt')).content).toEqual({ kind: 'large' });
    expect((await rawFile(repo, 'main', 'docs/pic.png')).bytes.equals(PNG)).toBe(true);
    expect(await kindAt(repo, 'main', 'docs')).toBe('folder');
    expect(await kindAt(repo, 'main', 'nothing')).toBeUndefined();
  });

  const MISSING = [
    'no-such-branch',
    '-x',
    '--output=/tmp/pwn',
    'HEAD',
    'main~1',
    'main:a.txt',
    'main^{tree}',
    '..',
    '@',
    'a'.repeat(40),
    'refs/heads/main',
    ':/One',
    'main\n',
  ];
  test.each(MISSING)('no branch or commit %j', async (name) => {
    const { repo, commit } = await repository();
    await commit('One', { 'a.txt': 'a' });
    for (const call of [tree, commits, (one: typeof repo, at: string) => file(one, at, 'a.txt')])
      await expect(call(repo, name)).rejects.toMatchObject({ code: 'not_found' });
  });

  test.each(['../x', '/etc/passwd', '.git/config', ':(glob)**', '--help', 'a.txt/..', '*', 'a\0'])(
    'no file %j',
    async (name) => {
      const { repo, commit } = await repository();
      await commit('One', { 'a.txt': 'a' });
      await expect(file(repo, 'main', name)).rejects.toMatchObject({ code: 'not_found' });
      await expect(tree(repo, 'main', name)).rejects.toMatchObject({ code: 'not_found' });
    },
  );

  test('a branch that came another way and is called --output does nothing', async () => {
    const { repo, commit } = await repository();
    const id = await commit('One', { 'a.txt': 'a' });
    fs.writeFileSync(path.join(repo.dir, 'refs/heads/--output=pwn.txt'), `${id}\n`);
    expect((await branches(repo)).map(({ name }) => name)).toContain('--output=pwn.txt');
    await expect(commits(repo, '--output=pwn.txt')).rejects.toMatchObject({ code: 'not_found' });
    expect(fs.existsSync(path.join(repo.dir, 'pwn.txt'))).toBe(false);
    expect(fs.existsSync('pwn.txt')).toBe(false);
  });
});

describe('history', () => {
  test('pages keep their place while others push', async () => {
    const { repo, commit } = await repository();
    const ids: string[] = [];
    for (let index = 0; index < 35; index++)
      ids.unshift(await commit(`Commit ${index}`, { 'a.txt': `${index}` }));
    const first = await commits(repo, 'main');
    await commit('Later', { 'b.txt': 'b' });
    const second = await commits(repo, 'main', { cursor: first.next });
    expect([...first.commits, ...second.commits].map(({ id }) => id)).toEqual(ids);
    expect(second.next).toBeUndefined();
    expect((await commits(repo, 'main', { path: 'b.txt' })).commits).toHaveLength(1);
  });

  test('branches know how far they are from main', async () => {
    const { repo, commit } = await repository();
    const base = await commit('One', { 'a.txt': 'a' });
    await git(repo.dir, ['update-ref', 'refs/heads/feature/x', base]);
    await commit('Two', { 'b.txt': 'b' });
    await commit('Three', { 'c.txt': 'c' }, 'feature/x');
    await commit('Four', { 'd.txt': 'd' }, 'feature/x');
    const found = await branches(repo);
    expect(found[0]).toMatchObject({ name: 'main' });
    expect(found[0]?.ahead).toBeUndefined();
    expect(found[1]).toMatchObject({
      name: 'feature/x',
      ahead: 2,
      behind: 1,
      commit: { subject: 'Four', authorName: 'Ada' },
    });
  });

  test('a commit’s difference: first, changed, renamed, binary, hostile text', async () => {
    const { repo, commit } = await repository();
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    const one = await commit('One\n\nBecause.', { 'a.txt': `${lines.join('\n')}\n`, 'pic.png': PNG });
    const first = await commitDiff(repo, one);
    expect(first).toMatchObject({ commit: { subject: 'One', body: 'Because.', parents: [] }, added: 30 });
    expect(first.files.map(({ path: name, status, binary }) => `${status} ${name} ${binary}`)).toEqual([
      'added a.txt false',
      'added pic.png true',
    ]);
    const changed = [...lines.slice(0, 10), '<script>alert(1)</script>', ...lines.slice(11)];
    const two = await commit('Two', { 'a.txt': null, 'b.txt': `${changed.join('\n')}\n` });
    const [renamed] = (await commitDiff(repo, two)).files;
    expect(renamed).toMatchObject({ path: 'b.txt', from: 'a.txt', status: 'renamed', added: 1, deleted: 1 });
    expect(renamed?.hunks[0]?.lines.find((line) => line.kind === 'add')).toEqual({
      kind: 'add',
      new: 11,
      text: '<script>alert(1)</script>',
    });
    await expect(commitDiff(repo, 'f'.repeat(40) as never)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a file that becomes a link keeps the others’ lines in place', async () => {
    const { repo, commit } = await repository();
    const base = await commit('One', { 'a.txt': 'a\n', 'b.txt': 'b\n' });
    const blob = (await git(repo.dir, ['hash-object', '-w', '--stdin'], 'b.txt')).out.trim();
    const other = (await git(repo.dir, ['hash-object', '-w', '--stdin'], 'c\n')).out.trim();
    const entries = `120000 blob ${blob}\ta.txt\n100644 blob ${other}\tb.txt\n`;
    const made = (await git(repo.dir, ['mktree'], entries)).out.trim();
    const id = (await git(repo.dir, ['commit-tree', '-p', base, made], 'Link\n')).out.trim();
    const { files } = await commitDiff(repo, id as never);
    expect(files.map((one) => one.hunks.flatMap((hunk) => hunk.lines.map((line) => line.text)))).toEqual([
      ['a', 'b.txt'],
      ['b', 'c'],
    ]);
  });

  test('a large difference is cut, and each file can be had alone', async () => {
    const { repo, commit } = await repository();
    const big = (seed: string) =>
      Array.from({ length: 40_000 }, (_, index) => `${seed} ${index} ${'x'.repeat(20)}`).join('\n');
    const id = await commit('Large', { 'a.txt': big('a'), 'b.txt': big('b'), 'c.txt': 'c\n' });
    const { files } = await commitDiff(repo, id);
    expect(files.map(({ cut }) => cut)).toEqual([false, true, true]);
    expect(files[1]).toMatchObject({ added: 40_000, hunks: [] });
    expect((await fileDiff(repo, id, 'c.txt' as never)).hunks).toHaveLength(1);
    expect((await fileDiff(repo, id, 'b.txt' as never)).hunks[0]?.lines).toHaveLength(40_000);
  });
});

describe('committing', () => {
  test('compares and swaps: of many at once one wins', async () => {
    const { repo, commit } = await repository();
    const base = await commit('One', { 'a.txt': 'a' });
    const tries = Array.from({ length: 10 }, (_, index) =>
      commitFiles(repo, 'main', [{ path: 'a.txt', content: `${index}` }], {
        author: AUTHOR,
        message: `${index}`,
        expectedHead: base,
      }),
    );
    const results = await Promise.allSettled(tries);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of results)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' });
    expect((await git(repo.dir, ['fsck', '--strict'])).status).toBe(0);
    expect(fs.readdirSync(repo.dir).filter((name) => name.startsWith('index-'))).toEqual([]);
  });

  test('refuses hostile names', async () => {
    const { repo } = await repository();
    const options = { author: AUTHOR, message: 'x', expectedHead: null };
    for (const name of ['../x', '.git/config', '-x', 'a\nb'])
      await expect(commitFiles(repo, 'main', [{ path: name, content: 'x' }], options)).rejects.toMatchObject({
        code: 'invalid',
      });
    await expect(commitFiles(repo, '-x', [], options)).rejects.toMatchObject({ code: 'invalid' });
    expect(await head(repo)).toBeUndefined();
  });
});

test('what somebody pushed is never served as a page of ours', () => {
  expect(rawHeaders('a/x.html', undefined)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment; filename="x.html"; filename*=UTF-8\'\'x.html',
    'content-security-policy': "default-src 'none'; sandbox",
  });
  expect(rawHeaders('ü"\r\n.png', 'image/png')['content-disposition']).toMatch(
    /^inline; filename="[\w.]+"; filename\*=UTF-8''[%\w.]+$/,
  );
});

test('the procedures: a viewer reads, another team finds nothing', async () => {
  const team = await aTeam();
  const viewer = await aMember(team, 'viewer');
  const { project, repository: repo } = await aProject(team, { by: viewer });
  const asked = { team: team.slug, project: project.slug };
  expect(await callerFor(viewer).repositories.branches(asked)).toEqual([]);
  expect(await callerFor(viewer).repositories.get(asked)).toMatchObject({
    cloneUrl: expect.stringMatching(/\.git$/),
    protectMain: false,
    head: undefined,
  });
  const id = await commitFiles(repo, 'main', [{ path: 'a', content: 'a' }], {
    author: AUTHOR,
    message: 'One',
    expectedHead: null,
  });
  expect(await callerFor(viewer).repositories.commit({ ...asked, commit: id })).toMatchObject({ added: 1 });
  const stranger = await aMember(await aTeam(), 'owner');
  await expect(callerFor(stranger).repositories.branches(asked)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await removeRepository(project.id);
  await removeRepository(project.id);
  await expect(callerFor(viewer).repositories.branches(asked)).rejects.toMatchObject({
    code: 'PRECONDITION_FAILED',
  });
});
