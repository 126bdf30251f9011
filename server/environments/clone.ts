import type pg from 'pg';
import { ident, type Sql } from '../platform/postgres/sql.ts';
import {
  type AdminConnect,
  assertMissing,
  closeDatabase,
  createLogins,
  type EnvironmentCredentials,
  maintenanceDatabase,
  roleNames,
  using,
} from './database.ts';
import { keepAnswers } from './idempotency.ts';
import { openToService } from './service-rights.ts';

/** Up to this size copying through the log is quicker; above it, file by file. */
const SMALL_BYTES = 20 * 1024 * 1024;

/** What the old owner had set for objects to come, as statements for the new one. */
const DEFAULTS = `
  WITH given AS (
    SELECT d.defaclnamespace AS namespace, n.nspname, a.grantee, a.privilege_type, a.is_grantable, CASE d.defaclobjtype
        WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'ROUTINES' WHEN 'T' THEN 'TYPES'
        WHEN 'n' THEN 'SCHEMAS' END AS objects
    FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
    CROSS JOIN LATERAL aclexplode(d.defaclacl) a WHERE d.defaclrole = $1::text::regrole
  )
  SELECT DISTINCT 1 AS turn, format('REVOKE ALL ON %s FROM PUBLIC', objects) AS what, NULL::text AS schema
  FROM given WHERE namespace = 0 AND objects IN ('ROUTINES', 'TYPES')
  UNION ALL
  SELECT 2, format('GRANT %s ON %s TO %s%s', privilege_type, objects,
      CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END),
    nspname
  FROM given LEFT JOIN pg_roles r ON r.oid = grantee
  WHERE objects IS NOT NULL AND (grantee = 0 OR r.rolname IN ('anon', 'authenticated', 'service_role')) ORDER BY 1`;

async function copyDefaults(client: pg.Client, from: string, owner: Sql): Promise<void> {
  const { rows } = await client.query<{ what: string; schema: string | null }>(DEFAULTS, [from]);
  for (const { what, schema } of rows) {
    const where = schema === null ? '' : `IN SCHEMA ${ident(schema)} `;
    await client.query(`ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} ${where}${what}`);
  }
}

/** Makes everything in a clone the new owner's, and leaves nothing of the old one's in it. */
async function adopt(client: pg.Client, template: string, database: string): Promise<void> {
  const [from, { owner }] = [roleNames(template), roleNames(database)];
  const [old, own] = [ident(from.owner), ident(owner)];
  await client.query('BEGIN');
  await client.query(`REASSIGN OWNED BY ${old} TO ${own}`);
  await copyDefaults(client, from.owner, own);
  await client.query(
    `GRANT USAGE ON SCHEMA slipway TO ${own}; GRANT SELECT, INSERT ON slipway.migrations TO ${own}`,
  );
  await client.query(`DROP OWNED BY ${old}, ${ident(from.api)}, ${ident(from.service)}`);
  // Answers that were kept for the template's callers are none of this one's.
  await client.query('DELETE FROM slipway.idempotency');
  await keepAnswers(client, database);
  await openToService(client, owner);
  await client.query('COMMIT');
}

export interface CloneOptions {
  /** Name of the new database; as for `createEnvironmentDatabase`. */
  database: string;
  /** A database that nobody is connected to, owned by the superuser; what is in it belongs to `<template>_owner`. */
  template: string;
  /** Its size, which decides how it is copied. */
  bytes: number;
}

/**
 * Creates an environment's database as a copy of an idle one, with logins of its own that own all of it.
 * @returns fresh credentials; keep them sealed, they cannot be read back
 * @throws `conflict` when the database exists; PostgreSQL's error when the template is gone or in use
 */
export async function cloneEnvironmentDatabase(
  admin: AdminConnect,
  { database, template, bytes }: CloneOptions,
): Promise<EnvironmentCredentials> {
  const { owner } = roleNames(database);
  const strategy = bytes > SMALL_BYTES ? 'FILE_COPY' : 'WAL_LOG';
  const credentials = await using(admin, maintenanceDatabase(), async (client) => {
    await assertMissing(client, database);
    const logins = await createLogins(client, database);
    await client.query(
      `CREATE DATABASE ${ident(database)} OWNER ${ident(owner)} TEMPLATE ${ident(template)} STRATEGY ${strategy}`,
    );
    await closeDatabase(client, database);
    return logins;
  });
  await using(admin, database, (client) => adopt(client, template, database));
  return credentials;
}

/**
 * Turns an environment's database into a template: it belongs to the superuser from now on, and nobody can connect.
 * @returns its size in bytes
 */
export async function retireToTemplate(admin: AdminConnect, database: string): Promise<number> {
  const [name, owner] = [ident(database), ident(roleNames(database).owner)];
  return using(admin, maintenanceDatabase(), async (client) => {
    await client.query(`ALTER DATABASE ${name} OWNER TO CURRENT_USER`);
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await client.query(`ALTER ROLE ${owner} NOLOGIN`);
    const { rows } = await client.query<{ bytes: number }>(
      'SELECT pg_catalog.pg_database_size($1)::float8 AS bytes',
      [database],
    );
    return rows[0]!.bytes;
  });
}
