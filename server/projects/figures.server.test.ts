import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEnvironmentDatabase, dropEnvironmentDatabase } from '../environments/database.ts';
import { readDb, writeDb } from '../platform/control/client.ts';
import { connect, type Login, withConnection } from '../platform/postgres/connect.ts';
import { digest, seal } from '../platform/vault.ts';
import { aMember, aTeam, callerFor, type TestUser, testControl } from '../testing/control.ts';

beforeAll(testControl);

const database = `env_${randomBytes(8).toString('hex')}`;
const schema = `
  CREATE TABLE customer (id int PRIMARY KEY, name text);
  CREATE TABLE rental (id int, at date, customer int REFERENCES customer) PARTITION BY RANGE (at);
  CREATE TABLE rental_2026 PARTITION OF rental FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  CREATE TABLE rental_2027 PARTITION OF rental FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
  CREATE VIEW names AS SELECT name FROM customer;
  INSERT INTO customer SELECT n, 'Person ' || n FROM generate_series(1, 500) n;
  INSERT INTO rental SELECT n, '2026-05-05', n FROM generate_series(1, 300) n;
  ALTER TABLE customer ENABLE ROW LEVEL SECURITY;
  CREATE SCHEMA hidden; CREATE TABLE hidden.note (id int);
  INSERT INTO slipway.migrations (version, name, checksum, took_ms) VALUES ('20260101000000', 'start', '', 1), ('20260102000000', 'more', '', 1);
  GRANT SELECT (name) ON customer TO anon;
  GRANT SELECT, INSERT ON rental TO authenticated;
  ANALYZE`;
let team: { id: string; slug: string };
let developer: TestUser;
let viewer: TestUser;
const at = () => ({ team: team.slug, project: 'shop' });

async function aReadyProject(owner: Login) {
  const project = { teamId: team.id, slug: 'shop', name: 'Shop', state: 'ready', source: 'empty' } as const;
  const { id } = await writeDb().project.create({ data: { ...project, createdBy: developer.id } });
  const ownerPasswordSealed = seal(owner.password.reveal(), 'environment:shop-t3st01:owner');
  const logins = { ownerUser: owner.user, ownerPasswordSealed, apiUser: '', apiPasswordSealed: '' };
  const rest = { serviceUser: '', servicePasswordSealed: '', jwtSecretSealed: '' };
  const names = { ref: 'shop-t3st01', kind: 'production', branch: 'main', database, ready: true } as const;
  const environment = await writeDb().environment.create({
    data: { projectId: id, ...names, ...logins, ...rest },
  });
  for (const kind of ['publishable', 'secret'] as const) {
    const key = await writeDb().apiKey.create({
      data: { environmentId: environment.id, name: 'Default', kind, hash: kind, sealed: '', preview: kind },
    });
    const text = `slp_${kind}`;
    const data = { sealed: seal(text, `key:${key.id}`), hash: digest(text) };
    await writeDb().apiKey.update({ where: { id: key.id }, data });
  }
}

beforeAll(async () => {
  team = await aTeam();
  developer = await aMember(team, 'developer');
  viewer = await aMember(team, 'viewer');
  const { owner } = await createEnvironmentDatabase(connect, { database });
  await withConnection(database, owner, (client) => client.query(schema));
  await aReadyProject(owner);
});
afterAll(() => dropEnvironmentDatabase(connect, { database }));

test('partitions count as one table, bookkeeping as none, and rows are PostgreSQL’s estimate', async () => {
  const facts = await callerFor(viewer).projects.facts(at());
  expect(facts).toMatchObject({ reachable: true, tables: 3, views: 1, foreignKeys: 1, rowsEstimate: 800 });
  expect(facts).toMatchObject({ migrations: 2, lastMigration: { version: '20260102000000', name: 'more' } });
  expect(facts.bytes).toBeGreaterThan(1_000_000);
  expect(facts.postgres).toMatch(/^\d+\./);
  const rental = facts.largest.find(({ name }) => name === 'rental');
  expect(rental?.rowsEstimate).toBe(300);
  expect(facts.largest.map(({ name }) => name)).not.toContain('rental_2026');
});

test('who reaches what is read from the grants of the served schemas', async () => {
  const { served, guarded, reach } = await callerFor(viewer).projects.facts(at());
  expect({ served, guarded }).toEqual({ served: 3, guarded: 1 });
  expect(reach).toEqual([
    { role: 'anon', reads: 1, writes: 0 },
    { role: 'authenticated', reads: 1, writes: 1 },
    { role: 'service_role', reads: 3, writes: 3 },
  ]);
});

test('a function of the project that looks like one of PostgreSQL’s is not run in its place', async () => {
  await withConnection(database, undefined, (client) =>
    client.query(`
      CREATE TABLE public.trap (word text);
      CREATE FUNCTION public.has_any_column_privilege(text, oid, text) RETURNS boolean LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'this ran as %', current_user; END $$;
      ALTER DATABASE ${database} SET search_path = public, pg_catalog`),
  );
  try {
    expect(await callerFor(viewer).projects.facts(at())).toMatchObject({ reachable: true, tables: 4 });
  } finally {
    await withConnection(database, undefined, (client) =>
      client.query('DROP TABLE public.trap; DROP FUNCTION public.has_any_column_privilege(text, oid, text)'),
    );
  }
});

test('the team’s figures have a row for each ready project', async () => {
  const figures = await callerFor(viewer).projects.figures({ team: team.slug });
  expect(figures).toHaveLength(1);
  expect(figures[0]).toMatchObject({ slug: 'shop', reachable: true, tables: 3 });
});

test('a program gets addresses and keys; the secret one only with the role, and it is written down', async () => {
  const reveals = () => readDb().auditEntry.count({ where: { chain: team.id, action: 'key.reveal' } });
  const seen = await callerFor(viewer).projects.show(at());
  expect(seen).toMatchObject({ ref: 'shop-t3st01', keys: { publishable: 'slp_publishable', secret: null } });
  expect(seen.restUrl).toBe(`${seen.apiUrl}/rest/v1`);
  expect(
    (await callerFor(developer, { via: 'token', scope: 'read' }).projects.show(at())).keys.secret,
  ).toBeNull();
  expect(await reveals()).toBe(0);
  const full = await callerFor(developer, { via: 'token' }).projects.show(at());
  expect(full.keys.secret).toBe('slp_secret');
  expect(await reveals()).toBe(1);
});

test('a database that is away takes only its own figures with it', async () => {
  await writeDb().environment.updateMany({ where: { database }, data: { database: 'env_gone' } });
  try {
    expect((await callerFor(viewer).projects.facts(at())).reachable).toBe(false);
    const [row] = await callerFor(viewer).projects.figures({ team: team.slug });
    expect(row).toMatchObject({ slug: 'shop', reachable: false });
  } finally {
    await writeDb().environment.updateMany({ where: { database: 'env_gone' }, data: { database } });
  }
});
