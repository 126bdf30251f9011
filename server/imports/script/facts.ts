import type pg from 'pg';

/** What the rules need to know about the database that the script runs in. */
export interface TargetFacts {
  database: string;
  /** Version of the server as a number and as a name: `180001`, `18.1`. */
  version: { number: string; name: string };
  /** The role that runs the script and owns everything it makes. */
  owner: string;
  /** Roles that privileges may be granted to. */
  roles: ReadonlySet<string>;
  /** Settings of the server: name → who may change it (`user`, `superuser`, `postmaster` …). */
  settings: ReadonlyMap<string, string>;
  /** Extensions that can be made here: name → may the owner make it, and which versions there are. */
  extensions: ReadonlyMap<string, { allowed: boolean; installed: boolean; versions: ReadonlySet<string> }>;
  schemas: ReadonlySet<string>;
}

/** Roles that every environment has. */
export const SHARED_ROLES = ['anon', 'authenticated', 'service_role'];

const FACTS = `
  SELECT current_database() AS database, current_user AS owner,
    current_setting('server_version_num') AS number, current_setting('server_version') AS name,
    (SELECT array_agg(rolname::text) FROM pg_catalog.pg_roles WHERE rolname = ANY ($1) OR rolname LIKE 'pg\\_%') AS roles,
    (SELECT json_object_agg(name, context) FROM pg_catalog.pg_settings) AS settings,
    (SELECT array_agg(nspname::text) FROM pg_catalog.pg_namespace) AS schemas,
    (SELECT json_object_agg(name, json_build_object('allowed', allowed, 'installed', installed, 'versions', versions))
      FROM (SELECT name, bool_or(trusted OR NOT superuser) AS allowed, bool_or(installed) AS installed,
          array_agg(version) AS versions FROM pg_catalog.pg_available_extension_versions GROUP BY name) e) AS extensions`;

interface Row {
  database: string;
  number: string;
  name: string;
  owner: string;
  roles: string[] | null;
  schemas: string[];
  settings: Record<string, string>;
  extensions: Record<string, { allowed: boolean; installed: boolean; versions: string[] }> | null;
}

/** Reads the facts of the database that `client` is connected to. */
export async function readFacts(client: pg.ClientBase): Promise<TargetFacts> {
  const row = (await client.query<Row>(FACTS, [SHARED_ROLES])).rows[0]!;
  const extensions = Object.entries(row.extensions ?? {}).map(
    ([name, found]) => [name, { ...found, versions: new Set(found.versions) }] as const,
  );
  return {
    database: row.database,
    version: { number: row.number, name: row.name },
    owner: row.owner,
    roles: new Set(row.roles ?? []),
    settings: new Map(Object.entries(row.settings).map(([name, context]) => [name.toLowerCase(), context])),
    extensions: new Map(extensions),
    schemas: new Set(row.schemas),
  };
}
