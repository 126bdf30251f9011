import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Anchor } from '../checks/shapes.ts';
import { writeDb } from '../platform/control/client.ts';
import { git } from '../repositories/site.testing.ts';
import { aMember, aTeam, callerFor, testControl } from '../testing/control.ts';
import { aSite, FIRST, type Site } from '../testing/pulls.ts';

vi.setConfig({ testTimeout: 60_000 });
beforeAll(testControl);
let site: Site;
beforeAll(async () => {
  site = await aSite();
});

const show = (number: number, who: 'viewer' | 'reviewer' | 'developer' | 'second' = 'viewer') =>
  site.as(who).pulls.show({ ...site.place, number });
const line = (path: string, from: number, to = from): Anchor => ({
  kind: 'line',
  path,
  side: 'new',
  line: from,
  endLine: to,
});

describe('verdicts of people', () => {
  let number: number;
  let input: Site['place'] & { number: number };
  beforeAll(async () => {
    number = await site.open('feature', { 'f.md': 'f\n' });
    input = { ...site.place, number };
  });
  const reasons = async () => (await show(number)).verdict.reasons.map(({ kind }) => kind);

  test('approvals that the project asks for; nobody approves their own; a viewer has no say', async () => {
    const rules = { protectMain: true, requiredApprovals: 1, requireResolved: false, owners: [] };
    await expect(site.as('developer').pulls.protect({ ...site.place, ...rules })).rejects.toThrow(
      /role admin/,
    );
    await site.as('admin').pulls.protect({ ...site.place, ...rules });
    expect(await site.lastEntry()).toMatchObject({ action: 'pull.protect', after: { requiredApprovals: 1 } });
    expect(await site.as('viewer').pulls.rules(site.place)).toMatchObject(rules);
    expect(await reasons()).toEqual(['approval']);
    await expect(site.as('viewer').pulls.review({ ...input, verdict: 'approved' })).rejects.toThrow(
      /role reviewer/,
    );
    await expect(site.as('developer').pulls.review({ ...input, verdict: 'approved' })).rejects.toThrow(
      /Nobody approves/,
    );
    await expect(site.as('reviewer').pulls.review({ ...input, verdict: 'changes' })).rejects.toThrow(
      /Say what/,
    );
    const old = { ...input, verdict: 'approved' as const, head: 'a'.repeat(40) };
    await expect(site.as('reviewer').pulls.review(old)).rejects.toThrow(/has moved since you looked/);
    await site.as('reviewer').pulls.review({ ...input, verdict: 'approved' });
    expect(await site.lastEntry()).toMatchObject({ action: 'pull.review', after: { verdict: 'approved' } });
    expect(await reasons()).toEqual([]);
    expect((await site.notices(site.people.developer)).at(-1)).toMatchObject({ kind: 'approved' });
  });

  test('a request for changes stands until that person says otherwise or the question is taken back', async () => {
    await site.as('second').pulls.review({ ...input, verdict: 'changes', body: 'Not so, @the-reviewer.' });
    expect(await reasons()).toEqual(['changes']);
    expect((await site.notices(site.people.reviewer)).at(-1)).toMatchObject({ kind: 'mention' });
    await site.as('second').pulls.review({ ...input, verdict: 'commented', body: 'Hm.' });
    expect(await reasons()).toEqual(['changes']);
    const second = { ...input, userId: site.people.second.id };
    await expect(site.as('reviewer').pulls.withdrawReviewer(second)).rejects.toThrow(/role developer/);
    await site.as('developer').pulls.withdrawReviewer(second);
    expect(await site.lastEntry()).toMatchObject({ action: 'pull.withdrawReviewer' });
    expect(await reasons()).toEqual([]);
    await expect(site.as('developer').pulls.withdrawReviewer(second)).rejects.toThrow(/not asked/);
  });

  test('asking: who can review, with a notice; it shows whose turn it is', async () => {
    const ask = (userId: string) => site.as('developer').pulls.askReviewer({ ...input, userId });
    await expect(ask(site.people.viewer.id)).rejects.toThrow(/role reviewer or more/);
    await expect(ask(site.people.developer.id)).rejects.toThrow(/their own/);
    await ask(site.people.admin.id);
    expect(await site.lastEntry()).toMatchObject({ action: 'pull.askReviewer' });
    const notices = await site.as('admin').pulls.notifications({ unread: true });
    expect(notices).toMatchObject([{ kind: 'review_asked', number, project: { slug: site.project.slug } }]);
    expect(await site.as('admin').pulls.unread()).toBe(1);
    await site.as('admin').pulls.markRead({ ids: notices.map(({ id }) => id) });
    expect(await site.as('admin').pulls.unread()).toBe(0);
    const list = await site.as('admin').pulls.list(site.place);
    expect(list.find((row) => row.number === number)).toMatchObject({ yours: true });
    const waiting = (await show(number)).reviewers.filter(({ state }) => state === 'waiting');
    expect(waiting.map(({ person }) => person.name)).toEqual(['The admin']);
  });

  test('news of a team that one has left is gone', async () => {
    const stranger = await aMember(await aTeam(), 'owner');
    expect(await callerFor(stranger).pulls.notifications({})).toEqual([]);
  });

  test('a closed one takes no verdict', async () => {
    await site.as('developer').pulls.close(input);
    await expect(site.as('reviewer').pulls.review({ ...input, verdict: 'approved' })).rejects.toThrow(
      /closed/,
    );
    const ask = { ...input, userId: site.people.second.id };
    await expect(site.as('developer').pulls.askReviewer(ask)).rejects.toThrow(/closed/);
  });

  test('owners of paths and tables are asked, and must approve', async () => {
    const { reviewer, second } = site.people;
    const owners = [
      { paths: ['docs/'], tables: [], userIds: [second.id] },
      { paths: [], tables: ['note'], userIds: [reviewer.id] },
    ];
    const rules = { protectMain: false, requiredApprovals: 0, requireResolved: true };
    const protect = (more: object) =>
      site.as('admin').pulls.protect({ ...site.place, ...rules, owners, ...more });
    await expect(protect({ owners: [{ paths: ['x'], userIds: [site.people.viewer.id] }] })).rejects.toThrow(
      /Owners/,
    );
    await expect(protect({ owners: [{ userIds: [reviewer.id] }] })).rejects.toThrow(/Name the paths/);
    await protect({});
    const owned = await site.open('owned', {
      'database/migrations/20260401000000_n.sql': 'ALTER TABLE note ADD COLUMN body text;\n',
    });
    const view = await show(owned);
    expect(view.verdict.reasons).toEqual([
      { kind: 'owner', text: 'table note needs the approval of The reviewer.' },
    ]);
    expect(view.reviewers).toMatchObject([
      { person: { id: reviewer.id }, state: 'waiting', rule: 'table note' },
    ]);
    expect((await site.notices(reviewer)).at(-1)).toMatchObject({ kind: 'review_asked' });
    await site.as('reviewer').pulls.review({ ...site.place, number: owned, verdict: 'approved' });
    await site.as('second').pulls.startThread({
      ...site.place,
      number: owned,
      anchor: { kind: 'table', schema: 'public', name: 'note' },
      body: 'Why?',
    });
    expect((await show(owned)).verdict.reasons.map(({ kind }) => kind)).toEqual(['threads']);
    await protect({ requireResolved: false, owners: [] });
  });
});

describe('conversations', () => {
  let number: number;
  let input: Site['place'] & { number: number };
  const TEXT = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
  const file = (lines: string[]) => ({ 'talk.md': `${lines.join('\n')}\n` });
  beforeAll(async () => {
    number = await site.open('talk', file(TEXT));
    input = { ...site.place, number };
  });

  test('start, reply, edit, delete, resolve and back; each with its right and its entry', async () => {
    const anchor = line('talk.md', 3, 4);
    await expect(site.as('viewer').pulls.startThread({ ...input, anchor, body: 'x' })).rejects.toThrow(
      /role reviewer/,
    );
    await expect(
      site.as('reviewer').pulls.startThread({ ...input, anchor: line('talk.md', 21), body: 'x' }),
    ).rejects.toThrow(/no such line/);
    await expect(
      site.as('reviewer').pulls.startThread({ ...input, anchor: line('../x', 1), body: 'x' }),
    ).rejects.toThrow(/no such line/);
    const { id: threadId } = await site
      .as('reviewer')
      .pulls.startThread({ ...input, anchor, body: 'Why **so**?' });
    expect(await site.lastEntry()).toMatchObject({ action: 'pull.comment', after: { thread: threadId } });
    expect((await site.notices(site.people.developer)).at(-1)).toMatchObject({ kind: 'comment' });
    const { id: commentId } = await site
      .as('developer')
      .pulls.reply({ ...input, threadId, body: 'Because.' });
    expect((await site.notices(site.people.reviewer)).at(-1)).toMatchObject({ kind: 'reply' });
    const edit = { ...input, commentId, body: 'Because of that.' };
    await expect(site.as('second').pulls.editComment(edit)).rejects.toThrow(/Only its author/);
    await site.as('developer').pulls.editComment(edit);
    await expect(site.as('second').pulls.deleteComment({ ...input, commentId })).rejects.toThrow(/admin/);
    const [thread] = (await show(number, 'developer')).threads;
    expect(thread).toMatchObject({
      anchor,
      now: { line: 3, endLine: 4 },
      excerpt: ['line 3', 'line 4'],
      outdated: false,
      resolved: null,
      comments: [
        { body: 'Why **so**?', mine: false, editedAt: null },
        { body: 'Because of that.', mine: true, editedAt: expect.any(Date) },
      ],
    });
    await site.as('admin').pulls.deleteComment({ ...input, commentId });
    expect(await site.lastEntry()).toMatchObject({ action: 'pull.deleteComment' });
    await expect(site.as('developer').pulls.editComment(edit)).rejects.toThrow(/no such comment/);
    await site.as('reviewer').pulls.resolveThread({ ...input, threadId });
    await expect(site.as('reviewer').pulls.resolveThread({ ...input, threadId })).rejects.toThrow(/already/);
    const after = (await show(number)).threads[0]!;
    expect(after.resolved?.by.name).toBe('The reviewer');
    expect(after.comments[1]).toMatchObject({ body: '', deleted: true });
    await site.as('reviewer').pulls.unresolveThread({ ...input, threadId });
    expect(await site.lastEntry()).toMatchObject({ action: 'pull.unresolveThread' });
    expect((await show(number)).openThreads).toBe(1);
    const other = await site.open('other-talk', { 'o.md': 'o\n' });
    const foreign = { ...site.place, number: other, threadId };
    await expect(site.as('reviewer').pulls.reply({ ...foreign, body: 'x' })).rejects.toThrow(
      /no such conversation/,
    );
  });

  test('lines move with pushes and rewritten history, changed ones are outdated with their old text', async () => {
    const start = (anchor: Anchor) =>
      site.as('reviewer').pulls.startThread({ ...input, anchor, body: 'Here.' });
    const { id: low } = await start(line('talk.md', 15));
    const { id: changed } = await start(line('talk.md', 10));
    const next = ['new', ...TEXT.slice(0, 9), 'other 10', ...TEXT.slice(10)];
    await site.commit('talk', file(next));
    await site.sync();
    const find = async (id: string) => (await show(number)).threads.find((one) => one.id === id)!;
    expect(await find(low)).toMatchObject({ now: { line: 16, endLine: 16 }, outdated: false });
    expect(await find(changed)).toMatchObject({ now: null, outdated: true, excerpt: ['line 10'] });
    // The file gets another name.
    await site.commit('talk', { 'talk.md': null, 'renamed.md': `${next.join('\n')}\n` });
    await site.sync();
    const moved = { anchor: { path: 'renamed.md' }, now: { line: 16, endLine: 16 } };
    expect(await find(low)).toMatchObject(moved);
  });

  test('objects are followed by what the checks of the newest commit say of them', async () => {
    const column = (name: string, change: string) => ({
      ...{ id: `column:public.bed.${name}`, kind: 'column', change, schema: 'public', table: 'bed', name },
      properties: [],
    });
    const saw = async (changes: object[], endpoints: object[]) => {
      const { id: pullId, head: commit } = await site.row(number);
      const found = { schema: { changes }, api: { endpoints } };
      for (const name of ['schema', 'api'] as const)
        await writeDb().check.update({
          where: { pullId_commit_name: { pullId, commit, name } },
          data: { result: { data: { difference: found[name] } } },
        });
    };
    const start = async (anchor: Anchor) =>
      (await site.as('reviewer').pulls.startThread({ ...input, anchor, body: 'Here.' })).id;
    const fates = async (ids: string[]) => {
      const { threads } = await show(number);
      return ids.map((id) => threads.find((one) => one.id === id)!.fate);
    };
    const bed = { schema: 'public', name: 'bed' };
    const endpoint = { method: 'GET', path: '/rest/v1/bed' };
    await saw([column('size', 'added'), column('code', 'changed')], [{ ...endpoint, change: 'new' }]);
    const ids = [
      await start({ kind: 'column', ...bed, column: 'size' }),
      await start({ kind: 'column', ...bed, column: 'code' }),
      await start({ kind: 'table', ...bed }),
      await start({ kind: 'endpoint', ...endpoint }),
    ];
    expect(await fates(ids)).toEqual([null, null, null, null]);
    await site.commit('talk', { 'beds.md': 'More beds.\n' });
    await site.sync();
    // Nothing is known of the new commit until its checks have run.
    expect(await fates(ids)).toEqual([null, null, null, null]);
    await saw([column('place', 'added')], []);
    expect(await fates(ids)).toEqual(['gone', 'unchanged', null, 'gone']);
    await saw([], []);
    expect(await fates(ids)).toEqual(['gone', 'unchanged', 'unchanged', 'gone']);
    await saw([column('size', 'added')], [{ ...endpoint, change: 'changed' }]);
    expect(await fates(ids)).toEqual([null, 'unchanged', null, null]);
  });

  test('a suggestion is committed with one click, by who clicks, with who suggested', async () => {
    const path = 'other.md';
    await site.commit('talk', { 'suggest.md': 'one\r\ntwo\r\nthree\r\n' });
    await site.sync();
    const wrong = { ...input, anchor: { kind: 'talk' as const }, body: 'x', suggestion: 'y' };
    await expect(site.as('reviewer').pulls.startThread(wrong)).rejects.toThrow(/Only lines/);
    const thread = { ...input, anchor: line('suggest.md', 2), body: 'Rather:', suggestion: 'zwei\nund' };
    const { id } = await site.as('reviewer').pulls.startThread(thread);
    // The file gets another name, and its lines move.
    await site.commit('talk', { 'suggest.md': null, [path]: 'zero\r\none\r\ntwo\r\nthree\r\n' });
    await site.sync();
    const before = await show(number);
    const commentId = before.threads.find((one) => one.id === id)!.comments[0]!.id;
    const wish = { ...input, commentId, head: before.standing.head };
    await expect(site.as('reviewer').pulls.applySuggestion(wish)).rejects.toThrow(/role developer/);
    await expect(site.as('second').pulls.applySuggestion({ ...wish, head: 'a'.repeat(40) })).rejects.toThrow(
      /has changed/,
    );
    const { head } = await site.as('second').pulls.applySuggestion(wish);
    expect(await site.lastEntry()).toMatchObject({ action: 'pull.applySuggestion' });
    const content = await git(site.repository.dir, ['show', `talk:${path}`]);
    expect(content.out).toBe('zero\r\none\r\nzwei\r\nund\r\nthree\r\n');
    const log = await git(site.repository.dir, ['log', '-1', '--format=%an%n%B', 'talk']);
    const { email } = site.people.reviewer;
    expect(log.out).toContain(
      `The developer\nTake in a suggestion for ${path}\n\nCo-authored-by: The reviewer <${email}>`,
    );
    await site.sync();
    const after = (await show(number)).threads.find((one) => one.id === id)!;
    expect(after).toMatchObject({
      resolved: { by: { name: 'The developer' } },
      comments: [{ applied: head }],
    });
    await expect(site.as('second').pulls.applySuggestion({ ...wish, head })).rejects.toThrow(
      /in the branch already/,
    );
  });
});

describe('files', () => {
  test('a tick holds for the content that was read', async () => {
    const number = await site.open('ticks', { 't.md': '1\n' });
    const tick = (reviewed: boolean) =>
      site.as('viewer').pulls.tickFile({ ...site.place, number, path: 't.md', reviewed });
    const ticked = async () => (await show(number)).files[0]!.reviewed;
    await tick(true);
    expect(await ticked()).toBe(true);
    expect((await show(number, 'reviewer')).files[0]!.reviewed).toBe(false);
    await site.commit('ticks', { 't.md': '2\n' });
    await site.sync();
    expect(await ticked()).toBe(false);
    await tick(true);
    await tick(false);
    expect(await ticked()).toBe(false);
    const gone = { ...site.place, number, path: 'nope.md', reviewed: true };
    await expect(site.as('viewer').pulls.tickFile(gone)).rejects.toThrow(/does not change that file/);
  });

  test('an edit in the browser is a commit; what a push would be refused for is refused', async () => {
    const number = await site.open('edit', { 'e.md': '1\n' });
    const { head } = (await show(number)).standing;
    const commit = (more: object, who: 'reviewer' | 'developer' = 'developer') =>
      site.as(who).pulls.commitFile({ ...site.place, number, head, path: 'e.md', content: '2\n', ...more });
    await expect(commit({}, 'reviewer')).rejects.toThrow(/role developer/);
    await expect(commit({ path: '.git/config' })).rejects.toThrow(/cannot be used/);
    await expect(commit({ path: 'README.md', content: 'x' })).rejects.toThrow(/same name on many computers/);
    await expect(commit({ path: 'slipway.json', content: '{"x":1}' })).rejects.toThrow(/unknown key/);
    expect((await site.heads()).get('edit')).toBe(head);
    const done = await commit({ message: 'Better' });
    expect(await site.lastEntry()).toMatchObject({
      action: 'pull.commitFile',
      after: { head: done.head, path: 'e.md' },
    });
    await expect(commit({})).rejects.toThrow(/has changed meanwhile/);
  });

  test('SQL is read as PostgreSQL would, with the place of what is wrong', async () => {
    const check = (sql: string) => site.as('developer').pulls.checkSql({ ...site.place, sql });
    const good = 'CREATE TABLE a (id int);\n-- note\nCOMMENT ON TABLE a IS NULL;';
    expect(await check(good)).toEqual({
      problems: [],
      statements: [
        { kind: 'create table', start: 0, end: 23, line: 1 },
        { kind: 'comment', start: 33, end: 59, line: 3 },
      ],
    });
    expect(await check('SELECT 1;\nSELEC 2;')).toMatchObject({
      problems: [{ line: 2, at: 10, message: 'syntax error at or near "SELEC"' }],
    });
    expect((await check('SELECT 1;\nCOMMIT;')).problems).toMatchObject([{ line: 2, at: 10 }]);
    await expect(site.as('reviewer').pulls.checkSql({ ...site.place, sql: '' })).rejects.toThrow(
      /role developer/,
    );
  });

  test('a change started in the browser: branch, migration and draft', async () => {
    const wish = { ...site.place, title: 'Add größere rooms', sql: 'CREATE TABLE room (id int);' };
    await expect(site.as('reviewer').pulls.startChange(wish)).rejects.toThrow(/role developer/);
    await expect(site.as('developer').pulls.startChange({ ...wish, sql: 'CREATE TABL' })).rejects.toThrow(
      /^Line 1: /,
    );
    await expect(site.as('developer').pulls.startChange({ ...wish, sql: '-- no' })).rejects.toThrow(
      /at least one/,
    );
    const made = await site.as('developer').pulls.startChange(wish);
    expect(made).toMatchObject({
      branch: 'change/add-grossere-rooms',
      path: expect.stringMatching(/^database\/migrations\/\d{14}_add_grossere_rooms\.sql$/),
    });
    expect(await show(made.number)).toMatchObject({
      draft: true,
      title: 'Add größere rooms',
      files: [{ path: made.path, status: 'added' }],
      standing: { ahead: 1, behind: 0, misplaced: [] },
    });
    expect((await site.as('developer').pulls.startChange(wish)).branch).toBe('change/add-grossere-rooms-2');
  });
});

describe('conflicts', () => {
  test('three versions, a resolution that is a commit, and what is refused', async () => {
    const number = await site.open('clash', { 'readme.md': 'one\nTWO\nthree\nfour\nfive\n' });
    await site.commit('main', { 'readme.md': 'one\nZWEI\nthree\nfour\nfive\n' });
    await site.sync();
    const found = await site.as('viewer').pulls.conflict({ ...site.place, number, path: 'readme.md' });
    expect(found).toMatchObject({
      base: 'one\ntwo\nthree\nfour\nfive\n',
      main: 'one\nZWEI\nthree\nfour\nfive\n',
      branch: 'one\nTWO\nthree\nfour\nfive\n',
      binary: false,
    });
    expect(found.merged).toMatch(/<<<<<<< main\n[\s\S]*ZWEI[\s\S]*TWO[\s\S]*>>>>>>> branch\n/);
    await expect(site.as('viewer').pulls.conflict({ ...site.place, number, path: FIRST })).rejects.toThrow(
      /no conflict/,
    );
    const resolve = (content: string, more: object = {}, who: 'reviewer' | 'developer' = 'developer') =>
      site.as(who).pulls.resolveConflicts({
        ...site.place,
        number,
        ...found.at,
        files: [{ path: 'readme.md', content }],
        ...more,
      });
    await expect(resolve('x', {}, 'reviewer')).rejects.toThrow(/role developer/);
    await expect(resolve(found.merged!)).rejects.toThrow(/markers/);
    await expect(resolve('x', { files: [{ path: 'b.md', content: 'x' }] })).rejects.toThrow(
      /Still to be resolved/,
    );
    await expect(resolve('x', { main: 'a'.repeat(40) })).rejects.toThrow(/Main has moved/);
    const update = { ...site.place, number, head: found.at.head };
    await expect(site.as('developer').pulls.updateBranch(update)).rejects.toThrow(
      /Resolve the conflicts first/,
    );
    await resolve('one\nboth\nthree\nfour\nfive\n');
    expect(await site.lastEntry()).toMatchObject({ action: 'pull.resolveConflicts' });
    await site.sync();
    const view = await show(number);
    expect(view).toMatchObject({ standing: { conflicts: [], behind: 0 }, verdict: { verdict: 'ready' } });
    await expect(resolve('x', { head: view.standing.head })).rejects.toThrow(/no conflicts any more/);
  });

  test('the branch takes in main by merge or rebase, and its migrations get later times', async () => {
    const own = 'database/migrations/20260501000000_own.sql';
    const second = 'database/migrations/20260502000000_more.sql';
    for (const method of ['merge', 'rebase'] as const) {
      const branch = `late-${method}`;
      const mine = own.replace('own', method);
      const after = second.replace('more', `${method}_more`);
      const number = await site.open(branch, { [mine]: 'SELECT 1;\n', [after]: 'SELECT 2;\n' });
      await site.commit('main', {
        [`database/migrations/2026060${method === 'merge' ? 1 : 2}000000_main.sql`]: 'SELECT 3;\n',
      });
      await site.sync();
      const { head, main } = (await show(number)).standing;
      const wish = { ...site.place, number, head, method, renumber: true };
      await expect(site.as('reviewer').pulls.updateBranch(wish)).rejects.toThrow(/role developer/);
      await site.as('second').pulls.updateBranch(wish);
      expect(await site.lastEntry()).toMatchObject({ action: 'pull.updateBranch', after: { method, main } });
      await site.sync();
      const view = await show(number);
      expect(view.standing).toMatchObject({ behind: 0, misplaced: [], mergeBase: main });
      const names = view.files.map(({ path }) => path.replace(/\d{14}/, ''));
      expect(names).toEqual([
        `database/migrations/_${method}.sql`,
        `database/migrations/_${method}_more.sql`,
      ]);
      const authors = await git(site.repository.dir, ['log', '--format=%an', `${main}..${branch}`]);
      expect(authors.out).toContain('Ada Example');
      const again = { ...wish, head: view.standing.head };
      await expect(site.as('second').pulls.updateBranch(again)).rejects.toThrow(/has all of main/);
    }
  });
});
