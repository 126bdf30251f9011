import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aMember, aTeam, testControl } from '../testing/control.ts';
import { aProject, aToken, git, gitServer, inDatabase, workingCopy } from './site.testing.ts';

beforeAll(testControl);

let server: Awaited<ReturnType<typeof gitServer>>;
let copy: Awaited<ReturnType<typeof workingCopy>>;
beforeAll(async () => {
  server = await gitServer();
});
afterAll(async () => {
  await server.close();
  copy.remove();
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

/** A killed push leaves what it had applied, or nothing: never a branch without its tables. */
test.skipIf(!fs.existsSync('/proc/self/stat'))(
  'pushes whose processes are killed lose nothing that was said to be done',
  async () => {
    const team = await aTeam();
    const developer = await aMember(team, 'developer');
    const { project, environment, repository } = await aProject(team, { by: developer });
    copy = await workingCopy(server.address(`${team.slug}/${project.slug}`, await aToken(developer)));
    const tables = async () =>
      (await inDatabase(environment, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).map(
        (row) => row.tablename,
      );
    let acknowledged = '';
    let killed = 0;
    for (let index = 0; index < 9; index++) {
      const sql = `CREATE TABLE t${index} (id int);\n`;
      const head = await copy.commit(`${index}`, {
        [`database/migrations/202601010000${10 + index}_t.sql`]: sql,
      });
      const push = copy.push();
      const moment = setTimeout(
        () => {
          for (const pid of below(/pre-receive|receive-pack|http-backend/)) {
            killed += kill(pid);
          }
        },
        30 + index * 60,
      );
      const { status } = await push;
      clearTimeout(moment);
      const main = (await git(repository.dir, ['rev-parse', '--verify', '--quiet', 'main'])).out.trim();
      if (status === 0) acknowledged = head;
      expect([head, acknowledged]).toContain(main);
      if (status === 0) expect(main).toBe(head);
      const done = main
        ? (await git(repository.dir, ['ls-tree', '--name-only', `${main}:database/migrations`])).out
            .trim()
            .split('\n').length
        : 0;
      expect((await tables()).length).toBeGreaterThanOrEqual(done);
    }
    expect(killed).toBeGreaterThan(0);
    expect((await copy.push()).status).toBe(0);
    expect(await tables()).toHaveLength(9);
    expect((await git(repository.dir, ['fsck', '--strict'])).status).toBe(0);
  },
  120_000,
);
