import type pg from 'pg';
import { fail } from '../kernel/errors.ts';
import { CONTROL_DATABASE, clusterUrl, type Login } from '../platform/postgres/connect.ts';
import { ident, literal, type Sql } from '../platform/postgres/sql.ts';
import { randomToken, Secret } from '../platform/vault.ts';
import { keepAnswers, markCurrent } from './idempotency.ts';
import { openToService } from './service-rights.ts';

/** Opens a superuser connection to one database of the cluster; `connect` of the platform is one. */
export type AdminConnect = (database: string) => Promise<pg.Client>;

/** The logins of one environment. Each is a role of its own, so that a leaked one opens nothing else. */
export interface EnvironmentCredentials {
  /** Owns the database: runs migrations and imports. */
  owner: Login;
  /** The gateway's login for `anon` and `authenticated`. */
  api: Login;
  /** The gateway's login for `service_role`. */
  service: Login;
}

const ROLES_LOCK = 7_301_001;
const SAFE_NAME = /^[a-z][a-z0-9_]{0,50}$/;
const CONNECTION_LIMITS = { owner: 20, api: 40, service: 20 };
const POWERLESS = 'NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION';

/** Runs `work` on a connection of its own. */
export async function using<T>(
  admin: AdminConnect,
  database: string,
  work: (c: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await admin(database);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The database that `SLIPWAY_CLUSTER_URL` names: always there, and never one that we create or drop. */
export function maintenanceDatabase(): string {
  return decodeURIComponent(clusterUrl().pathname.slice(1)) || 'postgres';
}

/** The logins of an environment by its database's name. Throws for a name that cannot be one. */
export function roleNames(database: string) {
  if (!SAFE_NAME.test(database)) throw new Error(`"${database}" cannot be an environment's database name.`);
  return { owner: `${database}_owner`, api: `${database}_api`, service: `${database}_service` };
}

async function ensureRole(client: pg.Client, name: string, attributes: string): Promise<void> {
  const found = await client.query('SELECT FROM pg_catalog.pg_roles WHERE rolname = $1', [name]);
  await client.query(`${found.rowCount ? 'ALTER' : 'CREATE'} ROLE ${ident(name)} ${attributes}`);
}

/** On a server of ours, nobody but the superuser has business in the maintenance and control databases. */
async function closeSharedDatabases(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    'SELECT datname FROM pg_catalog.pg_database WHERE NOT datistemplate OR datname = $1',
    ['template1'],
  );
  const names = rows.map((row) => row.datname);
  const system = ['postgres', 'template1'];
  const ours = (name: string) =>
    name === CONTROL_DATABASE || name.startsWith('env_') || system.includes(name);
  // A server that other applications use too keeps its own rules, except for our database.
  const closed = names.every(ours) ? [...system, CONTROL_DATABASE] : [CONTROL_DATABASE];
  for (const name of closed.filter((name) => names.includes(name)))
    await client.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${ident(name)} FROM PUBLIC`);
}

/** They would let `service_role` read the password hashes of the whole cluster; older versions granted them. */
async function leavePredefinedRoles(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ role: string }>(
    `SELECT DISTINCT roleid::regrole::text AS role FROM pg_catalog.pg_auth_members
     WHERE member = 'service_role'::regrole AND roleid::regrole::text IN ('pg_read_all_data', 'pg_write_all_data')`,
  );
  for (const { role } of rows) await client.query(`REVOKE ${role} FROM service_role`);
}

/**
 * Makes the three roles that all environments share, with exactly the attributes they need, and takes from PUBLIC
 * the right to connect to the control database. Safe to repeat and to run in several processes at once.
 * @param client superuser connection to any database of the cluster
 */
export async function ensureClusterRoles(client: pg.Client): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_catalog.pg_advisory_xact_lock($1)', [ROLES_LOCK]);
    await ensureRole(client, 'anon', `NOLOGIN NOINHERIT NOBYPASSRLS ${POWERLESS}`);
    await ensureRole(client, 'authenticated', `NOLOGIN NOINHERIT NOBYPASSRLS ${POWERLESS}`);
    await ensureRole(client, 'service_role', `NOLOGIN INHERIT BYPASSRLS ${POWERLESS}`);
    await leavePredefinedRoles(client);
    await closeSharedDatabases(client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Asked before the logins are made: making them again would change the passwords of a database in use. */
export async function assertMissing(client: pg.Client, database: string): Promise<void> {
  const found = await client.query('SELECT FROM pg_catalog.pg_database WHERE datname = $1', [database]);
  if (found.rowCount) throw fail('conflict', `The database ${database} exists already; drop it first.`);
}

/** Makes the logins of an environment, or gives those that a crash left new passwords. */
export async function createLogins(client: pg.Client, database: string): Promise<EnvironmentCredentials> {
  const names = roleNames(database);
  const make = async (kind: keyof typeof names): Promise<Login> => {
    const password = randomToken('', 24);
    const inherit = kind === 'owner' ? 'INHERIT' : 'NOINHERIT';
    const limit = `CONNECTION LIMIT ${CONNECTION_LIMITS[kind]}`;
    await ensureRole(
      client,
      names[kind],
      `LOGIN ${inherit} NOBYPASSRLS ${POWERLESS} ${limit} PASSWORD ${literal(password)}`,
    );
    return { user: names[kind], password: new Secret(password) };
  };
  const logins = { owner: await make('owner'), api: await make('api'), service: await make('service') };
  await client.query(`GRANT anon, authenticated TO ${ident(names.api)}`);
  await client.query(`GRANT service_role TO ${ident(names.service)}`);
  return logins;
}

/** Slipway's own bookkeeping: the owner may read it and add to it, never change what is written. */
function bookkeeping(owner: Sql): string {
  return `
    CREATE SCHEMA slipway;
    REVOKE ALL ON SCHEMA slipway FROM PUBLIC;
    CREATE TABLE slipway.migrations (
      version text PRIMARY KEY,
      name text NOT NULL,
      checksum text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
      commit text,
      took_ms integer NOT NULL
    );
    GRANT USAGE ON SCHEMA slipway TO ${owner};
    GRANT SELECT, INSERT ON slipway.migrations TO ${owner};`;
}

async function createClosedDatabase(client: pg.Client, database: string, owner: Sql): Promise<void> {
  // template0: whatever somebody put into template1 is not part of a new project.
  await client.query(`CREATE DATABASE ${ident(database)} OWNER ${owner} TEMPLATE template0 ENCODING 'UTF8'`);
  await closeToPublic(client, database);
}

async function closeToPublic(client: pg.Client, database: string): Promise<void> {
  await client.query(`REVOKE ALL ON DATABASE ${ident(database)} FROM PUBLIC`);
  // The owner may set a search_path for the whole database, and operators on it would run with the rights of whoever
  // looks something up. This setting is stronger, and only the superuser may change it.
  await client.query(
    `ALTER ROLE CURRENT_USER IN DATABASE ${ident(database)} SET search_path = pg_catalog, pg_temp`,
  );
}

/** Lets nobody but an environment's own logins into its new database. */
export async function closeDatabase(client: pg.Client, database: string): Promise<void> {
  await closeToPublic(client, database);
  const { api, service } = roleNames(database);
  await client.query(`GRANT CONNECT ON DATABASE ${ident(database)} TO ${ident(api)}, ${ident(service)}`);
}

/**
 * Creates an environment's database with its owner, api and service logins, closed to every other role.
 * Nothing is granted to `anon` and `authenticated` beyond what PostgreSQL gives PUBLIC (USAGE on schema `public`);
 * `service_role` may use whatever the owner makes.
 * @param admin opens superuser connections
 * @param options.database lower-case name, at most 51 characters
 * @returns fresh credentials; keep them sealed, they cannot be read back
 * @throws `conflict` when the database exists: to repeat after a crash, call `dropEnvironmentDatabase` first
 */
export async function createEnvironmentDatabase(
  admin: AdminConnect,
  { database }: { database: string },
): Promise<EnvironmentCredentials> {
  const owner = ident(roleNames(database).owner);
  const credentials = await using(admin, maintenanceDatabase(), async (client) => {
    await assertMissing(client, database);
    await ensureClusterRoles(client);
    const logins = await createLogins(client, database);
    await createClosedDatabase(client, database, owner);
    await closeDatabase(client, database);
    return logins;
  });
  await using(admin, database, async (client) => {
    await client.query(bookkeeping(owner));
    await openToService(client, roleNames(database).owner);
    await keepAnswers(client, database);
    await markCurrent(client, database);
  });
  return credentials;
}

const scratchName = (database: string) => `${database}_scratch`;

/** The database is dropped even when it is in use, and even when its owner marked it as a template. */
async function dropDatabase(client: pg.Client, database: string): Promise<void> {
  const found = await client.query(
    'SELECT FROM pg_catalog.pg_database WHERE datname = $1 AND datistemplate',
    [database],
  );
  if (found.rowCount) await client.query(`ALTER DATABASE ${ident(database)} IS_TEMPLATE false`);
  await client.query(`DROP DATABASE IF EXISTS ${ident(database)} WITH (FORCE)`);
}

/**
 * Creates an empty database beside an environment's: same owner, same settings for its sessions, Slipway's bookkeeping
 * in it. There is one at a time; what a crash left of an earlier one is replaced.
 * @returns its name; `dropScratchDatabase` removes it, and so does removing the environment
 */
export async function createScratchDatabase(
  admin: AdminConnect,
  { database }: { database: string },
): Promise<string> {
  const scratch = scratchName(database);
  const owner = ident(roleNames(database).owner);
  await using(admin, maintenanceDatabase(), async (client) => {
    await dropDatabase(client, scratch);
    await createClosedDatabase(client, scratch, owner);
    // Exactly the settings of the database, whatever quoting their values would need in ALTER DATABASE … SET.
    await client.query(
      `INSERT INTO pg_catalog.pg_db_role_setting
       SELECT s.oid, r.setrole, r.setconfig FROM pg_catalog.pg_db_role_setting r
       JOIN pg_catalog.pg_database d ON d.oid = r.setdatabase AND d.datname = $1
       JOIN pg_catalog.pg_database s ON s.datname = $2
       WHERE r.setrole IS DISTINCT FROM current_user::regrole`,
      [database, scratch],
    );
  });
  await using(admin, scratch, (client) => client.query(bookkeeping(owner)));
  return scratch;
}

/** Removes an environment's scratch database, if there is one. */
export async function dropScratchDatabase(
  admin: AdminConnect,
  { database }: { database: string },
): Promise<void> {
  await using(admin, maintenanceDatabase(), (client) => dropDatabase(client, scratchName(database)));
}

/**
 * Removes an environment's database, ending its sessions, and its three logins. Missing parts are skipped, so it can be
 * repeated after a crash at any point.
 */
export async function dropEnvironmentDatabase(
  admin: AdminConnect,
  { database }: { database: string },
): Promise<void> {
  const names = Object.values(roleNames(database));
  await using(admin, maintenanceDatabase(), async (client) => {
    for (const one of [scratchName(database), database]) await dropDatabase(client, one);
    for (const name of names) await client.query(`DROP ROLE IF EXISTS ${ident(name)}`);
  });
}
