import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookkeep } from '../kernel/mutate.ts';
import { ownerLogin } from '../kernel/owner-login.ts';
import { readDb, writeDb } from '../platform/control/client.ts';
import { connect, withConnection } from '../platform/postgres/connect.ts';
import { discardProject } from '../provisioning/discard.ts';
import { commitFiles } from '../repositories/commit-files.ts';
import { repositoryOf } from '../repositories/location.ts';
import { head } from '../repositories/queries.ts';
import { aProject, aToken, gitServer, inDatabase, workingCopy } from '../repositories/site.testing.ts';
import { aMember, aTeam, callerFor, type TestUser, testControl } from '../testing/control.ts';
import { startGateway } from '../testing/gateway.ts';
import { makeBase } from './base/refresh.ts';
import { dropPreview } from './drop.ts';
import { makePreview } from './make.ts';
import { previewFacts, previewOf } from './queries.ts';
import { recoverPreviews } from './recover.ts';
import { renewStaleBase } from './refresh-base.ts';
import { removePreview } from './remove.ts';
import { requestPreview } from './request.ts';

const FIRST = 'database/migrations/20260101000000_first.sql';
const SECOND = 'database/migrations/20260201000000_second.sql';
const THIRD = 'database/migrations/20260202000000_third.sql';
// Rows at fault are named by their values: `visits` is a name that nothing masks, unlike `age` of a member.
const START = `CREATE TABLE member (id int PRIMARY KEY, email text NOT NULL, visits int);
COMMENT ON COLUMN member.email IS 'Where to write to @personal';
GRANT SELECT ON member TO anon;`;

let team: { id: string; slug: string };
let people: Record<'owner' | 'viewer', TestUser>;
let project: { id: string; slug: string };
let production: Awaited<ReturnType<typeof aProject>>['environment'];
let copy: Awaited<ReturnType<typeof workingCopy>>;
let server: Awaited<ReturnType<typeof gitServer>>;
let number = 0;

beforeAll(async () => {
  const clean = await testControl();
  team = await aTeam();
  people = { owner: await aMember(team, 'owner'), viewer: await aMember(team, 'viewer') };
  const made = await aProject(team, { by: people.owner });
  ({ project, environment: production } = made);
  server = await gitServer();
  copy = await workingCopy(server.address(`${team.slug}/${project.slug}`, await aToken(people.owner)));
  await copy.commit('start', { [FIRST]: START });
  expect((await copy.push()).out).toContain('main');
  production = await readDb().environment.findUniqueOrThrow({ where: { id: production.id } });
  await inDatabase(
    production,
    `INSERT INTO member VALUES (1, 'ada@planted.test', 30), (2, 'bob@planted.test', NULL), (3, 'cy@planted.test', 12)`,
  );
  return clean;
});
afterAll(async () => {
  await server.close();
  copy.remove();
});

/** A pull request from a branch with these files, as its row. */
async function aPull(files: Record<string, string>, title = 'change') {
  const branch = `b${++number}`;
  const head = await commitTo(branch, files, title);
  const mergeBase = production.commit!;
  const data = { projectId: project.id, number, title, branch, authorId: people.owner.id, head, mergeBase };
  return writeDb().pullRequest.create({ data });
}

/** Commits files to a branch without a push, whose hook costs seconds. */
async function commitTo(branch: string, files: Record<string, string>, message: string) {
  const repository = repositoryOf(project.id);
  const before = await head(repository, branch);
  const refs = ['update-ref', `refs/heads/${branch}`, production.commit!];
  if (!before) await copy.run('--git-dir', repository.dir, ...refs);
  const changes = Object.entries(files).map(([path, content]) => ({ path, content }));
  const expectedHead = before ?? (await head(repository, branch))!;
  const author = { name: 'Ada', email: 'ada@example.test' };
  return commitFiles(repository, branch, changes, { author, message, expectedHead });
}

const ask = (pull: { id: string; head: string }) =>
  bookkeep((tx) => requestPreview(tx, { pullId: pull.id, projectId: project.id, commit: pull.head }));
const make = (pull: { id: string }) => makePreview({ pullId: pull.id, projectId: project.id });
const facts = async (pull: { id: string }) => (await previewFacts(readDb(), [pull.id])).get(pull.id)!;
const environmentOf = async (pull: { id: string }) =>
  (await readDb().preview.findUniqueOrThrow({ where: { pullId: pull.id }, include: { environment: true } }))
    .environment!;
const jobs = async (task: string) =>
  (
    await readDb().$queryRaw<
      { key: string }[]
    >`SELECT key FROM graphile_worker.jobs WHERE task_identifier = ${task}`
  ).map(({ key }) => key);
const exists = async (database: string) =>
  withConnection('postgres', undefined, async (admin) => {
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    return Boolean(rowCount);
  });

test('the first preview waits for the masked copy, which asks for it again', async () => {
  const pull = await aPull({ [SECOND]: 'ALTER TABLE member ADD COLUMN city text;' });
  await ask(pull);
  expect(await jobs('preview.make')).toEqual([`preview.make:${pull.id}`]);
  await make(pull);
  expect(await facts(pull)).toMatchObject({ state: 'waiting', ref: null });
  expect(await jobs('preview.base')).toEqual([`preview.base:${project.id}`]);
  await makeBase({ projectId: project.id });
  await make(pull);
  expect(await facts(pull)).toMatchObject({
    state: 'ready',
    commit: pull.head,
    failure: null,
    ref: `${production.ref}-pr1`,
  });
  expect(await jobs('checks.run')).toEqual([`checks.run:${pull.id}`]);
});

describe('a preview', () => {
  let pull: Awaited<ReturnType<typeof aPull>>;
  beforeAll(async () => {
    pull = await aPull({
      [SECOND]: `CREATE TABLE room (id int PRIMARY KEY); GRANT SELECT ON room TO anon; INSERT INTO room VALUES (7);`,
      'slipway.json': JSON.stringify({ name: 'Shop', settings: { maxRows: 5 } }),
    });
    await ask(pull);
    await make(pull);
  });

  test('answers under its own address with its own keys, from masked rows', async () => {
    const preview = await previewOf(readDb(), pull.id, { keys: true });
    const gateway = await startGateway();
    try {
      const get = (path: string, key: string) =>
        fetch(`${gateway.origin}/p/${preview!.ref}/rest/v1/${path}`, { headers: { apikey: key } });
      expect(await (await get('room', preview!.keys!.publishable!)).json()).toEqual([{ id: 7 }]);
      const members = await (await get('member?select=email&order=id', preview!.keys!.secret!)).json();
      expect(members).toHaveLength(3);
      expect(JSON.stringify(members)).not.toContain('planted');
      // It keeps answers to repeated writes for its own logins, and none of the base's.
      const headers = { apikey: preview!.keys!.secret!, 'idempotency-key': 'k', prefer: 'tx=commit' };
      const gone = { method: 'DELETE', headers };
      const remove = () => fetch(`${gateway.origin}/p/${preview!.ref}/rest/v1/room?id=eq.-1`, gone);
      expect([(await remove()).status, (await remove()).headers.get('idempotent-replayed')]).toEqual([
        204,
        'true',
      ]);
    } finally {
      await gateway.stop();
    }
    expect(await previewOf(readDb(), pull.id)).toMatchObject({ keys: { secret: null } });
  });

  test('belongs to its own owner, and to nobody else', async () => {
    const environment = await environmentOf(pull);
    expect(environment).toMatchObject({ kind: 'preview', branch: pull.branch, maxRows: 5, ready: true });
    await inDatabase(
      environment,
      'ALTER TABLE member ADD COLUMN more int; DROP TABLE room; CREATE TABLE room (id int)',
    );
    await expect(connect(environment.database, ownerLogin(production))).rejects.toMatchObject({
      code: '42501',
    });
    await expect(connect(production.database, ownerLogin(environment))).rejects.toMatchObject({
      code: '42501',
    });
    const strangers = await withConnection(environment.database, undefined, (admin) =>
      admin.query(
        `SELECT relname FROM pg_class WHERE relowner::regrole::text LIKE 'env\\_%' AND relowner::regrole::text <> $1`,
        [environment.ownerUser],
      ),
    );
    expect(strangers.rows).toEqual([]);
    expect(await inDatabase(production, "SELECT to_regclass('room') AS room")).toEqual([{ room: null }]);
  });

  test('is what procedures work on when they name its pull request', async () => {
    const place = { team: team.slug, project: project.slug };
    const viewer = callerFor(people.viewer);
    const here = await viewer.catalog.describe({ ...place, pull: pull.number });
    expect(here.ref).toBe(`${production.ref}-pr${pull.number}`);
    expect((await viewer.catalog.describe(place)).ref).toBe(production.ref);
    await expect(viewer.environments.keys({ ...place, pull: 4711 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(
      viewer.rows.insert({
        ...place,
        pull: pull.number,
        schema: 'public',
        table: 'room',
        values: {},
      } as never),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('follows a push under the same address and keys, and leaves no database behind', async () => {
    const before = await environmentOf(pull);
    const keys = await previewOf(readDb(), pull.id, { keys: true });
    const head = await commitTo(pull.branch, { [THIRD]: 'ALTER TABLE room ADD COLUMN name text;' }, 'more');
    await ask({ id: pull.id, head });
    await make(pull);
    const after = await environmentOf(pull);
    expect(after).toMatchObject({
      id: before.id,
      ref: before.ref,
      commit: head,
      catalogVersion: before.catalogVersion + 1,
    });
    expect((await previewOf(readDb(), pull.id, { keys: true }))!.keys).toEqual(keys!.keys);
    expect([await exists(before.database), await exists(after.database)]).toEqual([false, true]);
    expect(await inDatabase(after, 'SELECT count(*)::int AS n FROM slipway.migrations')).toEqual([{ n: 3 }]);
  });

  test('is dropped with its database, logins and keys, and comes back when it is asked for again', async () => {
    const { database, ownerUser } = await environmentOf(pull);
    await bookkeep((tx) => dropPreview(tx, { pullId: pull.id }));
    await make(pull);
    await removePreview({ pullId: pull.id, projectId: project.id });
    expect(await facts(pull)).toMatchObject({ state: 'dropped', ref: null, apiUrl: null });
    expect(await exists(database)).toBe(false);
    const roles = await withConnection('postgres', undefined, (admin) =>
      admin.query('SELECT FROM pg_roles WHERE rolname = $1', [ownerUser]),
    );
    expect(roles.rowCount).toBe(0);
    await ask(pull);
    await make(pull);
    expect(await facts(pull)).toMatchObject({ state: 'ready' });
  });
});

describe('a migration that fails', () => {
  test.each([
    ['CHECK', 'ALTER TABLE member ADD CONSTRAINT grown CHECK (visits >= 18);', [{ id: 3 }]],
    ['NOT NULL', 'ALTER TABLE member ALTER COLUMN visits SET NOT NULL;', [{ id: 2 }]],
    [
      'unique',
      'UPDATE member SET visits = 1 WHERE id > 1;\nALTER TABLE member ADD UNIQUE (visits);',
      [{ id: 2 }, { id: 3 }],
    ],
    [
      'foreign key',
      'CREATE TABLE kind (id int PRIMARY KEY);\nALTER TABLE member ADD CONSTRAINT kind FOREIGN KEY (visits) REFERENCES kind (id);',
      [{ id: 1 }, { id: 3 }],
    ],
  ])('names file, line and the rows at fault: %s', async (_name, sql, rows) => {
    const pull = await aPull({ [SECOND]: 'CREATE TABLE fine (id int);', [THIRD]: sql });
    await ask(pull);
    await make(pull);
    const { state, failure, ref } = await facts(pull);
    expect({ state, kind: failure?.kind, file: failure?.file, line: failure?.line }).toEqual({
      state: 'failed', kind: 'migration', file: THIRD, line: sql.split('\n').length,
    }); // biome-ignore format: a row
    expect(failure!.rows).toMatchObject(rows);
    expect(JSON.stringify(failure)).not.toContain('planted');
    // The rest of the review goes on: the API is there, with what came before.
    expect(ref).toBe(`${production.ref}-pr${pull.number}`);
    expect(
      await inDatabase(await environmentOf(pull), "SELECT to_regclass('fine') IS NOT NULL AS there"),
    ).toEqual([{ there: true }]);
  });

  test('or cannot follow those of main is told before anything runs', async () => {
    const pull = await aPull({ [FIRST]: `${START} -- edited` });
    await ask(pull);
    await make(pull);
    expect((await facts(pull)).failure).toMatchObject({ kind: 'plan', file: FIRST });
  });
});

test('a release makes the masked copy stale, and it is asked for anew', async () => {
  await renewStaleBase(project.id);
  const before = (await jobs('preview.base')).length;
  await writeDb().previewBase.update({ where: { projectId: project.id }, data: { commit: null } });
  await writeDb().$executeRaw`DELETE FROM graphile_worker._private_jobs`;
  await renewStaleBase(project.id);
  expect(before).toBeLessThanOrEqual(1);
  expect(await jobs('preview.base')).toEqual([`preview.base:${project.id}`]);
  await writeDb().previewBase.update({
    where: { projectId: project.id },
    data: { commit: production.commit },
  });
});

test('limits are told in words that help', async () => {
  process.env['SLIPWAY_MAX_PREVIEWS_PER_PROJECT'] = '1';
  try {
    const pull = await aPull({ [SECOND]: 'SELECT 1;' });
    await ask(pull);
    await make(pull);
    expect(await facts(pull)).toMatchObject({ state: 'failed', ref: null, failure: { kind: 'limit' } });
    expect((await facts(pull)).failure!.message).toContain('SLIPWAY_MAX_PREVIEWS_PER_PROJECT');
  } finally {
    delete process.env['SLIPWAY_MAX_PREVIEWS_PER_PROJECT'];
  }
});

test('a push that comes while its preview is made wins', async () => {
  const pull = await aPull({ [SECOND]: 'CREATE TABLE slow (id int);' });
  await ask(pull);
  const running = make(pull);
  await ask({ id: pull.id, head: production.commit! });
  await running;
  expect((await facts(pull)).state).toBe('waiting');
  await make(pull);
  expect(await facts(pull)).toMatchObject({ state: 'ready', commit: production.commit });
});

test('what a crash leaves is asked for again or removed at the next start', async () => {
  const pull = await aPull({ [SECOND]: 'SELECT 1;' });
  await ask(pull);
  const left = 'env_00000000000000aa';
  await withConnection('postgres', undefined, (admin) => admin.query(`CREATE DATABASE ${left}`));
  await writeDb().preview.update({ where: { pullId: pull.id }, data: { state: 'making', building: left } });
  await writeDb().previewBase.update({
    where: { projectId: project.id },
    data: { building: 'env_00000000000000ab' },
  });
  await recoverPreviews();
  expect(await jobs('preview.make')).toContain(`preview.make:${pull.id}`);
  expect(await jobs('preview.base')).toContain(`preview.base:${project.id}`);
  await make(pull);
  expect(await facts(pull)).toMatchObject({ state: 'ready' });
  expect(await exists(left)).toBe(false);
});

test('a project takes its base and previews along', async () => {
  const rows = await readDb().environment.findMany({ where: { projectId: project.id } });
  const base = await readDb().previewBase.findUniqueOrThrow({ where: { projectId: project.id } });
  expect(rows.length).toBeGreaterThan(3);
  await discardProject(project.id);
  for (const name of [...rows.map(({ database }) => database), base.database!])
    expect(await exists(name)).toBe(false);
  expect(await readDb().previewBase.findUnique({ where: { projectId: project.id } })).toBe(null);
  expect(fs.existsSync(copy.dir)).toBe(true);
});
