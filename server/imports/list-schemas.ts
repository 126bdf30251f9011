import type { SourceSchema } from './shapes.ts';
import { openSource, sourceFailure } from './source-address.ts';

const SCHEMAS = `
  SELECT n.nspname AS name,
    count(c.oid) FILTER (WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition)::int AS tables,
    COALESCE(sum(pg_catalog.pg_relation_size(c.oid)) FILTER (WHERE c.relkind IN ('r', 'm')), 0)::float8 AS bytes
  FROM pg_catalog.pg_namespace n LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
  WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'slipway')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')
    AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
  GROUP BY n.nspname ORDER BY n.nspname <> 'public', n.nspname`;

/**
 * The schemas of a running database that could be imported, `public` first; sizes in bytes without indexes.
 * @param address `postgres://user:password@host:5432/database`
 * @throws `invalid`, field `url`, with one sentence
 */
export async function listSchemas(address: string): Promise<SourceSchema[]> {
  const { client, name } = await openSource(address);
  try {
    await client.query('SET statement_timeout = 30000');
    return (await client.query<SourceSchema>(SCHEMAS)).rows;
  } catch (error) {
    throw sourceFailure(error, name);
  } finally {
    await client.end().catch(() => undefined);
  }
}
