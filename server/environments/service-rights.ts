import type pg from 'pg';
import { ident, type Sql } from '../platform/postgres/sql.ts';

/**
 * Gives `service_role` whatever the owner makes from now on. Predefined roles such as `pg_read_all_data` would do the
 * same, and also open the catalogs that all environments share, with the password hashes in them.
 */
const defaults = (owner: Sql): string =>
  [
    'SELECT, INSERT, UPDATE, DELETE ON TABLES',
    'USAGE, SELECT, UPDATE ON SEQUENCES',
    'EXECUTE ON ROUTINES',
    'USAGE ON TYPES',
    'USAGE ON SCHEMAS',
  ]
    .map((rights) => `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT ${rights} TO service_role;`)
    .join('\n');

/** By the list itself: what PostgreSQL answers counts memberships too, which an older installation is about to lose. */
const lacks = (acl: string, rights: string[]) => `(
      SELECT count(DISTINCT x.privilege_type) FROM aclexplode(${acl}) x
      WHERE x.grantee IN (0, 'service_role'::regrole) AND x.privilege_type = ANY ('{${rights.join(',')}}')
    ) < ${rights.length}`;
const TABLE = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
const SEQUENCE = ['USAGE', 'SELECT', 'UPDATE'];

/**
 * Gives `service_role` back what it lacks on the owner's schemas, tables and sequences: a script may have taken it
 * away, and the secret key reads and writes everything. Functions stay as they are: whom they let in is their author's
 * decision. And closes the database again to everybody but its own logins: roles are shared by the whole server, so a
 * right that a script gives away would let another project's logins in.
 * One statement, for the owner or the superuser; changes nothing when nothing is to be done.
 */
export const RESTORE_SERVICE_RIGHTS = `DO $rights$
DECLARE command text;
BEGIN
  FOR command IN
    WITH own AS MATERIALIZED (
      SELECT n.oid, n.nspname, n.nspowner, n.nspacl, d.datdba FROM pg_namespace n, pg_database d
      WHERE d.datname = current_database() AND n.nspname !~ '^pg_'
        AND n.nspname NOT IN ('information_schema', 'slipway')
    ), relation AS MATERIALIZED (
      SELECT c.relkind, c.relacl, n.nspname, c.relname FROM own n JOIN pg_class c ON c.relnamespace = n.oid
      WHERE pg_has_role(n.datdba, c.relowner, 'USAGE')
    )
    SELECT format('GRANT USAGE ON SCHEMA %I TO service_role', nspname) FROM own
    WHERE pg_has_role(datdba, nspowner, 'USAGE') AND ${lacks('nspacl', ['USAGE'])}
    UNION ALL
    SELECT format('GRANT ${TABLE.join(', ')} ON %I.%I TO service_role', nspname, relname)
    FROM relation WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND ${lacks('relacl', TABLE)}
    UNION ALL
    SELECT format('GRANT ${SEQUENCE.join(', ')} ON SEQUENCE %I.%I TO service_role', nspname, relname)
    FROM relation WHERE relkind = 'S' AND ${lacks('relacl', SEQUENCE)}
    UNION ALL
    SELECT DISTINCT format('REVOKE ALL ON DATABASE %I FROM %s CASCADE', d.datname,
      CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END)
    FROM pg_database d, aclexplode(d.datacl) x
    WHERE d.datname = current_database() AND x.grantee <> d.datdba
      AND (x.grantee = 0 OR pg_get_userbyid(x.grantee) NOT IN (d.datname || '_api', d.datname || '_service'))
  LOOP
    EXECUTE command;
  END LOOP;
END $rights$`;

/**
 * Opens an environment's database to `service_role`: what its owner has, and what it will make.
 * @param client superuser connection to that database
 * @param owner role name of the database's owner
 */
export async function openToService(client: pg.Client, owner: string): Promise<void> {
  await client.query(`${defaults(ident(owner))} GRANT USAGE ON SCHEMA public TO service_role`);
  await client.query(RESTORE_SERVICE_RIGHTS);
}

const OLDER = `
  SELECT d.datname AS database, r.rolname AS owner FROM pg_catalog.pg_database d
  JOIN pg_catalog.pg_roles r ON r.oid = d.datdba
  WHERE d.datname LIKE 'env\\_%' AND r.rolname = d.datname || '_owner'
    AND EXISTS (SELECT FROM pg_catalog.pg_auth_members WHERE member = 'service_role'::regrole
      AND roleid IN ('pg_read_all_data'::regrole, 'pg_write_all_data'::regrole))`;

/**
 * Opens the databases of an older installation, whose `service_role` still has the predefined roles that
 * `ensureClusterRoles` takes away; to be called before that. Does nothing on a newer one.
 * @param client superuser connection to any database of the cluster
 * @param admin opens superuser connections to the others
 * @returns names of the databases it opened
 */
export async function openOlderDatabases(
  client: pg.Client,
  admin: (database: string) => Promise<pg.Client>,
): Promise<string[]> {
  const known = await client.query("SELECT FROM pg_catalog.pg_roles WHERE rolname = 'service_role'");
  if (!known.rowCount) return [];
  const { rows } = await client.query<{ database: string; owner: string }>(OLDER);
  for (const { database, owner } of rows) {
    const inside = await admin(database);
    await openToService(inside, owner).finally(() => inside.end());
  }
  return rows.map(({ database }) => database);
}
