import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readDb, writeDb } from '../platform/control/client.ts';
import { aMember, aTeam, testControl } from '../testing/control.ts';
import { hasPendingPush } from './push/pending.ts';
import { aProject, aToken, git, gitServer, inDatabase, workingCopy } from './site.testing.ts';

beforeAll(testControl);

const M1 = 'database/migrations/20260101000000_notes.sql';
const M2 = 'database/migrations/20260102000000_more.sql';
const M3 = 'database/migrations/20260103000000_last.sql';
const NOTES = 'CREATE TABLE note (id int PRIMARY KEY);\n';

let server: Awaited<ReturnType<typeof gitServer>>;
const copies: { remove(): void }[] = [];
beforeAll(async () => {
  server = await gitServer();
});
afterAll(async () => {
  await server.close();
  for (const copy of copies) copy.remove();
});

async function copyOf(address: string) {
  const copy = await workingCopy(address);
  copies.push(copy);
  return copy;
}

async function scene() {
  const team = await aTeam();
  const developer = await aMember(team, 'developer');
  const { project, environment, repository } = await aProject(team, { by: developer });
  const token = await aToken(developer);
  const place = `${team.slug}/${project.slug}`;
  const address = server.address(place, token);
  const copy = await copyOf(address);
  const production = () => readDb().environment.findUniqueOrThrow({ where: { id: environment.id } });
  const sql = (text: string) => inDatabase(environment, text);
  const tables = async () =>
    (await sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")).map(
      (row) => row.tablename,
    );
  const main = async () => (await git(repository.dir, ['rev-parse', '--verify', 'main'])).out.trim();
  return {
    team,
    developer,
    project,
    environment,
    repository,
    token,
    place,
    address,
    copy,
    production,
    sql,
    tables,
    main,
  };
}

/** A project with one migration pushed. */
async function started() {
  const one = await scene();
  const first = await one.copy.commit('Notes', { [M1]: NOTES });
  expect((await one.copy.push()).status).toBe(0);
  return { ...one, first };
}

describe('a push to main', () => {
  test('applies the new migrations, moves main and is written to the audit log', async () => {
    const { copy, production, tables, project, team, developer, address } = await scene();
    const before = await production();
    const head = await copy.commit('Notes', { [M1]: NOTES });
    const pushed = await copy.push();
    expect(pushed.out).toMatch(/remote: Applying 20260101000000_notes\.sql/);
    expect(pushed.out).toMatch(/remote: Applied 20260101000000_notes\.sql … \d+ ms/);
    expect(pushed.status).toBe(0);
    expect(await tables()).toEqual(['note']);
    expect(await production()).toMatchObject({ commit: head, catalogVersion: before.catalogVersion + 1 });
    const entry = await readDb().auditEntry.findFirst({ where: { chain: team.id } });
    expect(entry).toMatchObject({
      action: 'repository.push',
      via: 'git',
      actorId: developer.id,
      target: `project:${project.slug}`,
      before: { main: null },
      after: { main: head, migrations: ['20260101000000_notes'] },
    });
    const clone = await copyOf(address);
    expect((await clone.run('pull', '--quiet', 'origin', 'main')).status).toBe(0);
    expect((await clone.run('rev-parse', 'HEAD')).out.trim()).toBe(head);
  });

  test('a failing migration refuses all of it, with file, line and what PostgreSQL says', async () => {
    const { copy, main, first, tables, production, sql, team } = await started();
    const before = await production();
    const files = {
      [M2]: 'CREATE TABLE more (id int);\n',
      [M3]: 'CREATE TABLE last (id int);\n\nSELECT nothing FROM note;\n',
    };
    await copy.commit('More', files);
    const pushed = await copy.push();
    expect(pushed.status).not.toBe(0);
    expect(pushed.out).toContain(`remote: ${M3}, line 3:`);
    expect(pushed.out).toContain('column "nothing" does not exist');
    expect(pushed.out).toContain('remote: Nothing has changed');
    expect(await main()).toBe(first);
    expect(await tables()).toEqual(['note']);
    expect(await sql('SELECT version FROM slipway.migrations')).toHaveLength(1);
    expect(await production()).toEqual(before);
    expect(await readDb().auditEntry.count({ where: { chain: team.id } })).toBe(1);
    const mended = await copy.commit('Mend', { [M3]: 'CREATE TABLE last (id int);\n' });
    expect((await copy.push()).status).toBe(0);
    expect(await main()).toBe(mended);
    expect(await tables()).toEqual(['last', 'more', 'note']);
  });

  test('an applied migration cannot be edited, renamed or removed', async () => {
    const { copy, main, first } = await started();
    await copy.commit('Edit', { [M1]: `${NOTES}-- and more\n` });
    const edited = await copy.push();
    expect(edited.out).toMatch(/20260101000000_notes\.sql was applied on .* and cannot be edited/);
    await copy.run('reset', '--quiet', '--hard', first);
    await copy.commit('Remove', { [M1]: null });
    expect((await copy.push()).out).toContain('cannot be removed');
    expect(await main()).toBe(first);
  });

  test('cannot delete or rewrite main', async () => {
    const { copy, main, first } = await started();
    const removed = await copy.push(':refs/heads/main');
    expect(removed.out).toContain('cannot be deleted');
    await copy.run('commit', '--quiet', '--amend', '-m', 'Another');
    const forced = await copy.push('--force', 'HEAD:refs/heads/main');
    expect(forced.out).toContain('its history cannot be rewritten');
    expect(forced.status).not.toBe(0);
    expect(await main()).toBe(first);
  });

  test('goes through again when a crash came between the migrations and the branch', async () => {
    const { copy, main, repository, tables, sql } = await started();
    const head = await copy.commit('More', { [M2]: 'CREATE TABLE more (id int);\n' });
    const before = await main();
    expect((await copy.push()).status).toBe(0);
    await vi.waitFor(() => expect(hasPendingPush(repository)).toBe(false));
    await git(repository.dir, ['update-ref', 'refs/heads/main', before]);
    const again = await copy.push();
    expect(again.status).toBe(0);
    expect(await main()).toBe(head);
    expect(await tables()).toEqual(['more', 'note']);
    expect(await sql('SELECT version FROM slipway.migrations')).toHaveLength(2);
  });

  test('a project that is not ready takes no pushes', async () => {
    const { copy, project } = await scene();
    await writeDb().project.update({ where: { id: project.id }, data: { state: 'deleting' } });
    await copy.commit('Notes', { [M1]: NOTES });
    expect((await copy.push()).out).toContain('is deleting');
  });
});

describe('slipway.json', () => {
  test('an unknown key is named', async () => {
    const { copy } = await scene();
    await copy.commit('Typo', { 'slipway.json': '{"nmae": "x", "settings": {"maxrows": 3}}' });
    const pushed = await copy.push();
    expect(pushed.out).toContain('slipway.json: unknown key “nmae”');
    expect(pushed.out).toContain('slipway.json: unknown key “settings.maxrows”');
    expect(pushed.status).not.toBe(0);
  });

  test('settings of an admin take effect, a developer is told to ask one', async () => {
    const { copy, team, place, production } = await scene();
    await copy.commit('Limit', { 'slipway.json': '{"settings": {"maxRows": 50}}' });
    expect((await copy.push()).out).toContain('changing “maxRows” needs the role admin');
    const admin = await aToken(await aMember(team, 'admin'));
    const pushed = await copy.run('push', server.address(place, admin), 'HEAD:refs/heads/main');
    expect(pushed.status).toBe(0);
    expect(await production()).toMatchObject({ maxRows: 50 });
  });
});

describe('what a push may bring', () => {
  const NAMES = [
    '-x',
    '--upload-pack=id',
    'HEAD',
    '@',
    '$(id)',
    '`id`',
    'a;id',
    'x|y',
    '<svg/onload=alert(1)>',
    'a'.repeat(201),
    'ok/-x',
    `${'0'.repeat(39)}a`,
  ];
  test.each(NAMES)('no branch called %s', async (name) => {
    const { copy, main, first } = shared;
    const { out, status } = await copy.run('push', 'origin', `${first}:refs/heads/${name}`);
    expect(status).not.toBe(0);
    expect(out).toMatch(/cannot be used|longer than/);
    expect(await main()).toBe(first);
  });

  test('no two branches that differ only by case, also in folders; the first one out of the way, the second may come', async () => {
    const { copy, first } = shared;
    expect((await copy.run('push', 'origin', `${first}:refs/heads/fix/Login`)).status).toBe(0);
    for (const name of ['fix/login', 'FIX/other'])
      expect((await copy.run('push', 'origin', `${first}:refs/heads/${name}`)).out).toContain(
        'are the same name on many computers',
      );
    const twins = await copy.run('push', 'origin', `${first}:refs/heads/a-b`, `${first}:refs/heads/A-b`);
    expect(twins.out).toContain('are the same name on many computers');
    expect((await copy.run('push', 'origin', `${first}:refs/heads/fix/second`)).status).toBe(0);
    const renamed = await copy.run(
      'push',
      'origin',
      ':refs/heads/fix/Login',
      `${first}:refs/heads/fix/login`,
    );
    expect(renamed.out).not.toContain('same name');
    await copy.run('push', 'origin', ':refs/heads/fix/login', ':refs/heads/fix/second');
  });

  test.each(['refs/pull/1/head', 'refs/slipway/x', 'refs/notes/x'])('nothing at %s', async (ref) => {
    const { copy, first } = shared;
    expect((await copy.run('push', 'origin', `${first}:${ref}`)).status).not.toBe(0);
  });

  const hash = (dir: string, args: string[], input: string) =>
    git(dir, args, input).then((done) => done.out.trim());
  /** Commits a tree that git's own commands would not write. */
  async function oddCommit(dir: string, entries: string[]) {
    const tree = await hash(dir, ['mktree', '-z'], entries.map((entry) => `${entry}\0`).join(''));
    return hash(dir, ['commit-tree', '-p', 'HEAD', tree], 'odd\n');
  }

  test.each([
    ['-rf', 'could be taken for an option'],
    ['back\\slash', 'a backslash'],
    ['new\nline', 'control characters'],
    ['esc\u001b[2J', 'control characters'],
    ['txt\u202egpj', 'invisible characters'],
    ['GIT~1', 'hasDotgit'],
    ['.git', 'git'],
    ['..', '..'],
  ])('no file called %j', async (name, why) => {
    const { copy, main, first } = shared;
    const blob = await hash(copy.dir, ['hash-object', '-w', '--stdin'], 'x');
    const commit = await oddCommit(copy.dir, [`100644 blob ${blob}\t${name}`]);
    const { out, status } = await copy.push(`${commit}:refs/heads/odd`);
    expect(status).not.toBe(0);
    expect(out).toContain(why);
    expect(await main()).toBe(first);
  });

  test('no such name in an earlier commit either', async () => {
    const { copy } = shared;
    const blob = await hash(copy.dir, ['hash-object', '-w', '--stdin'], 'x');
    const odd = await oddCommit(copy.dir, [`100644 blob ${blob}\t-x`]);
    const tree = await hash(copy.dir, ['rev-parse', 'HEAD^{tree}'], '');
    const clean = await hash(copy.dir, ['commit-tree', '-p', odd, tree], 'clean\n');
    expect((await copy.push(`${clean}:refs/heads/odd`)).out).toContain('“-x” cannot be used');
  });

  test('no two names that are one elsewhere', async () => {
    const { copy } = shared;
    const blob = await hash(copy.dir, ['hash-object', '-w', '--stdin'], 'x');
    const commit = await oddCommit(copy.dir, [
      `100644 blob ${blob}\tReadme.md`,
      `100644 blob ${blob}\tREADME.md`,
    ]);
    expect((await copy.push(`${commit}:refs/heads/odd`)).out).toContain('the same name on many computers');
  });

  test.each(['../../etc/passwd', '/etc/passwd', 'a/../../x', '.git/config'])(
    'no link to %s',
    async (target) => {
      const { copy } = shared;
      const blob = await hash(copy.dir, ['hash-object', '-w', '--stdin'], target);
      const commit = await oddCommit(copy.dir, [`120000 blob ${blob}\tlink`]);
      expect((await copy.push(`${commit}:refs/heads/odd`)).out).toContain('The link “link” cannot point to');
    },
  );

  test('no file over the limit, no pack over the limit', async () => {
    const { copy, repository } = shared;
    await copy.run('checkout', '--quiet', '-b', 'large');
    await copy.commit('Large', { 'large.bin': 'x'.repeat(51 * 1024 * 1024) });
    expect((await copy.push('large')).out).toMatch(/“large\.bin” has 51\.0 MB; a file may have 50 MB/);
    await git(repository.dir, ['config', 'receive.maxInputSize', '1000']);
    await copy.run('reset', '--quiet', '--hard', 'HEAD~1');
    await copy.commit('Random', { 'random.txt': Array.from({ length: 900 }, () => Math.random()).join() });
    const { out, status } = await copy.push('large');
    await git(repository.dir, ['config', 'receive.maxInputSize', '268435456']);
    expect(status).not.toBe(0);
    expect(out).toContain('pack exceeds maximum allowed size');
    await copy.run('checkout', '--quiet', '--force', 'main');
  });

  test('no broken packs, and the server stays well', async () => {
    const { place, token, main, first, repository } = shared;
    const head = `${first} ${'1'.repeat(40)} refs/heads/broken\0report-status`;
    const line = `${(head.length + 4).toString(16).padStart(4, '0')}${head}0000`;
    const broken = [
      '',
      'PACK',
      'PACK\0\0\0\x02\xff\xff\xff\xff',
      'garbage'.repeat(1000),
      'PACK\0\0\0\x02\0\0\0\x01\x95\x0dabc',
    ];
    for (const pack of broken) {
      const response = await fetch(`${server.address(place)}/git-receive-pack`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`x:${token}`).toString('base64')}`,
          'content-type': 'application/x-git-receive-pack-request',
        },
        body: Buffer.from(line + pack, 'latin1'),
      });
      expect(await response.text()).not.toContain('unpack ok');
      expect(response.status).toBeLessThan(500);
    }
    expect(await main()).toBe(first);
    expect((await git(repository.dir, ['fsck', '--strict'])).status).toBe(0);
  });

  test('no damaged packs: thirty of them, each with other bytes changed', async () => {
    const { copy, place, token, first, repository } = shared;
    const head = await copy.commit('Damaged', {
      'd.txt': 'd'.repeat(500),
      [M3]: 'CREATE TABLE damaged (id int);\n',
    });
    const packed = spawnSync('git', ['pack-objects', '--stdout', '--revs'], {
      cwd: copy.dir,
      input: `${head}\n^${first}\n`,
    });
    const command = `${first} ${head} refs/heads/main\0report-status`;
    const line = `${(command.length + 4).toString(16).padStart(4, '0')}${command}0000`;
    for (let seed = 1; seed <= 30; seed++) {
      const pack = Buffer.from(packed.stdout);
      for (let flip = 0; flip < 1 + (seed % 5); flip++) {
        const at = (seed * 7919 + flip * 104_729) % pack.length;
        pack[at] = pack[at]! ^ (1 << ((seed + flip) % 8));
      }
      const response = await fetch(`${server.address(place)}/git-receive-pack`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`x:${token}`).toString('base64')}`,
          'content-type': 'application/x-git-receive-pack-request',
        },
        body: Buffer.concat([
          Buffer.from(line),
          pack.subarray(0, seed % 4 ? pack.length : pack.length - seed),
        ]),
      });
      expect(response.status).toBeLessThan(500);
      expect(await response.text()).not.toContain('ok refs/heads/main');
    }
    expect(await shared.main()).toBe(first);
    expect(await shared.tables()).toEqual(['note']);
    expect((await git(repository.dir, ['fsck', '--strict'])).status).toBe(0);
    await copy.run('reset', '--quiet', '--hard', first);
  });

  let shared: Awaited<ReturnType<typeof started>>;
  beforeAll(async () => {
    shared = await started();
  });
});

describe('eight pushes at once', () => {
  test('have one winner; its migration alone is applied, and the repository is sound', async () => {
    const { address, main, tables, repository, first } = await started();
    const racers = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const copy = await copyOf(address);
        await copy.run('fetch', '--quiet', 'origin', 'main');
        await copy.run('reset', '--quiet', '--hard', 'FETCH_HEAD');
        const sql = `CREATE TABLE winner_${index} (id int);\n`;
        const head = await copy.commit(`Racer ${index}`, {
          [`database/migrations/202602010000${10 + index}_r.sql`]: sql,
        });
        return { copy, head, index };
      }),
    );
    const pushes = await Promise.all(
      racers.map(async (racer) => ({ ...racer, ...(await racer.copy.push()) })),
    );
    const winners = pushes.filter((push) => push.status === 0);
    expect(winners).toHaveLength(1);
    expect(await main()).toBe(winners[0]!.head);
    expect(await main()).not.toBe(first);
    expect(await tables()).toEqual(['note', `winner_${winners[0]!.index}`]);
    expect((await git(repository.dir, ['fsck', '--strict'])).status).toBe(0);
    expect(fs.readdirSync(repository.dir).filter((name) => /^(push-|index-)/.test(name))).toEqual([]);
  }, 120_000);
});

describe('pull requests', () => {
  test('a pushed branch is told where to open one, or where it is open', async () => {
    const { copy, place, project, developer } = await started();
    await copy.commit('More', { 'a.md': 'a\n' });
    const first = await copy.push('HEAD:refs/heads/more');
    expect(first.status).toBe(0);
    expect(first.out).toContain(`/${place}/pulls/new?branch=more`);
    const at = { projectId: project.id, number: 7, title: 'More', branch: 'more', authorId: developer.id };
    await writeDb().pullRequest.create({ data: { ...at, head: 'a'.repeat(40), mergeBase: 'b'.repeat(40) } });
    await copy.commit('Still more', { 'b.md': 'b\n' });
    expect((await copy.push('HEAD:refs/heads/more')).out).toContain(`/${place}/pulls/7`);
    const jobs = await writeDb().$queryRaw<{ key: string }[]>`SELECT key FROM graphile_worker.jobs`;
    expect(jobs).toContainEqual({ key: `pull.sync:${project.id}` });
  });

  test('a protected main is moved by them only; other branches are free', async () => {
    const { copy, project, main, first } = await started();
    await writeDb().project.update({ where: { id: project.id }, data: { protectMain: true } });
    await copy.commit('More', { 'a.md': 'a\n' });
    const refused = await copy.push();
    expect(refused.status).not.toBe(0);
    expect(refused.out).toContain('The branch main is protected');
    expect(refused.out).toContain('git push origin HEAD:refs/heads/<branch>');
    expect(await main()).toBe(first);
    expect((await copy.push('HEAD:refs/heads/more')).status).toBe(0);
  });
});
