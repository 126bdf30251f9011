import type pg from 'pg';
import { type OwnedDatabase, ownerLogin } from '../kernel/owner-login.ts';
import type { ReadDb } from '../platform/control/client.ts';
import { withConnection } from '../platform/postgres/connect.ts';
import type { ProjectAccess } from './access.ts';
import type { DatabaseFigures, ProjectFacts, Reach } from './shapes.ts';

const AT_ONCE = 4;
const TIMEOUT_MS = 5_000;

/** What belongs to the project: not PostgreSQL's, not Slipway's bookkeeping, not an extension's. */
const OWN = `
  c.relnamespace = n.oid AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'slipway')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

const FIGURES = `
  SELECT count(*) FILTER (WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition)::int AS tables,
    count(*) FILTER (WHERE c.relkind IN ('v', 'm'))::int AS views,
    coalesce(sum(greatest(c.reltuples, 0)) FILTER (WHERE c.relkind IN ('r', 'm')), 0)::float8 AS "rowsEstimate",
    (SELECT count(*)::int FROM pg_constraint k WHERE k.contype = 'f' AND k.conparentid = 0) AS "foreignKeys",
    pg_database_size(current_database())::float8 AS bytes
  FROM pg_class c, pg_namespace n WHERE ${OWN} AND c.relkind IN ('r', 'p', 'f', 'v', 'm')`;

const MIGRATIONS = `
  SELECT version, name, applied_at AS at, count(*) OVER ()::int AS migrations
  FROM slipway.migrations ORDER BY version DESC LIMIT 1`;

const NONE = {
  tables: 0,
  views: 0,
  rowsEstimate: 0,
  bytes: 0,
  foreignKeys: 0,
  migrations: 0,
  lastMigration: null,
};

/** As the owner: what it has put on its search path runs with no more than its own rights. */
function withDatabase<T>(environment: OwnedDatabase, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withConnection(environment.database, ownerLogin(environment), async (client) => {
    await client.query(`SET search_path = pg_catalog, pg_temp; SET statement_timeout = ${TIMEOUT_MS};
      SET default_transaction_read_only = on`);
    return work(client);
  });
}

async function lastMigration(client: pg.Client) {
  const exists = await client.query("SELECT to_regclass('slipway.migrations') IS NOT NULL AS there");
  if (!exists.rows[0]?.there) return { migrations: 0, lastMigration: null };
  const row = (await client.query(MIGRATIONS)).rows[0];
  if (!row) return { migrations: 0, lastMigration: null };
  const { version, name, at, migrations } = row;
  return { migrations, lastMigration: { version, name, at } };
}

async function measure(client: pg.Client): Promise<Omit<DatabaseFigures, 'slug' | 'reachable'>> {
  const { rows } = await client.query(FIGURES);
  return { ...rows[0], ...(await lastMigration(client)) };
}

async function figuresOf(slug: string, environment: OwnedDatabase): Promise<DatabaseFigures> {
  try {
    return { slug, reachable: true, ...(await withDatabase(environment, measure)) };
  } catch {
    return { slug, reachable: false, ...NONE };
  }
}

/** Tables, rows (estimated), bytes and migrations of every ready project of a team, a few databases at a time. */
export async function teamFigures(db: ReadDb, teamId: string): Promise<DatabaseFigures[]> {
  const environments = await db.environment.findMany({
    where: { kind: 'production', ready: true, project: { teamId, state: 'ready' } },
    include: { project: { select: { slug: true } } },
  });
  const figures: DatabaseFigures[] = [];
  for (let start = 0; start < environments.length; start += AT_ONCE) {
    const some = environments.slice(start, start + AT_ONCE);
    figures.push(
      ...(await Promise.all(some.map((environment) => figuresOf(environment.project.slug, environment)))),
    );
  }
  return figures;
}

const REACH = `
  SELECT r.role, count(*) FILTER (WHERE has_any_column_privilege(r.role, c.oid, 'SELECT'))::int AS reads,
    count(*) FILTER (WHERE has_any_column_privilege(r.role, c.oid, 'INSERT, UPDATE')
      OR has_table_privilege(r.role, c.oid, 'DELETE'))::int AS writes
  FROM unnest('{anon,authenticated,service_role}'::text[]) WITH ORDINALITY AS r(role, place), pg_class c, pg_namespace n
  WHERE ${OWN} AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition AND n.nspname = ANY ($1)
    AND has_schema_privilege(r.role, n.oid, 'USAGE')
  GROUP BY r.role`;

const SERVED = `
  SELECT count(*)::int AS served, count(*) FILTER (WHERE c.relrowsecurity)::int AS guarded,
    current_setting('server_version') AS postgres
  FROM pg_class c, pg_namespace n
  WHERE ${OWN} AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition AND n.nspname = ANY ($1)`;

// A partitioned table holds nothing itself: its figure is the sum of its partitions.
const LARGEST = `
  SELECT n.nspname AS schema, c.relname AS name, s.bytes::float8 AS bytes, s.rows::float8 AS "rowsEstimate"
  FROM pg_class c, pg_namespace n, LATERAL (
    SELECT sum(pg_total_relation_size(p.oid)) AS bytes, sum(greatest(p.reltuples, 0)) AS rows
    FROM pg_class p WHERE p.oid IN (SELECT c.oid UNION SELECT relid FROM pg_partition_tree(c.oid)) AND p.relkind <> 'p'
  ) s
  WHERE ${OWN} AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  ORDER BY s.bytes DESC NULLS LAST, c.relname LIMIT 6`;

const ROLES: Reach['role'][] = ['anon', 'authenticated', 'service_role'];

async function reachOf(client: pg.Client, schemas: string[]): Promise<Reach[]> {
  const found = (await client.query<Reach>(REACH, [schemas])).rows;
  return ROLES.map((role) => found.find((row) => row.role === role) ?? { role, reads: 0, writes: 0 });
}

/**
 * What a ready project's database holds and who reaches it through the API; read from the database itself, now.
 * When it cannot be reached, `reachable` is false and all figures are zero.
 */
export async function projectFacts(db: ReadDb, project: ProjectAccess): Promise<ProjectFacts> {
  const nothing = { postgres: '', served: 0, guarded: 0, reach: [], largest: [] };
  const { slug } = project;
  if (!project.environment) return { slug, reachable: false, ...NONE, ...nothing };
  const environment = await db.environment.findUniqueOrThrow({ where: { id: project.environment.id } });
  const { schemas } = environment;
  try {
    return await withDatabase(environment, async (client) => ({
      slug,
      reachable: true,
      ...(await measure(client)),
      ...(await client.query(SERVED, [schemas])).rows[0],
      reach: await reachOf(client, schemas),
      largest: (await client.query(LARGEST)).rows,
    }));
  } catch {
    return { slug, reachable: false, ...NONE, ...nothing };
  }
}
