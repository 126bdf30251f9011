import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { differences } from '../catalog/compare.ts';
import { describeDatabase } from '../catalog/describe.ts';
import { createEnvironmentDatabase, dropEnvironmentDatabase } from '../environments/database.ts';
import { ownerLogin } from '../kernel/owner-login.ts';
import { applyMigrations } from '../migrations/apply.ts';
import { planMigrations } from '../migrations/plan.ts';
import { readDb, writeDb } from '../platform/control/client.ts';
import { connect, withConnection } from '../platform/postgres/connect.ts';
import type { Source } from '../projects/shapes.ts';
import { repositoryOf } from '../repositories/location.ts';
import { migrationsAt } from '../repositories/migrations-at.ts';
import { startCluster } from '../testing/cluster.ts';
import { aMember, aTeam, callerFor, type TestUser, testControl } from '../testing/control.ts';
import { uploadPath } from '../uploads/queries.ts';
import { provisionProject } from './provision.ts';
import { removeProject } from './remove.ts';

let team: { id: string; slug: string };
let developer: TestUser;
let owner: TestUser;

beforeAll(async () => {
  const clean = await testControl();
  team = await aTeam();
  developer = await aMember(team, 'developer');
  owner = await aMember(team, 'owner');
  return clean;
});

async function upload(name: string, content: string | Buffer): Promise<string> {
  const data = {
    teamId: team.id,
    userId: developer.id,
    fileName: name,
    bytes: content.length,
    complete: true,
  };
  const { id } = await writeDb().upload.create({ data });
  fs.mkdirSync(path.dirname(uploadPath(id)), { recursive: true });
  fs.writeFileSync(uploadPath(id), content);
  return id;
}

/** Asks for a project and runs its job, as the worker would. */
async function make(name: string, source: Source) {
  const { slug } = await callerFor(developer).projects.create({ team: team.slug, name, source });
  const where = { teamId_slug: { teamId: team.id, slug } };
  const { id } = await readDb().project.findUniqueOrThrow({ where });
  await provisionProject({ projectId: id });
  const project = await readDb().project.findUniqueOrThrow({ where, include: { environments: true } });
  return { id, slug, project, environment: project.environments[0] };
}

const databases = async () => {
  const sql = "SELECT datname FROM pg_database WHERE datname ~ '^env_[0-9a-f]{16}$' ORDER BY 1";
  return withConnection('postgres', undefined, async (admin) =>
    (await admin.query(sql)).rows.map((row) => row.datname),
  );
};

/** What applying the repository's migrations to an empty database gives, compared with what runs. */
async function schemaDifferences({ id, environment }: Awaited<ReturnType<typeof make>>) {
  const files = await migrationsAt(
    repositoryOf(id),
    environment!.commit as Parameters<typeof migrationsAt>[1],
  );
  const database = `env_again_${id.slice(0, 8)}_${Date.now()}`;
  const fresh = await createEnvironmentDatabase(connect, { database });
  try {
    const again = await withConnection(database, fresh.owner, async (client) => {
      const result = await applyMigrations(client, planMigrations(files, []).pending, {
        commit: null,
        together: false,
      });
      expect(result).toMatchObject({ ok: true });
      return describeDatabase(client);
    });
    const running = await withConnection(environment!.database, ownerLogin(environment!), describeDatabase);
    return { differences: differences(running, again), tables: running.tables.length };
  } finally {
    await dropEnvironmentDatabase(connect, { database });
  }
}

const SHOP = fs.readFileSync(path.join(import.meta.dirname, '../../e2e/support/shop.sql'));

describe('a project comes from', () => {
  test('nothing', async () => {
    const made = await make('Nothing', { kind: 'empty' });
    expect(made.project).toMatchObject({ state: 'ready', failure: null });
    expect(made.environment).toMatchObject({ ready: true, branch: 'main' });
    expect(await schemaDifferences(made)).toEqual({ differences: [], tables: 0 });
  });

  test('the example', async () => {
    const made = await make('Example', { kind: 'example' });
    expect(made.project.state).toBe('ready');
    const { differences: found, tables } = await schemaDifferences(made);
    expect(found).toEqual([]);
    expect(tables).toBeGreaterThan(10);
  }, 120_000);

  test('an SQL file', async () => {
    const uploadId = await upload('shop.sql', SHOP);
    const made = await make('Shop', { kind: 'sql', uploadId });
    expect(made.project.state, made.project.failure ?? '').toBe('ready');
    expect(JSON.stringify(made.project.report)).toContain('shopkeeper');
    expect(await schemaDifferences(made)).toMatchObject({ differences: [], tables: 2 });
    expect(fs.existsSync(uploadPath(uploadId))).toBe(false);
  });

  test('a running PostgreSQL', async () => {
    const source = await startCluster();
    try {
      const client = new pg.Client({ connectionString: source.url });
      await client.connect();
      await client.query(
        'CREATE SCHEMA crew; CREATE TABLE crew.sailor (id int PRIMARY KEY, name text NOT NULL)',
      );
      await client.query("INSERT INTO crew.sailor SELECT n, 'S' || n FROM generate_series(1, 1000) n");
      await client.end();
      const made = await make('Fleet', { kind: 'database', url: source.url, schemas: ['crew'] });
      expect(made.project.state, made.project.failure ?? '').toBe('ready');
      expect(made.project.report).toMatchObject({ rows: 1000 });
      expect(made.project.sourceSealed).toBeNull();
      expect(await schemaDifferences(made)).toMatchObject({ differences: [], tables: 1 });
    } finally {
      await source.stop();
    }
  });

  test('but not from the server that keeps the neighbours', async () => {
    const made = await make('Nosy', { kind: 'database', url: inject('cluster').url, schemas: ['public'] });
    expect(made.project).toMatchObject({ state: 'failed', sourceSealed: null });
    expect(made.project.failure).toMatch(/Slipway/);
  });

  test('a repository', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-provision-'));
    const run = (...args: string[]) =>
      spawnSync('git', ['-C', folder, '-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args]);
    fs.mkdirSync(path.join(folder, 'database/migrations'), { recursive: true });
    const file = path.join(folder, 'database/migrations/20260101000000_boats.sql');
    fs.writeFileSync(file, 'CREATE TABLE boat (id int PRIMARY KEY);\nGRANT SELECT ON boat TO anon;\n');
    run('init', '--quiet', '--initial-branch=main');
    run('add', '.');
    run('commit', '--quiet', '-m', 'boats');
    run('bundle', 'create', 'boats.bundle', '--branches', 'HEAD');
    const uploadId = await upload('boats.bundle', fs.readFileSync(path.join(folder, 'boats.bundle')));
    fs.rmSync(folder, { recursive: true });
    const made = await make('Boats', { kind: 'git', uploadId });
    expect(made.project.state, made.project.failure ?? '').toBe('ready');
    expect(await schemaDifferences(made)).toMatchObject({ differences: [], tables: 1 });
  });
});

describe('a making that fails', () => {
  test('names line and statement and leaves nothing but the reason', async () => {
    const before = await databases();
    const uploadId = await upload('bad.sql', 'CREATE TABLE a (id int);\n\nCREATE TABLE b (id nosuch);\n');
    const { project, id, environment } = await make('Bad', { kind: 'sql', uploadId });
    expect(project).toMatchObject({ state: 'failed' });
    expect(project.failure).toMatch(/line 3/i);
    expect(project.report).toMatchObject({ line: 3, statement: expect.stringContaining('CREATE TABLE b') });
    expect(environment).toBeUndefined();
    expect(await databases()).toEqual(before);
    expect(fs.existsSync(repositoryOf(id).dir)).toBe(false);
  });

  test('can be run again from the start after a crash half-way', async () => {
    const { slug } = await callerFor(developer).projects.create({
      team: team.slug,
      name: 'Crashed',
      source: { kind: 'empty' },
    });
    const { id } = await readDb().project.findUniqueOrThrow({
      where: { teamId_slug: { teamId: team.id, slug } },
    });
    const stop = AbortSignal.abort(new Error('the worker stops'));
    await provisionProject({ projectId: id }, stop).catch(() => undefined);
    await provisionProject({ projectId: id });
    const found = await readDb().project.findUniqueOrThrow({
      where: { id },
      include: { environments: true },
    });
    expect([found.state, found.environments.length]).toEqual(['ready', 1]);
  });
});

test('removing takes database, logins, keys, repository and row', async () => {
  const before = await databases();
  const { id, slug, environment } = await make('Gone', { kind: 'empty' });
  await removeProject({ projectId: id });
  expect(await readDb().project.findUnique({ where: { id } })).not.toBeNull(); // nobody asked for it yet
  await callerFor(owner).projects.remove({ team: team.slug, project: slug, confirm: slug });
  await removeProject({ projectId: id });
  expect(await readDb().project.findUnique({ where: { id } })).toBeNull();
  expect(await readDb().apiKey.count({ where: { environmentId: environment!.id } })).toBe(0);
  expect(await databases()).toEqual(before);
  expect(fs.existsSync(repositoryOf(id).dir)).toBe(false);
  const roles = await withConnection('postgres', undefined, (admin) =>
    admin.query('SELECT FROM pg_roles WHERE rolname = ANY ($1)', [
      [environment!.ownerUser, environment!.apiUser],
    ]),
  );
  expect(roles.rowCount).toBe(0);
});
