import fs from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readDb } from '../platform/control/client.ts';
import { CONTROL_DATABASE, connect } from '../platform/postgres/connect.ts';
import { aMember, aTeam, testControl } from '../testing/control.ts';
import { hasPendingPush } from './push/pending.ts';
import { settlePush } from './push/settle.ts';
import { aProject, aToken, git, gitServer, inDatabase, workingCopy } from './site.testing.ts';

beforeAll(testControl);

let server: Awaited<ReturnType<typeof gitServer>>;
beforeAll(async () => {
  server = await gitServer();
});
const copies: { remove(): void }[] = [];
afterAll(async () => {
  await server.close();
  for (const copy of copies) copy.remove();
});

/** Processes below this one whose command line says one of the words. */
function below(words: RegExp): number[] {
  const parents = new Map<number, number>();
  const found: number[] = [];
  for (const name of fs.readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      if (words.test(fs.readFileSync(`/proc/${name}/cmdline`, 'utf8'))) found.push(Number(name));
    } catch {
      // It ended while we looked.
    }
  }
  const ours = (pid: number): boolean => pid === process.pid || (pid > 1 && ours(parents.get(pid) ?? 0));
  return found.filter(ours);
}

/** Ends a process; 0 when it has ended by itself meanwhile. */
function kill(pid: number): number {
  try {
    process.kill(pid, 'SIGKILL');
    return 1;
  } catch {
    return 0;
  }
}

/** Kills whatever decides about the push of this process; git's client sees that the connection ends. */
function killPush(): number {
  return below(/pre-receive|receive-pack|http-backend/).reduce((sum, pid) => sum + kill(pid), 0);
}

async function aSite() {
  const team = await aTeam();
  const developer = await aMember(team, 'developer');
  const { project, environment, repository } = await aProject(team, { by: developer });
  const copy = await workingCopy(server.address(`${team.slug}/${project.slug}`, await aToken(developer)));
  copies.push(copy);
  const column = async (sql: string) =>
    (await inDatabase(environment, sql)).map((row) => Object.values(row)[0]);
  return {
    team,
    project,
    environment,
    repository,
    copy,
    column,
    head: async () => (await git(repository.dir, ['rev-parse', '--verify', '--quiet', 'main'])).out.trim(),
    pushes: async () =>
      (await readDb().auditEntry.findMany({ where: { chain: team.id } })).filter(
        (entry) => entry.action === 'repository.push',
      ).length,
  };
}

const onLinux = test.skipIf(!fs.existsSync('/proc/self/stat'));
const M = 'database/migrations/';

onLinux(
  'pushes whose processes are killed lose nothing that was said to be done, and settle by themselves',
  async () => {
    const { copy, column, head, repository, project } = await aSite();
    let acknowledged = '';
    let killed = 0;
    let whole = 0;
    for (let index = 0; index < 5; index++) {
      const sql = `CREATE TABLE t${index} (id int);\n`;
      const commit = await copy.commit(`${index}`, { [`${M}202601010000${10 + index}_t.sql`]: sql });
      const push = copy.push();
      const started = performance.now();
      // The first push tells how long one takes here.
      const moment = index && setTimeout(() => (killed += killPush()), whole * (0.2 * index + 0.1));
      const { status } = await push;
      clearTimeout(moment);
      whole ||= performance.now() - started;
      if (status === 0) acknowledged = commit;
      await vi.waitFor(
        async () => {
          await settlePush(project.id);
          expect(hasPendingPush(repository)).toBe(false);
        },
        { timeout: 60_000 },
      );
      const main = await head();
      expect([commit, acknowledged]).toContain(main);
      const files = main ? (await git(repository.dir, ['ls-tree', '--name-only', `${main}:${M}`])).out : '';
      const tables = await column("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
      expect(tables.length).toBe(files.trim().split('\n').filter(Boolean).length);
    }
    expect(killed).toBeGreaterThan(0);
    expect((await copy.push()).status).toBe(0);
    expect((await git(repository.dir, ['fsck', '--strict'])).status).toBe(0);
  },
  180_000,
);

onLinux(
  'a push that dies between its migrations and its branch is finished',
  async () => {
    const { copy, column, pushes, environment } = await aSite();
    const commit = await copy.commit('a', { [`${M}20260101000010_a.sql`]: 'CREATE TABLE a (id int);' });
    const blocker = await connect(CONTROL_DATABASE);
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM environment WHERE id = $1 FOR UPDATE', [environment.id]);
    const push = copy.push('HEAD:refs/heads/main', 'HEAD:refs/heads/other');
    await vi.waitFor(
      async () => expect(await column('SELECT version FROM slipway.migrations')).toHaveLength(1),
      {
        timeout: 60_000,
      },
    );
    expect(killPush()).toBeGreaterThan(0);
    expect((await push).status).not.toBe(0);
    await blocker.end();
    await vi.waitFor(
      async () => {
        const seen = await copy.run('ls-remote', 'origin');
        expect(seen.out).toContain(`${commit}\trefs/heads/main`);
        expect(seen.out).toContain(`${commit}\trefs/heads/other`);
      },
      { timeout: 60_000 },
    );
    expect(await pushes()).toBe(1);
    const row = await readDb().environment.findUniqueOrThrow({ where: { id: environment.id } });
    expect(row).toMatchObject({ commit, catalogVersion: environment.catalogVersion + 1 });
    expect((await copy.run('push', 'origin', 'HEAD:refs/heads/main')).out).toContain('up-to-date');
  },
  180_000,
);

onLinux(
  'a series that dies half-way is finished',
  async () => {
    const { copy, column, head, pushes, environment, project } = await aSite();
    const first = "CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE a (m mood);";
    await copy.commit('a', { [`${M}20260101000010_a.sql`]: first });
    expect((await copy.push()).status).toBe(0);
    const commit = await copy.commit('b', {
      [`${M}20260101000011_b.sql`]: "ALTER TYPE mood ADD VALUE 'happy'",
      [`${M}20260101000012_c.sql`]: "SELECT 'happy'::mood; INSERT INTO a VALUES ('happy')",
    });
    const blocker = await connect(environment.database);
    await blocker.query('BEGIN; LOCK TABLE public.a IN SHARE MODE');
    const push = copy.push();
    const versions = () => column('SELECT version FROM slipway.migrations');
    await vi.waitFor(async () => expect(await versions()).toHaveLength(2), { timeout: 60_000 });
    expect(killPush()).toBeGreaterThan(0);
    expect((await push).status).not.toBe(0);
    await blocker.end();
    await vi.waitFor(
      async () => {
        await settlePush(project.id);
        expect(await head()).toBe(commit);
      },
      { timeout: 60_000 },
    );
    expect(await versions()).toHaveLength(3);
    expect(await column('SELECT m::text FROM a')).toEqual(['happy']);
    expect(await pushes()).toBe(2);
  },
  180_000,
);
