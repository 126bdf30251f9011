import pg from 'pg';
import { DumpFailed, dumpSchema } from '../platform/postgres/dump.ts';
import { ident } from '../platform/postgres/sql.ts';
import { portableStatements } from './portable.ts';

/** Slipway's own bookkeeping, which is part of no schema. */
const OWN_SCHEMA = 'slipway';

/** Function bodies may name tables that come after them; checking them is left to their first call. */
const UNCHECKED = 'SET LOCAL check_function_bodies = false';
/** Other migrations may run in the same transaction. */
const CHECKED = 'SET LOCAL check_function_bodies = true';

interface Extras {
  owner: string;
  hasPublic: boolean;
  /** Materialized views that hold rows, each after those it reads. */
  populated: string[];
  /** Functions that `service_role` may not call, each as one statement that says so. */
  closed: string[];
}

const EXTRAS = `
  SELECT pg_catalog.pg_get_userbyid(datdba) AS owner,
    EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'public') AS public
  FROM pg_catalog.pg_database WHERE datname = current_database()`;
const POPULATED = `
  SELECT n.nspname AS schema, c.relname AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'm' AND c.relispopulated AND n.nspname <> $1 ORDER BY c.oid`;
/** Where `service_role` has its rights nothing is written down, so what it lacks must be. */
const CLOSED = `
  SELECT pg_catalog.format('REVOKE ALL ON %s %I.%I(%s) FROM service_role',
    CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, n.nspname, p.proname,
    pg_catalog.pg_get_function_identity_arguments(p.oid)) AS text
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname <> $1 AND n.nspname !~ '^pg_|^information_schema$'
    AND NOT pg_catalog.has_function_privilege('service_role', p.oid, 'EXECUTE')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
      WHERE e.deptype = 'e' AND e.classid = 'pg_catalog.pg_proc'::regclass AND e.objid = p.oid)
  ORDER BY 1`;

/** Functions that `service_role` may not call, each as the statement that says so. Needs an empty search path. */
export async function closedToService(client: pg.ClientBase): Promise<string[]> {
  return (await client.query<{ text: string }>(CLOSED, [OWN_SCHEMA])).rows.map(({ text }) => text);
}

async function readExtras(address: string): Promise<Extras> {
  const client = new pg.Client({ connectionString: address, application_name: 'slipway' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = (await client.query<{ owner: string; public: boolean }>(EXTRAS)).rows[0]!;
    const views = await client.query<{ schema: string; name: string }>(POPULATED, [OWN_SCHEMA]);
    const populated = views.rows.map(({ schema, name }) => ident(schema, name));
    // Without a path, the names of arguments' types are written in full.
    await client.query("SET search_path = ''");
    const closed = await closedToService(client);
    return { owner: found.owner, hasPublic: found.public, populated, closed };
  } finally {
    await client.end();
  }
}

const MATERIALIZED = /^CREATE MATERIALIZED VIEW ((?:"(?:[^"]|"")*"|[^\s."]+)\.(?:"(?:[^"]|"")*"|[^\s."]+))\s/;

/** pg_dump writes materialized views without rows, in an order that works for filling them. */
function refreshes(statements: string[], populated: string[]): string[] {
  const wanted = new Set(populated.map(unquoted));
  return statements.flatMap((text) => {
    const name = MATERIALIZED.exec(text)?.[1];
    return name && wanted.has(unquoted(name)) ? [`REFRESH MATERIALIZED VIEW ${name}`] : [];
  });
}
const unquoted = (name: string) => name.replaceAll('"', '');

/**
 * The schema of an environment's database as its first migration: plain statements that its owner can run in one
 * transaction on an empty database, giving the same catalog again. Names no environment; rows are not part of it.
 * @param address `postgres://` address of the database, as its owner or the superuser
 * @returns SQL; '' for an empty schema
 * @throws DumpFailed with pg_dump's message
 */
export async function firstMigration(address: string, signal?: AbortSignal): Promise<string> {
  const extras = await readExtras(address).catch((error: Error) => {
    throw new DumpFailed(error.message, { cause: error });
  });
  const dump = await dumpSchema(address, { excludeSchemas: [OWN_SCHEMA], signal });
  const statements = [...portableStatements(dump, extras.owner), ...extras.closed];
  if (!extras.hasPublic) statements.unshift('DROP SCHEMA IF EXISTS public');
  if (statements.length === 0) return '';
  const all = [UNCHECKED, ...statements, ...refreshes(statements, extras.populated), CHECKED];
  return `-- The schema as it was when the project was made.\n\n${all.map((text) => `${text};\n`).join('\n')}`;
}
