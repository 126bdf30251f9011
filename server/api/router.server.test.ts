import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeEnvironment, reserveEnvironment } from '../environments/create.ts';
import { createEnvironmentDatabase, dropEnvironmentDatabase } from '../environments/database.ts';
import { writeDb } from '../platform/control/client.ts';
import { connect } from '../platform/postgres/connect.ts';
import { aMember, aTeam, callerFor, type TestUser, testControl } from '../testing/control.ts';

beforeAll(testControl);

let viewer: TestUser;
let stranger: TestUser;
let at: { team: string; project: string };
let database: string;

beforeAll(async () => {
  const team = await aTeam();
  viewer = await aMember(team, 'viewer');
  stranger = await aMember(await aTeam(), 'owner');
  const slug = 'shop';
  at = { team: team.slug, project: slug };
  const project = await writeDb().project.create({
    data: { teamId: team.id, slug, name: slug, state: 'ready', source: 'empty', createdBy: viewer.id },
  });
  const given = { projectId: project.id, projectSlug: slug, kind: 'production' as const, branch: 'main' };
  const reserved = await reserveEnvironment(writeDb(), given);
  database = reserved.database;
  const credentials = await createEnvironmentDatabase(connect, { database });
  await completeEnvironment(writeDb(), reserved, credentials);
  await writeDb().environment.update({ where: { id: reserved.id }, data: { ready: true } });
  const owner = await connect(database, credentials.owner);
  await owner.query(`
    CREATE TABLE closed (id int PRIMARY KEY, a text, b date, c numeric);
    CREATE TABLE open (id int PRIMARY KEY, label text);
    GRANT SELECT ON open TO anon;
    CREATE FUNCTION open(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n';`);
  await owner.end();
});
afterAll(() => dropEnvironmentDatabase(connect, { database }));

const api = (who: TestUser) => callerFor(who).api;

test('a viewer reads the list and each page of it', async () => {
  const index = await api(viewer).index(at);
  expect(index.resources.map(({ slug, kind }) => `${kind} ${slug}`)).toEqual([
    'table closed',
    'table open',
    'function open',
  ]);
  const table = await api(viewer).resource({ ...at, resource: 'open' });
  expect(table.operations.map(({ name }) => name)).toEqual(['read', 'add', 'change', 'delete']);
  const call = await api(viewer).resource({ ...at, resource: 'open', call: true });
  expect(call.operations[0]?.path).toBe('/rest/v1/rpc/open');
});

test('guides take the table that a visitor may read', async () => {
  expect((await api(viewer).sample(at))?.name).toBe('open');
});

test('what is not there says so', async () => {
  const asking = api(viewer).resource({ ...at, resource: 'nothing' });
  await expect(asking).rejects.toThrow('has no table or view “nothing”');
});

test('another team’s member gets what a missing project gives', async () => {
  const theirs = await api(stranger)
    .index(at)
    .catch((error) => error);
  const missing = await api(stranger)
    .index({ team: 'nowhere', project: 'x' })
    .catch((error) => error);
  expect([theirs.code, theirs.message.replace(at.team, 'nowhere')]).toEqual([missing.code, missing.message]);
});

test('a project that is still being made says so', async () => {
  await writeDb().project.updateMany({ where: { slug: at.project }, data: { state: 'creating' } });
  await expect(api(viewer).index(at)).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
});
