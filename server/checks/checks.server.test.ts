import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEnvironmentDatabase, dropEnvironmentDatabase } from '../environments/database.ts';
import { listKeys } from '../environments/queries.ts';
import { controlSink } from '../gateway/requests/control-sink.ts';
import { RequestRecorder } from '../gateway/requests/recorder.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { readDb, writeDb } from '../platform/control/client.ts';
import { CONTROL_DATABASE, connect, databaseUrl, withConnection } from '../platform/postgres/connect.ts';
import { seal } from '../platform/vault.ts';
import { testControl } from '../testing/control.ts';
import { startGateway } from '../testing/gateway.ts';
import { aSite, type Site } from '../testing/pulls.ts';
import { runChecks } from './run.ts';

beforeAll(testControl);
let site: Site;
let number: number;
const databases: string[] = [];

const NOTE = 'database/migrations/20260201000000_more.sql';
const BEFORE = `CREATE TABLE room (id int PRIMARY KEY, name text, code text);
  COMMENT ON TABLE room IS 'Rooms'; GRANT SELECT, INSERT ON room TO anon;
  INSERT INTO room VALUES (1, 'a', 'x'), (2, 'b', NULL)`;
const AFTER = `CREATE TABLE room (id int PRIMARY KEY, name text, email text);
  COMMENT ON TABLE room IS 'Rooms'; GRANT SELECT, INSERT ON room TO anon;
  CREATE TABLE note (id int PRIMARY KEY)`;

beforeAll(async () => {
  site = await aSite('wait');
  await site.sql(BEFORE);
  number = await site.open('change', { [NOTE]: 'ALTER TABLE room DROP code, ADD email text;\n' });
});
afterAll(async () => {
  for (const database of databases) await dropEnvironmentDatabase(connect, { database });
});

/** A preview as its maker leaves it: a row, an environment, and a database with what the branch's migrations give. */
async function aPreview(sql: string): Promise<void> {
  const { id: pullId, head } = await site.row(number);
  const database = `env_checks_${randomBytes(4).toString('hex')}`;
  databases.push(database);
  const { owner, api, service } = await createEnvironmentDatabase(connect, { database });
  await withConnection(database, owner, async (client) => {
    await client.query(sql);
    for (const version of ['20260101000000', '20260201000000'])
      await client.query("INSERT INTO slipway.migrations VALUES ($1, 'x', 'x', now(), NULL, 1)", [version]);
  });
  const ref = `pr-${randomBytes(4).toString('hex')}`;
  const sealed = (kind: string, text: string) => seal(text, `environment:${ref}:${kind}`);
  const data: Prisma.EnvironmentUncheckedCreateInput = {
    ...{ projectId: site.project.id, ref, kind: 'preview', branch: 'change', database, ready: true },
    ...{ ownerUser: owner.user, ownerPasswordSealed: sealed('owner', owner.password.reveal()) },
    ...{ apiUser: api.user, apiPasswordSealed: sealed('api', api.password.reveal()) },
    ...{ serviceUser: service.user, servicePasswordSealed: sealed('service', service.password.reveal()) },
    jwtSecretSealed: sealed('jwt', 'x'),
  };
  const environment = await writeDb().environment.create({ data });
  const preview = {
    projectId: site.project.id,
    environmentId: environment.id,
    state: 'ready' as const,
    commit: head,
  };
  await writeDb().preview.upsert({ where: { pullId }, create: { pullId, ...preview }, update: preview });
}

const place = async () => {
  const { id: pullId, head: commit } = await site.row(number);
  return { pullId, projectId: site.project.id, commit };
};
const list = () => site.as('viewer').checks.list({ ...site.place, number });
const details = (name: string) => site.as('viewer').checks.details({ ...site.place, number, name });

describe('a preview that runs', () => {
  beforeAll(async () => {
    await aPreview(AFTER);
    expect((await list()).map(({ name, state }) => `${name} ${state}`)).toEqual([
      'migrations waiting',
      'schema waiting',
      'api waiting',
      'docs waiting',
    ]);
    await runChecks(await place());
  });

  test('every check has ended, with its findings', async () => {
    expect(await list()).toMatchObject([
      {
        name: 'migrations',
        state: 'passed',
        summary: '1 migration runs on a copy of production.',
        part: 'database',
      },
      { name: 'schema', state: 'decision', summary: '1 column added. 1 column removed.' },
      { name: 'api', state: 'decision', summary: '3 endpoints changed. 3 breaking changes.' },
      { name: 'docs', state: 'decision' },
    ]);
    expect((await details('schema')).findings).toMatchObject([
      {
        rule: 'schema.data-loss',
        title: 'Column room.code is dropped',
        detail:
          'On production, 1 row has a value in it. It looks like a rename to email: with RENAME, the values stay.',
        anchor: { kind: 'column', name: 'room', column: 'code' },
      },
    ]);
    expect((await details('api')).findings.map((one) => one.title)).toEqual([
      'GET /rest/v1/room: − code',
      'POST /rest/v1/room: − code',
      'PATCH /rest/v1/room: − code',
    ]);
    expect((await details('docs')).findings[0]).toMatchObject({
      rule: 'docs.no-mark',
      fix: "COMMENT ON COLUMN room.email IS '@personal';",
    });
    const { data } = await details('schema');
    expect((data as { difference: { sql: string[] } }).difference.sql).toEqual(
      expect.arrayContaining([
        'ALTER TABLE public.room DROP COLUMN code',
        'ALTER TABLE public.room ADD COLUMN email text',
      ]),
    );
  });

  test('running them again gives the same, as after a crash', async () => {
    const before = (await list()).map(({ state, summary }) => [state, summary]);
    await writeDb().check.updateMany({ where: { name: 'api' }, data: { state: 'running' } });
    await runChecks(await place());
    expect((await list()).map(({ state, summary }) => [state, summary])).toEqual(before);
  });

  test('a decision is audited, counts for this commit, and only where one is asked for', async () => {
    const input = { ...site.place, number, name: 'schema', reason: 'The code moved to the door.' };
    await expect(site.as('viewer').checks.decide(input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const wrong = { ...input, name: 'migrations' };
    await expect(site.as('reviewer').checks.decide(wrong)).rejects.toThrow('does not wait for a decision');
    await expect(site.as('reviewer').checks.decide({ ...input, name: 'x' })).rejects.toThrow('no check');
    await expect(site.as('reviewer').checks.decide({ ...input, commit: 'f'.repeat(40) })).rejects.toThrow(
      'moved on',
    );
    expect(await site.as('reviewer').checks.decide(input)).toMatchObject({
      byAuthor: false,
      reason: input.reason,
    });
    expect(await site.lastEntry()).toMatchObject({
      action: 'check.decide',
      target: `pull:${site.project.slug}/${number}`,
      after: { check: 'schema', reason: input.reason },
    });
    expect((await list())[1]).toMatchObject({
      state: 'passed',
      summary: expect.stringContaining('Meant, says The reviewer.'),
    });
    await expect(site.as('reviewer').checks.decide(input)).rejects.toThrow('decided');
    const own = await site.as('developer').checks.decide({ ...input, name: 'api' });
    expect(own.byAuthor).toBe(true);
    await runChecks(await place());
    expect((await list())[1]).toMatchObject({ state: 'passed' });
  });

  test('what breaks for somebody who was seen using it fails in spite of a decision, and names them', async () => {
    const pool = new pg.Pool({ connectionString: databaseUrl(CONTROL_DATABASE), max: 1 });
    const recorder = new RequestRecorder(controlSink(pool));
    const gateway = await startGateway(recorder);
    const keys = await listKeys(readDb(), site.environment.id);
    const headers = { apikey: keys.find(({ kind }) => kind === 'publishable')!.key! };
    const get = (query: string) =>
      fetch(`${gateway.origin}/p/${site.environment.ref}/rest/v1/room?${query}`, { headers });
    expect((await get('select=id,name')).status).toBe(200);
    expect((await get('select=code')).status).toBe(200);
    await gateway.stop();
    await recorder.close();
    await pool.end();
    await runChecks(await place());
    expect((await list())[2]).toMatchObject({ name: 'api', state: 'failed' });
    const [found, ...others] = (await details('api')).findings;
    expect(found).toMatchObject({
      rule: 'api.removed-field',
      level: 'error',
      detail: expect.stringMatching(/^Called: key “Default” as anon, 1 request, last on [\d-]{10}\.$/),
    });
    expect(others.map(({ level }) => level)).toEqual(['decision', 'decision']);
    expect((await details('api')).decidable).toBe(true);
  });

  test('such a failure can be accepted with a reason, for what was found; other failures cannot', async () => {
    const input = { ...site.place, number, name: 'api', reason: 'That caller is ours and moves with us.' };
    await expect(site.as('viewer').checks.decide(input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const made = await site.as('reviewer').checks.decide(input);
    expect(made.accepted).toEqual(['GET /rest/v1/room: − code']);
    expect(await site.lastEntry()).toMatchObject({
      action: 'check.decide',
      after: { check: 'api', state: 'failed', reason: input.reason, accepted: made.accepted },
    });
    const passed = { state: 'passed', summary: expect.stringContaining('Accepted by The reviewer.') };
    expect((await list())[2]).toMatchObject(passed);
    // Approvals and owners are asked for as before.
    const rules = { protectMain: false, requireResolved: false, owners: [] };
    await site.as('admin').pulls.protect({ ...site.place, ...rules, requiredApprovals: 1 });
    const { verdict } = await site.as('viewer').pulls.show({ ...site.place, number });
    expect(verdict.reasons.map(({ kind }) => kind)).toContain('approval');
    expect(verdict.reasons.filter(({ text }) => text.startsWith('API'))).toEqual([]);
    await site.as('admin').pulls.protect({ ...site.place, ...rules, requiredApprovals: 0 });
    await runChecks(await place());
    expect((await list())[2]).toMatchObject(passed);
    const { pullId, commit } = await place();
    const key = { pullId_commit_name: { pullId, commit, name: 'api' } };
    await writeDb().check.update({
      where: key,
      data: { decision: { ...made, accepted: ['something else'] } },
    });
    await runChecks(await place());
    expect((await list())[2]).toMatchObject({ state: 'failed', decision: null });
  });

  test('what main has run since cannot be compared', async () => {
    await site.sql("INSERT INTO slipway.migrations VALUES ('20260115000000', 'x', 'x', now(), NULL, 1)");
    await runChecks(await place());
    expect((await list())[1]).toMatchObject({
      state: 'skipped',
      summary: expect.stringContaining('main has moved on'),
    });
  });
});

describe('a branch that moves', () => {
  test('its new head has checks of its own, and the old ones are not run any more', async () => {
    const old = await place();
    await site.commit('change', { [NOTE]: 'SELECT nothing;\n' }, 'Again\n');
    await site.sync();
    expect((await list()).map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
    await runChecks(old);
    expect(await readDb().check.count({ where: { commit: old.commit, state: 'waiting' } })).toBe(0);
    await expect(details('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a migration that fails is shown with file, line and rows; the others say why they did not run', async () => {
    const { id: pullId, head } = await site.row(number);
    const failure = {
      ...{
        kind: 'migration',
        message: 'column "nothing" does not exist',
        file: NOTE,
        line: 1,
        statement: 'SELECT nothing',
      },
      ...{ detail: null, hint: null, sqlstate: '42703', rows: [{ id: 7 }] },
    };
    await writeDb().preview.update({ where: { pullId }, data: { state: 'failed', commit: head, failure } });
    await runChecks(await place());
    expect(await list()).toMatchObject([
      { state: 'failed', summary: '20260201000000_more.sql, line 1: column "nothing" does not exist' },
      { state: 'skipped', summary: 'Not run: a migration failed.' },
      { state: 'skipped' },
      { state: 'skipped' },
    ]);
    expect((await details('migrations')).findings).toMatchObject([
      {
        level: 'error',
        detail: expect.stringContaining('{"id":7}'),
        anchor: { kind: 'line', path: NOTE, line: 1 },
      },
    ]);
    expect((await details('migrations')).decidable).toBe(false);
    const wish = { ...site.place, number, name: 'migrations', reason: 'We want it all the same.' };
    await expect(site.as('admin').checks.decide(wish)).rejects.toThrow('cannot be accepted');
  });

  test('strangers learn nothing', async () => {
    const unknown = { ...site.place, project: `x${randomUUID()}`, number };
    await expect(site.as('viewer').checks.list(unknown)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
