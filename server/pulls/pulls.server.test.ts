import { beforeAll, describe, expect, test } from 'vitest';
import { readDb, writeDb } from '../platform/control/client.ts';
import { moveBranch, writeCommit } from '../repositories/commit-files.ts';
import { mergeOf } from '../repositories/merge/merge-tree.ts';
import { testControl } from '../testing/control.ts';
import { aSite, type Site } from '../testing/pulls.ts';

beforeAll(testControl);
let site: Site;
beforeAll(async () => {
  site = await aSite();
});

const ITEM = 'database/migrations/20260201000000_item.sql';
const approve = (number: number, who: 'reviewer' | 'second' = 'second') =>
  writeDb().pullRequest.update({
    where: { projectId_number: { projectId: site.project.id, number } },
    data: {
      reviews: { create: { userId: site.people[who].id, verdict: 'approved', commit: 'x'.repeat(40) } },
    },
  });
const standing = async (number: number) =>
  (await site.as('viewer').pulls.show({ ...site.place, number })).standing;

describe('opening', () => {
  test('a pushed branch, with words from its commits, an entry and the files that differ', async () => {
    const head = await site.commit(
      'add-items',
      { [ITEM]: 'CREATE TABLE item (id int);\n' },
      'Add items\n\nFor the shop.\n',
    );
    const { number } = await site.as('developer').pulls.open({ ...site.place, branch: 'add-items' });
    await site.sync();
    const view = await site.as('viewer').pulls.show({ ...site.place, number });
    expect(view).toMatchObject({
      number,
      title: 'Add items',
      body: 'For the shop.',
      state: 'open',
      branch: 'add-items',
      author: { name: 'The developer' },
      verdict: { verdict: 'ready' },
      standing: { head, ahead: 1, behind: 0, conflicts: [], misplaced: [] },
      files: [{ path: ITEM, status: 'added', added: 1, removed: 0, reviewed: false }],
    });
    expect(view.may).toMatchObject({ update: false, comment: false, merge: false });
    expect(view.mayNot.merge).toMatch(/needs the role developer/);
    expect(await site.lastEntry()).toMatchObject({
      action: 'pull.open',
      actorId: site.people.developer.id,
      target: `pull:${site.project.slug}/${number}`,
      after: { title: 'Add items', branch: 'add-items', head, draft: false },
    });
    expect(await site.as('viewer').pulls.list(site.place)).toMatchObject([{ number, title: 'Add items' }]);
    expect(await site.as('viewer').pulls.count(site.place)).toEqual({ open: 1 });
    const diff = await site.as('viewer').pulls.file({ ...site.place, number, path: ITEM });
    expect(diff.hunks[0]?.lines).toEqual([{ kind: 'add', new: 1, text: 'CREATE TABLE item (id int);' }]);
  });

  test('what can be opened, all lines at once, and a pulse that beats when something moves', async () => {
    await site.commit('could-be', { 'c.md': 'c\n' }, 'Could be\n');
    const viewer = site.as('viewer');
    const openable = async () => (await viewer.pulls.openable(site.place)).map(({ name }) => name);
    expect(await viewer.pulls.openable(site.place)).toContainEqual({
      name: 'could-be',
      ahead: 1,
      title: 'Could be',
      body: '',
    });
    const { number } = await site.as('developer').pulls.open({ ...site.place, branch: 'could-be' });
    expect(await openable()).not.toContain('could-be');
    const { files, more } = await viewer.pulls.diff({ ...site.place, number });
    expect({ paths: files.map(({ path }) => path), more }).toEqual({ paths: ['c.md'], more: 0 });
    const pulse = () => viewer.pulls.pulse({ ...site.place, number });
    const before = await pulse();
    expect(await pulse()).toBe(before);
    await site.commit('could-be', { 'c.md': 'd\n' });
    expect(await pulse()).not.toBe(before);
  });

  test('several commits give the branch’s name and a list', async () => {
    await site.commit('docs/more-words', { 'a.md': 'a\n' }, 'One\n');
    await site.commit('docs/more-words', { 'b.md': 'b\n' }, 'Two\n');
    const { number } = await site.as('developer').pulls.open({ ...site.place, branch: 'docs/more-words' });
    expect(await site.row(number)).toMatchObject({ title: 'More words', body: '- One\n- Two' });
  });

  test('is refused with the way out', async () => {
    const open = (branch: string, who: 'developer' | 'reviewer' = 'developer') =>
      site.as(who).pulls.open({ ...site.place, branch });
    await site.commit('mine', { 'm.md': 'm\n' });
    await expect(open('mine', 'reviewer')).rejects.toThrow(/needs the role developer/);
    await expect(open('nowhere')).rejects.toThrow(/Push it first/);
    await expect(open('--upload-pack=id')).rejects.toThrow(/There is no branch/);
    await expect(open('main')).rejects.toThrow(/Main cannot be merged into itself/);
    await expect(open('add-items')).rejects.toThrow(/is open for “add-items” already/);
    await site.commit('behind', {}, 'x', site.first);
    await site.remove('behind');
    await expect(open('behind')).rejects.toThrow(/There is no branch/);
    await expect(site.as('viewer').pulls.show({ ...site.place, number: 999 })).rejects.toThrow(
      /There is no pull request #999/,
    );
  });

  test('two at once: one is opened', async () => {
    await site.commit('twice', { 't.md': 't\n' });
    const both = await Promise.allSettled(
      [1, 2].map(() => site.as('developer').pulls.open({ ...site.place, branch: 'twice' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

test('the team’s page tells each of its members what waits for them', async () => {
  const waits = async (who: 'developer' | 'second' | 'reviewer' | 'viewer') => {
    const { yours } = await site.as(who).pulls.ofTeam({ team: site.place.team });
    return yours.map(({ project, pull }) => [project.slug, pull.number]);
  };
  const number = await site.open('who-waits', { 'w.md': 'w\n' });
  const here = [site.project.slug, number];
  expect(await waits('developer')).toContainEqual(here);
  expect(await waits('reviewer')).toEqual([]);
  await site.as('developer').pulls.askReviewer({ ...site.place, number, userId: site.people.reviewer.id });
  expect(await waits('reviewer')).toEqual([here]);
  expect(await waits('viewer')).toEqual([]);
  const before = await site.as('viewer').pulls.ofTeam({ team: site.place.team });
  const own = before.projects.find(({ slug }) => slug === site.project.slug);
  expect(own).toMatchObject({ open: expect.any(Number), notReady: 0 });
  await site.as('developer').pulls.update({ ...site.place, number, draft: true });
  // A draft waits for nobody.
  expect(await waits('developer')).not.toContainEqual(here);
  expect(await waits('reviewer')).toEqual([]);
  const after = await site.as('viewer').pulls.ofTeam({ team: site.place.team });
  expect(after.projects.find(({ slug }) => slug === site.project.slug)).toMatchObject({ notReady: 1 });
});

describe('changing', () => {
  test('title, body, draft and back', async () => {
    const number = await site.open('change', { 'c.md': 'c\n' });
    const input = { ...site.place, number };
    await expect(site.as('reviewer').pulls.update({ ...input, title: 'x' })).rejects.toThrow(
      /needs the role/,
    );
    await site.as('second').pulls.update({ ...input, title: 'Better', body: 'Why.', draft: true });
    expect(await site.row(number)).toMatchObject({ title: 'Better', body: 'Why.', draft: true });
    const view = await site.as('viewer').pulls.show(input);
    expect(view.verdict.reasons.map(({ kind }) => kind)).toEqual(['draft']);
    expect(await site.lastEntry()).toMatchObject({ action: 'pull.update', after: { draft: true } });
    await site.as('developer').pulls.update({ ...input, draft: false });
    expect((await site.row(number)).draft).toBe(false);
  });

  test('closed and opened again; neither twice', async () => {
    const number = await site.open('close-me', { 'cl.md': 'c\n' });
    const input = { ...site.place, number };
    await expect(site.as('reviewer').pulls.close(input)).rejects.toThrow(/needs the role/);
    await approve(number);
    await site.as('second').pulls.close(input);
    expect(await site.lastEntry()).toMatchObject({ action: 'pull.close', after: { state: 'closed' } });
    await expect(site.as('second').pulls.close(input)).rejects.toThrow(/It is closed/);
    await expect(site.as('second').pulls.update({ ...input, draft: true })).rejects.toThrow(/closed/);
    expect(await site.as('viewer').pulls.list({ ...site.place, state: 'closed' })).toMatchObject([
      { number },
    ]);
    await expect(site.as('reviewer').pulls.reopen(input)).rejects.toThrow(/needs the role/);
    await site.as('developer').pulls.reopen(input);
    expect(await site.lastEntry()).toMatchObject({ action: 'pull.reopen' });
    await expect(site.as('developer').pulls.reopen(input)).rejects.toThrow(/open already/);
    const { reviews } = await site.as('viewer').pulls.show(input);
    expect(reviews).toMatchObject([{ fallen: false }]);
    await site.as('developer').pulls.close(input);
    await site.remove('close-me');
    await expect(site.as('developer').pulls.reopen(input)).rejects.toThrow(/is gone. Push it again/);
  });
});

describe('following the branches', () => {
  test('a push moves the head and lets approvals fall; taking in main does not', async () => {
    const number = await site.open('follow', { 'f.md': 'f\n' });
    await approve(number);
    const { id: pullId, head: first } = await site.row(number);
    const check = { pullId, commit: first, name: 'schema' };
    const decided = { decision: { name: 'Ada' }, state: 'decision' as const };
    const where = { pullId_commit_name: check };
    await writeDb().check.upsert({ where, create: { ...check, ...decided }, update: decided });
    await site.commit('main', { 'main.md': 'm\n' });
    const { mergeBase } = await standing(number);
    await site.sync();
    expect(await standing(number)).toMatchObject({ ahead: 1, behind: 1, mergeBase });
    // What “git merge main” makes: the branch proposes the same.
    const main = (await site.heads()).get('main')!;
    const { tree } = await mergeOf(site.repository, (await site.heads()).get('follow')!, main);
    const head = (await site.heads()).get('follow')!;
    const by = { author: { name: 'x', email: 'x@x.test' } };
    const merged = await writeCommit(site.repository, tree, [head, main], 'Merge\n', by);
    await moveBranch(site.repository, 'follow', head, merged, by);
    await site.sync();
    expect(await site.row(number)).toMatchObject({ head: merged, mergeBase: main });
    const fallen = async () =>
      (await site.as('viewer').pulls.show({ ...site.place, number })).reviews.map((one) => one.fallen);
    expect(await fallen()).toEqual([false]);
    const decisions = async (commit: string) =>
      (await readDb().check.findMany({ where: { pullId, commit, name: 'schema' } })).map(
        (one) => one.decision,
      );
    expect((await decisions(merged)).every((one) => one !== null)).toBe(true);
    await site.commit('follow', { 'g.md': 'g\n' });
    // Before the job has run, nobody may take the old checks for the new head's.
    const early = await site.as('viewer').pulls.show({ ...site.place, number });
    expect(early.verdict.verdict).toBe('running');
    await site.sync();
    expect(await fallen()).toEqual([true]);
    expect((await site.as('viewer').pulls.show({ ...site.place, number })).reviewers).toMatchObject([
      { state: 'fallen' },
    ]);
  });

  test('conflicts and migrations that main has passed are told at once', async () => {
    const number = await site.open('clash', {
      'readme.md': 'one\nTWO\nthree\nfour\nfive\n',
      'database/migrations/20260301000000_a.sql': 'SELECT 1;\n',
    });
    const before = await site.row(number);
    await site.commit('main', {
      'readme.md': 'one\nZWEI\nthree\nfour\nfive\n',
      'database/migrations/20260302000000_b.sql': 'SELECT 1;\n',
    });
    await site.sync();
    expect(await standing(number)).toMatchObject({
      conflicts: ['readme.md'],
      misplaced: ['database/migrations/20260301000000_a.sql'],
    });
    const { verdict } = await site.as('viewer').pulls.show({ ...site.place, number });
    expect(verdict.reasons.map(({ kind }) => kind)).toEqual(['conflict', 'conflict']);
    expect((await site.row(number)).updatedAt).toEqual(before.updatedAt);
  });

  test('migrations that fit for git and not for the database are told at once, with both their SQL', async () => {
    const own = 'database/migrations/20260401000000_size.sql';
    const number = await site.open('sizes', { [own]: 'ALTER TABLE item ADD size int;\n' });
    await site.commit('main', {
      'database/migrations/20260331000000_area.sql': 'ALTER TABLE item ADD size text, ADD area int;\n',
    });
    await site.sync();
    const words = 'Both add column item.size';
    expect(await standing(number)).toMatchObject({ conflicts: [], misplaced: [], collisions: [words] });
    const { verdict } = await site.as('viewer').pulls.show({ ...site.place, number });
    expect(verdict).toMatchObject({ verdict: 'not_ready', reasons: [{ kind: 'conflict' }] });
    const found = await site.as('viewer').pulls.collisions({ ...site.place, number });
    expect(found).toMatchObject({
      both: true,
      objects: [{ kind: 'column', why: words, main: [{ line: 1 }], branch: [{ file: own }] }],
    });
    await site.commit('sizes', { [own]: 'ALTER TABLE item ADD height int;\n' });
    await site.sync();
    expect(await standing(number)).toMatchObject({ collisions: [] });
  });

  test('a deleted branch closes it, one that main has taken in is merged', async () => {
    const gone = await site.open('gone', { 'gone.md': 'g\n' });
    await site.remove('gone');
    await site.sync();
    expect(await site.row(gone)).toMatchObject({ state: 'closed', note: 'Its branch “gone” was deleted.' });
    const taken = await site.open('taken', { 'taken.md': 't\n' });
    const heads = await site.heads();
    await moveBranch(site.repository, 'main', heads.get('main')!, heads.get('taken')!, {
      author: { name: 'x', email: 'x@x.test' },
    });
    await site.sync();
    expect(await site.row(taken)).toMatchObject({ state: 'merged' });
    const list = await site.as('viewer').pulls.list({ ...site.place, state: 'merged' });
    expect(list).toMatchObject([{ number: taken, verdictTitle: 'Merged' }]);
  });

  test('syncing again changes nothing', async () => {
    await site.sync();
    const before = await readDb().pullRequest.findMany({ where: { projectId: site.project.id } });
    await site.sync();
    expect(await readDb().pullRequest.findMany({ where: { projectId: site.project.id } })).toEqual(before);
  });
});
