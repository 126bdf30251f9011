import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { readDb, writeDb } from '../platform/control/client.ts';
import type { MergeMethod } from '../pulls/shapes.ts';
import { git } from '../repositories/site.testing.ts';
import { testControl } from '../testing/control.ts';
import { aSite, type Site } from '../testing/pulls.ts';
import { advanceQueue } from './queue.ts';
import { runRelease } from './run.ts';

vi.setConfig({ testTimeout: 120_000 });
beforeAll(testControl);

let day = 0;
/** A migration later than all before it. */
function migration(table: string): Record<string, string> {
  const at = new Date(Date.UTC(2026, 2, ++day)).toISOString().replace(/\D/g, '').slice(0, 14);
  return { [`database/migrations/${at}_${table}.sql`]: `CREATE TABLE ${table} (id int);\n` };
}

const releaseOf = async (site: Site, number: number) =>
  readDb().release.findUnique({ where: { pullId: (await site.row(number)).id } });
async function run(site: Site, number: number) {
  const release = await releaseOf(site, number);
  await runRelease({ releaseId: release!.id });
}
const merge = (site: Site, number: number, more: { method?: MergeMethod; deleteBranch?: boolean } = {}) =>
  site.as('developer').releases.merge({ ...site.place, number, ...more });
const tables = async (site: Site) =>
  (await site.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")).map(
    (row) => row.tablename,
  );
const show = (site: Site, number: number) => site.as('viewer').pulls.show({ ...site.place, number });

describe('merging', () => {
  let site: Site;
  beforeAll(async () => {
    site = await aSite();
  });

  test('a merge commit: migrations, main, API and version change over together', async () => {
    const number = await site.open(
      'items',
      { ...migration('item'), 'docs/items.md': 'Items\n' },
      { title: 'Items' },
    );
    const before = await readDb().environment.findUniqueOrThrow({ where: { id: site.environment.id } });
    await expect(site.as('reviewer').releases.merge({ ...site.place, number })).rejects.toThrow(
      /needs the role/,
    );
    expect(await merge(site, number, { deleteBranch: true })).toEqual({ state: 'running' });
    expect((await show(site, number)).verdict).toMatchObject({ verdict: 'merging' });
    await expect(merge(site, number)).rejects.toThrow(/On its way/);
    await expect(site.as('developer').pulls.close({ ...site.place, number })).rejects.toThrow(/being merged/);
    await run(site, number);
    const heads = await site.heads();
    const main = heads.get('main')!;
    expect(heads.has('items')).toBe(false);
    expect(await tables(site)).toEqual(['item', 'note']);
    const after = await readDb().environment.findUniqueOrThrow({ where: { id: site.environment.id } });
    expect(after).toMatchObject({ commit: main, catalogVersion: before.catalogVersion + 1 });
    const log = await git(site.repository.dir, ['log', '-1', '--format=%an|%s|%P', main]);
    expect(log.out).toMatch(
      new RegExp(`^The developer\\|Merge pull request #${number}: Items\\|\\w{40} \\w{40}`),
    );
    const view = await show(site, number);
    expect(view).toMatchObject({ state: 'merged', version: '0.1.0', verdict: { title: 'Merged as 0.1.0' } });
    expect(view.files.map((file) => file.path)).toContain('docs/items.md');
    expect(await site.lastEntry()).toMatchObject({
      action: 'release.done',
      actorId: site.people.developer.id,
      via: 'job',
      after: { version: '0.1.0', commit: main, migrations: [expect.stringMatching(/_item$/)] },
    });
    expect(await site.as('viewer').releases.list(site.place)).toMatchObject([
      { version: '0.1.0', state: 'done', pull: { number, title: 'Items' }, by: { name: 'The developer' } },
    ]);
    const one = await site.as('viewer').releases.show({ ...site.place, version: '0.1.0' });
    expect(one.migrations).toMatchObject([{ name: 'item' }]);
    expect(one.migrationMs).toBeGreaterThan(0);
    await expect(site.as('viewer').releases.show({ ...site.place, version: '9.9.9' })).rejects.toThrow(
      /no release/,
    );
    await expect(merge(site, number)).rejects.toThrow(/It runs in production/);
  });

  test('squashed: one commit by the author; without a migration the last number counts', async () => {
    await site.commit('words', { 'w.md': 'a\n' }, 'One\n');
    const number = await site.open('words', { 'w.md': 'b\n' }, { title: 'Words', body: 'Why.' });
    await site.as('second').releases.merge({ ...site.place, number, method: 'squash' });
    await run(site, number);
    const log = await git(site.repository.dir, ['log', '-1', '--format=%an|%cn|%B', 'main']);
    expect(log.out).toContain(
      `The developer|The developer|Words (#${number})\n\nWhy.\n\nCo-authored-by: Ada Example`,
    );
    expect((await show(site, number)).version).toBe('0.1.1');
    expect((await site.notices(site.people.developer)).at(-1)).toMatchObject({ kind: 'merged' });
  });

  test('rebased: each commit on top of main, with its author and message', async () => {
    await site.commit('steps', { 's.md': '1\n' }, 'First\n\nMore.\n');
    await site.commit('steps', { 's.md': '2\n' }, 'Second\n');
    await site.commit('main', { 'other.md': 'x\n' });
    await site.sync();
    const { number } = await site.as('developer').pulls.open({ ...site.place, branch: 'steps' });
    await site.sync();
    const main = (await site.heads()).get('main')!;
    await merge(site, number, { method: 'rebase' });
    await run(site, number);
    const log = await git(site.repository.dir, ['log', '--reverse', '--format=%an|%s|%P', `${main}..main`]);
    const [first, second] = log.out.trim().split('\n');
    expect(first).toBe(`Ada Example|First|${main}`);
    expect(second).toMatch(/^Ada Example\|Second\|/);
  });

  test('a migration that fails changes nothing and says file, line and why; mended, it lands', async () => {
    const file = Object.keys(migration('broken'))[0]!;
    const number = await site.open('broken', {
      [file]: 'CREATE TABLE broken (id int);\nSELECT nothing FROM note;\n',
    });
    const main = (await site.heads()).get('main');
    await merge(site, number);
    await run(site, number);
    expect((await site.heads()).get('main')).toBe(main);
    expect(await tables(site)).not.toContain('broken');
    const view = await show(site, number);
    expect(view).toMatchObject({
      state: 'open',
      release: { state: 'failed' },
      verdict: { verdict: 'ready' },
    });
    expect(view.release?.failure).toMatch(/line 2: column "nothing" does not exist\./);
    expect(await site.lastEntry()).toMatchObject({ action: 'release.fail' });
    expect((await site.notices(site.people.developer)).at(-1)).toMatchObject({ kind: 'failed' });
    await site.commit('broken', { [file]: 'CREATE TABLE broken (id int);\n' });
    await site.sync();
    await merge(site, number);
    await run(site, number);
    expect((await show(site, number)).state).toBe('merged');
    expect(await tables(site)).toContain('broken');
  });

  test('is refused for what is not ready, for a head that was not looked at, and for settings of admins', async () => {
    const number = await site.open('draft', { 'd.md': 'd\n' }, { draft: true });
    await expect(merge(site, number)).rejects.toThrow(/It is a draft/);
    const other = await site.open('seen', { 'seen.md': 'd\n' });
    const wish = { ...site.place, number: other, head: 'a'.repeat(40) };
    await expect(site.as('developer').releases.merge(wish)).rejects.toThrow(/has moved/);
    const json = await site.open('settings', { 'slipway.json': '{"settings":{"maxRows":7}}\n' });
    await expect(merge(site, json)).rejects.toThrow(/changing “maxRows” needs the role admin/);
    await site.as('admin').releases.merge({ ...site.place, number: json });
    await run(site, json);
    const environment = await readDb().environment.findUniqueOrThrow({ where: { id: site.environment.id } });
    expect(environment.maxRows).toBe(7);
  });

  test('a branch that moves, or a right that goes, before it lands stops it', async () => {
    const number = await site.open('moving', { 'mv.md': 'm\n' });
    await merge(site, number);
    await site.commit('moving', { 'mv.md': 'n\n' });
    await run(site, number);
    expect((await show(site, number)).release?.failure).toMatch(/has moved/);
    await site.sync();
    await site.as('second').releases.merge({ ...site.place, number });
    const where = { teamId_userId: { teamId: site.team.id, userId: site.people.second.id } };
    await writeDb().membership.update({ where, data: { role: 'viewer' } });
    await run(site, number);
    expect((await show(site, number)).release?.failure).toMatch(/may not merge in this team any more/);
    await writeDb().membership.update({ where, data: { role: 'developer' } });
  });
});

describe('two at once', () => {
  let site: Site;
  beforeAll(async () => {
    site = await aSite();
  });

  test('both fit: the second is looked at again on the new main, and lands', async () => {
    const [a, b] = [await site.open('a', { 'a.md': 'a\n' }), await site.open('b', { 'b.md': 'b\n' })];
    await Promise.all([merge(site, a), merge(site, b)]);
    await Promise.all([run(site, a), run(site, b)]);
    expect([await show(site, a), await show(site, b)].map(({ version }) => version).sort()).toEqual([
      '0.1.0',
      '0.1.1',
    ]);
    const files = await git(site.repository.dir, ['ls-tree', '--name-only', 'main']);
    expect(files.out).toMatch(/a\.md\nb\.md/);
  });

  test('they clash: one wins, the other is told', async () => {
    const [a, b] = [await site.open('c', { 'x.md': 'c\n' }), await site.open('d', { 'x.md': 'd\n' })];
    await Promise.all([merge(site, a), merge(site, b)]);
    await Promise.all([run(site, a), run(site, b)]);
    const views = [await show(site, a), await show(site, b)];
    expect(views.map(({ state }) => state).sort()).toEqual(['merged', 'open']);
    const loser = views.find(({ state }) => state === 'open')!;
    expect(loser.release?.failure).toMatch(/does not fit main any more: x\.md/);
    expect(loser.verdict.reasons.map(({ kind }) => kind)).toEqual(['conflict']);
  });

  test('both bring migrations: the second meets the first in the queue, and lands after its checks', async () => {
    const [a, b] = [await site.open('e', migration('one')), await site.open('f', migration('two'))];
    await Promise.all([merge(site, a), merge(site, b)]);
    await run(site, a);
    await run(site, b);
    expect((await show(site, b)).verdict.verdict).toBe('queued');
    const before = (await site.row(b)).head;
    await advanceQueue({ projectId: site.project.id });
    await site.sync();
    expect((await site.row(b)).head).not.toBe(before);
    await advanceQueue({ projectId: site.project.id });
    await run(site, b);
    expect((await show(site, b)).state).toBe('merged');
    expect(await tables(site)).toEqual(['note', 'one', 'two']);
  });
});

test('the merge queue lands one after the other; what cannot land leaves it', async () => {
  const site = await aSite();
  const numbers = [];
  for (const name of ['q1', 'q2', 'q3'])
    numbers.push(await site.open(name, { [`${name}.md`]: 'q\n', ...migration(name) }));
  const [first, second, third] = numbers as [number, number, number];
  const queue = (number: number) => site.as('developer').releases.queue({ ...site.place, number });
  await expect(site.as('reviewer').releases.queue({ ...site.place, number: first })).rejects.toThrow(
    /needs the role/,
  );
  for (const number of numbers) await queue(number);
  expect(await site.lastEntry()).toMatchObject({ action: 'pull.queue' });
  await expect(queue(first)).rejects.toThrow(/when it is its turn/);
  await site.as('second').releases.unqueue({ ...site.place, number: second });
  expect(await site.lastEntry()).toMatchObject({ action: 'pull.unqueue' });
  await expect(site.as('second').releases.unqueue({ ...site.place, number: second })).rejects.toThrow(
    /is not in/,
  );
  // As the worker does: one look after the other until nothing waits.
  for (let look = 0; look < 12; look++) {
    await advanceQueue({ projectId: site.project.id });
    await site.sync();
    const running = await readDb().release.findFirst({
      where: { projectId: site.project.id, state: 'running' },
    });
    if (running) await runRelease({ releaseId: running.id });
  }
  const states = await Promise.all(numbers.map(async (number) => (await show(site, number)).state));
  expect(states).toEqual(['merged', 'open', 'merged']);
  expect((await show(site, third)).version).toBe('0.2.0');
  // Main has passed its migration: no place in the queue helps.
  await expect(queue(second)).rejects.toThrow(/newer migration/);
  expect((await git(site.repository.dir, ['fsck', '--strict'])).status).toBe(0);
});

describe('killed when a step is done but not noted yet, a release goes on', () => {
  const POINTS = ['check', 'commit', 'migrate', 'main', 'switch'].map((step) => `${step}, not noted`);
  let site: Site;
  beforeAll(async () => {
    site = await aSite();
  });
  const script = path.join(import.meta.dirname, '../testing/run-release.ts');

  test.each(POINTS)('at: %s', async (point) => {
    const table = `k${POINTS.indexOf(point)}`;
    const number = await site.open(table, { ...migration(table), [`${table}.md`]: 'x\n' });
    await merge(site, number, { deleteBranch: true });
    const release = (await releaseOf(site, number))!;
    const child = spawnSync(process.execPath, [script, release.id, point], { encoding: 'utf8' });
    expect(child.signal, child.stderr).toBe('SIGKILL');
    // Never a main without its tables.
    const main = await git(site.repository.dir, ['ls-tree', '-r', '--name-only', 'main']);
    if (main.out.includes(`${table}.md`)) expect(await tables(site)).toContain(table);
    expect((await show(site, number)).verdict.verdict).toBe('merging');
    await run(site, number);
    const view = await show(site, number);
    expect(view).toMatchObject({ state: 'merged', version: `0.${POINTS.indexOf(point) + 1}.0` });
    expect(await tables(site)).toContain(table);
    expect((await releaseOf(site, number))?.migrations).toMatchObject([{ name: table }]);
    const done = { chain: site.team.id, action: 'release.done', target: { endsWith: `/${number}` } };
    expect(await readDb().auditEntry.count({ where: done })).toBe(1);
    await site.sync();
  });
});
