import { setTimeout as delay } from 'node:timers/promises';
import { Logger, runOnce } from 'graphile-worker';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { tasks } from '../jobs/tasks.ts';
import { CONTROL_DATABASE, databaseUrl } from '../platform/postgres/connect.ts';
import { aToken, gitServer, workingCopy } from '../repositories/site.testing.ts';
import { testControl } from '../testing/control.ts';
import { aSite, type Site } from '../testing/pulls.ts';

vi.setConfig({ testTimeout: 240_000 });
beforeAll(testControl);

let site: Site;
let server: Awaited<ReturnType<typeof gitServer>>;
let copy: Awaited<ReturnType<typeof workingCopy>>;
beforeAll(async () => {
  site = await aSite('wait');
  server = await gitServer();
  const token = await aToken(site.people.developer);
  copy = await workingCopy(server.address(`${site.team.slug}/${site.project.slug}`, token));
  expect((await copy.run('pull', '--quiet', 'origin', 'main')).status).toBe(0);
});
afterAll(async () => {
  await server.close();
  copy.remove();
});

const show = (number: number) => site.as('viewer').pulls.show({ ...site.place, number });

/** Runs the worker's own jobs until it holds. */
async function work(holds: () => Promise<boolean>): Promise<void> {
  const connectionString = databaseUrl(CONTROL_DATABASE);
  for (let round = 0; round < 100; round++) {
    await runOnce({
      connectionString,
      taskList: tasks,
      concurrency: 2,
      logger: new Logger(() => () => undefined),
    });
    if (await holds()) return;
    await delay(100);
  }
  throw new Error('It does not come to hold.');
}

const verdictOf = async (number: number) => (await show(number)).verdict.verdict;
const atRest = (number: number) => async () => {
  const { verdict, checks, standing, preview } = await show(number);
  const ended = checks.length > 0 && checks.every(({ state }) => state !== 'waiting' && state !== 'running');
  return ended && verdict.verdict !== 'running' && preview?.commit === standing.head;
};

test('from a push by way of a failing check and a review to a release, as git, worker and console do it', async () => {
  const file = 'database/migrations/20260301000000_room.sql';
  await copy.run('checkout', '--quiet', '-b', 'rooms');
  await copy.commit('Add rooms', {
    [file]: 'CREATE TABLE room (id int PRIMARY KEY);\nSELECT nothing FROM note;\n',
  });
  const pushed = await copy.push('HEAD:refs/heads/rooms');
  expect(pushed.out).toContain(`/${site.place.team}/${site.place.project}/pulls/new?branch=rooms`);
  const { number } = await site.as('developer').pulls.open({ ...site.place, branch: 'rooms' });
  await work(atRest(number));
  const failing = await show(number);
  expect(failing.verdict).toMatchObject({ verdict: 'not_ready', reasons: [{ kind: 'failed' }] });
  expect(failing.preview).toMatchObject({ state: 'failed', failure: { file, line: 2 } });

  const sql = "CREATE TABLE room (id int PRIMARY KEY);\nCOMMENT ON TABLE room IS 'Where people are seen.';\n";
  const head = await copy.commit('Mend it', {
    [file]: `${sql}COMMENT ON COLUMN room.id IS 'Its number.';\n`,
  });
  expect((await copy.push('HEAD:refs/heads/rooms')).out).toContain(`Pull request #${number}`);
  await work(async () => (await show(number)).standing.head === head && (await atRest(number)()));
  const mended = await show(number);
  expect(mended.verdict).toMatchObject({ verdict: 'ready' });
  expect(mended.preview).toMatchObject({ state: 'ready', commit: head });

  await site.as('reviewer').pulls.review({ ...site.place, number, verdict: 'approved' });
  const keys = async (who: 'viewer' | 'developer') =>
    (await site.as(who).pulls.preview({ ...site.place, number, keys: true }))?.keys;
  expect(await keys('viewer')).toMatchObject({ publishable: expect.any(String), secret: null });
  expect(await keys('developer')).toMatchObject({ secret: expect.any(String) });
  expect(await site.lastEntry()).toMatchObject({ action: 'key.reveal' });

  await site.as('developer').releases.merge({ ...site.place, number, deleteBranch: true });
  await work(async () => (await verdictOf(number)) === 'merged');
  expect(await site.sql('SELECT count(*)::int AS rooms FROM room')).toEqual([{ rooms: 0 }]);
  await work(async () => (await show(number)).preview?.state === 'dropped');
  expect((await copy.run('fetch', '--prune', 'origin')).status).toBe(0);
  expect((await copy.run('branch', '--remotes')).out).not.toContain('rooms');
  expect((await site.as('viewer').releases.list(site.place))[0]).toMatchObject({
    version: '0.1.0',
    state: 'done',
  });
});
