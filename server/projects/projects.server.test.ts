import fs from 'node:fs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bookkeep } from '../kernel/mutate.ts';
import { readDb, writeDb } from '../platform/control/client.ts';
import { isQueued } from '../platform/jobs.ts';
import { aMember, aTeam, callerFor, ctxOf, type TestUser, testControl } from '../testing/control.ts';
import { uploadPath } from '../uploads/queries.ts';
import { receiveUpload } from '../uploads/receive.ts';

beforeAll(testControl);

let team: Awaited<ReturnType<typeof aTeam>>;
let admin: TestUser;
let developer: TestUser;
let viewer: TestUser;

beforeEach(async () => {
  team = await aTeam();
  admin = await aMember(team, 'admin');
  developer = await aMember(team, 'developer');
  viewer = await aMember(team, 'viewer');
});

const empty = (name: string) => ({ team: team.slug, name, source: { kind: 'empty' as const } });
const jobs = (task: string) =>
  readDb().$queryRaw<{ payload: { projectId: string } }[]>`
    SELECT j.payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
    WHERE t.identifier = ${task}`;
const rowOf = (slug: string) =>
  readDb().project.findUniqueOrThrow({ where: { teamId_slug: { teamId: team.id, slug } } });
const setState = (slug: string, state: 'ready' | 'failed') =>
  bookkeep((tx) => tx.project.updateMany({ where: { teamId: team.id, slug }, data: { state } }));

describe('making a project', () => {
  test('writes the row, the job and the audit entry together', async () => {
    const { slug } = await callerFor(developer).projects.create({
      ...empty('Film Shop'),
      description: 'Films',
    });
    expect(slug).toBe('film-shop');
    const row = await rowOf(slug);
    expect(row).toMatchObject({
      state: 'creating',
      source: 'empty',
      name: 'Film Shop',
      description: 'Films',
    });
    expect((await jobs('project.provision')).map(({ payload }) => payload.projectId)).toContain(row.id);
    const entry = await readDb().auditEntry.findFirst({
      where: { chain: team.id, action: 'project.create' },
    });
    expect(entry).toMatchObject({ target: 'project:film-shop' });
  });

  test('refuses a name that is taken, at the field', async () => {
    await callerFor(developer).projects.create(empty('Shop'));
    await expect(callerFor(developer).projects.create(empty('shop'))).rejects.toThrow(
      /already a project “shop”/,
    );
  });

  test('finds an address for a name without letters', async () => {
    const { slug } = await callerFor(developer).projects.create(empty('日本'));
    expect(slug).toMatch(/^project/);
  });

  test('takes the place of a failed project, and of no other', async () => {
    const caller = callerFor(developer);
    await caller.projects.create(empty('Shop'));
    await expect(caller.projects.create({ ...empty('Shop'), replaces: 'shop' })).rejects.toThrow(
      /did not fail/,
    );
    await setState('shop', 'failed');
    await expect(caller.projects.create(empty('Shop'))).rejects.toThrow(/Delete it first/);
    expect(await caller.projects.create({ ...empty('Shop'), replaces: 'shop' })).toEqual({ slug: 'shop' });
    expect(await rowOf('shop')).toMatchObject({ state: 'creating', failure: null });
  });

  test('is not for viewers, and not for read-only tokens', async () => {
    await expect(callerFor(viewer).projects.create(empty('Shop'))).rejects.toThrow(
      /needs the role developer/,
    );
    const token = callerFor(developer, { via: 'token', scope: 'read' });
    await expect(token.projects.create(empty('Shop'))).rejects.toThrow(/may only read/);
  });

  test('two at once with one name give one project', async () => {
    const caller = callerFor(developer);
    const tries = await Promise.allSettled([
      caller.projects.create(empty('Twin')),
      caller.projects.create(empty('Twin')),
    ]);
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('looking at projects', () => {
  test('the list and the progress never carry a secret', async () => {
    const url = 'postgres://me:hidden-word@db.example/shop';
    const source = { kind: 'database' as const, url, schemas: ['public'] };
    await callerFor(developer).projects.create({ team: team.slug, name: 'Copy', source });
    const caller = callerFor(viewer);
    const seen = [
      await caller.projects.list({ team: team.slug }),
      await caller.projects.get({ team: team.slug, project: 'copy' }),
      await caller.projects.progress({ team: team.slug, project: 'copy' }),
      await caller.projects.show({ team: team.slug, project: 'copy' }),
      await caller.projects.facts({ team: team.slug, project: 'copy' }),
    ];
    expect(JSON.stringify(seen)).not.toContain('hidden-word');
    expect(seen[2]).toMatchObject({
      sourceInput: { address: 'postgres://db.example/shop', schemas: ['public'] },
    });
    expect(seen[4]).toMatchObject({ reachable: false });
    expect(JSON.stringify((await rowOf('copy')).sourceInput)).not.toContain('hidden-word');
  });

  test('strangers and typing errors get the same answer', async () => {
    await callerFor(developer).projects.create(empty('Shop'));
    const other = await aTeam();
    const stranger = await aMember(other, 'owner');
    const asked = { team: team.slug, project: 'shop' };
    const missing = { team: 'no-such-team', project: 'shop' };
    const [a, b] = await Promise.all(
      [asked, missing].map((input) =>
        callerFor(stranger)
          .projects.get(input)
          .catch((error) => error),
      ),
    );
    expect(a.code).toBe('NOT_FOUND');
    expect(a.message.replace(team.slug, 'x')).toBe(b.message.replace('no-such-team', 'x'));
  });

  test('the server tells its versions and its disk', async () => {
    const facts = await callerFor(viewer).projects.server();
    expect(facts.postgres).toMatch(/^\d+\.\d+/);
    expect(facts.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(facts.disk?.total).toBeGreaterThan(facts.disk?.used ?? 0);
  });
});

describe('deleting a project', () => {
  const remove = (user: TestUser, confirm: string) =>
    callerFor(user).projects.remove({ team: team.slug, project: 'shop', confirm });

  test('asks for the name, marks it, and leaves the rest to the job', async () => {
    await callerFor(developer).projects.create(empty('Shop'));
    await setState('shop', 'ready');
    await expect(remove(admin, 'chop')).rejects.toThrow(/Type shop/);
    await remove(admin, 'shop');
    const row = await rowOf('shop');
    expect(row.state).toBe('deleting');
    expect((await jobs('project.remove')).map(({ payload }) => payload.projectId)).toContain(row.id);
    await expect(remove(admin, 'shop')).rejects.toThrow(/already being deleted/);
  });

  test('that has used up its tries can be asked for again', async () => {
    await callerFor(developer).projects.create(empty('Shop'));
    await setState('shop', 'ready');
    await remove(admin, 'shop');
    const { id } = await rowOf('shop');
    const giveUp = () =>
      writeDb()
        .$executeRaw`UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE key = ${`remove:${id}`}`;
    expect(await giveUp()).toBe(1);
    await expect(remove(developer, 'shop')).rejects.toThrow(/needs the role admin/);
    await remove(admin, 'shop');
    expect(await bookkeep((tx) => isQueued(tx, `remove:${id}`))).toBe(true);
    await expect(remove(admin, 'shop')).rejects.toThrow(/already being deleted/);
  });

  test('a developer may clear a failed one away, but not a working one', async () => {
    await callerFor(developer).projects.create(empty('Shop'));
    await setState('shop', 'ready');
    await expect(remove(developer, 'shop')).rejects.toThrow(/needs the role admin/);
    await setState('shop', 'failed');
    await remove(developer, 'shop');
    expect((await rowOf('shop')).state).toBe('deleting');
  });
});

test('name and description change; the address does not', async () => {
  await callerFor(developer).projects.create(empty('Shop'));
  const input = { team: team.slug, project: 'shop', name: 'Film shop', description: 'For rent' };
  await expect(callerFor(developer).projects.update(input)).rejects.toThrow(/needs the role admin/);
  await callerFor(admin).projects.update(input);
  expect(await rowOf('shop')).toMatchObject({ name: 'Film shop', description: 'For rent' });
});

describe('uploads', () => {
  const stream = (...parts: string[]) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      },
    });

  test('a file arrives whole and becomes a source for the person who sent it, and for nobody else', async () => {
    const body = stream('SELECT ', '1;');
    const sent = await receiveUpload(ctxOf(developer), team, { fileName: 'a.sql', body });
    expect(sent.bytes).toBe(9);
    expect(fs.readFileSync(uploadPath(sent.uploadId), 'utf8')).toBe('SELECT 1;');
    const source = { kind: 'sql' as const, uploadId: sent.uploadId };
    const input = { team: team.slug, name: 'From file', source };
    await expect(callerFor(admin).projects.create(input)).rejects.toThrow(/Upload it again/);
    await callerFor(developer).projects.create(input);
    expect((await rowOf('from-file')).sourceInput).toMatchObject({ fileName: 'a.sql', bytes: 9 });
  });

  test('what breaks off or is empty leaves nothing behind', async () => {
    const before = await readDb().upload.count();
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode('half of'));
        controller.error(new Error('gone'));
      },
    });
    const ctx = ctxOf(developer);
    await expect(receiveUpload(ctx, team, { fileName: 'a', body: broken })).rejects.toThrow();
    await expect(receiveUpload(ctx, team, { fileName: 'a', body: stream() })).rejects.toThrow(/empty/);
    expect(await readDb().upload.count()).toBe(before);
    expect(
      fs.readdirSync(uploadPath('00000000-0000-0000-0000-000000000000').replace(/\/[^/]+$/, '')),
    ).toHaveLength(await readDb().upload.count());
  });

  test('too large is refused by what is announced and by what comes', async () => {
    process.env['SLIPWAY_MAX_UPLOAD_MB'] = '1';
    try {
      const ctx = ctxOf(developer);
      const tooMuch = { fileName: 'a', body: stream('x'), announced: 2_000_000 };
      await expect(receiveUpload(ctx, team, tooMuch)).rejects.toMatchObject({
        details: { data: { status: 413 } },
      });
      const body = stream('x'.repeat(600_000), 'x'.repeat(600_000));
      await expect(receiveUpload(ctx, team, { fileName: 'a', body })).rejects.toThrow(/larger than 1 MB/);
    } finally {
      delete process.env['SLIPWAY_MAX_UPLOAD_MB'];
    }
  });
});
