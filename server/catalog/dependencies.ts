import type pg from 'pg';
import { notOfExtension, userSchema } from './relations-sql.ts';

/** `object` needs `needs`: a view its column, a column its type, a policy the function it calls. */
export interface Dependency {
  object: string;
  needs: string;
}

const relations = (kinds: string) => `
  SELECT c.oid, c.relkind, c.relname, n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN (${kinds}) AND ${userSchema('n')}`;

/**
 * Ids: `schema:app`, `extension:citext`, `type:app.mood`, `sequence:app.ticket`, `function:app.add(a integer)`,
 * `relation:app.child` (tables and views), and of a table's parts `column:app.child.id`, `default:`, `constraint:`,
 * `index:`, `trigger:`, `policy:`, `rule:` and `statistics:`. An index that carries a constraint is the constraint.
 */
const NODES = `
  relation AS MATERIALIZED (${relations("'r', 'p', 'v', 'm', 'f'")}),
  node(classid, objid, subid, id) AS (
    SELECT 'pg_namespace'::regclass::oid, oid, 0, 'schema:' || nspname FROM pg_namespace n WHERE ${userSchema('n')}
    UNION ALL SELECT 'pg_extension'::regclass, oid, 0, 'extension:' || extname FROM pg_extension
    UNION ALL SELECT d.classid, d.objid, 0, 'extension:' || e.extname FROM pg_depend d JOIN pg_extension e
      ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid WHERE d.deptype = 'e' AND e.extname <> 'plpgsql'
    UNION ALL SELECT 'pg_class'::regclass, oid, 0, format('relation:%s.%s', nspname, relname) FROM relation
    UNION ALL SELECT 'pg_class'::regclass, r.oid, a.attnum, CASE WHEN r.relkind IN ('v', 'm')
        THEN format('relation:%s.%s', nspname, relname) ELSE format('column:%s.%s.%s', nspname, relname, attname) END
      FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL SELECT 'pg_class'::regclass, oid, 0, format('sequence:%s.%s', nspname, relname)
      FROM (${relations("'S'")}) s
    UNION ALL SELECT 'pg_class'::regclass, i.indexrelid, 0, CASE WHEN k.oid IS NULL
        THEN format('index:%s.%s.%s', r.nspname, r.relname, x.relname)
        ELSE format('constraint:%s.%s.%s', r.nspname, r.relname, k.conname) END
      FROM relation r JOIN pg_index i ON i.indrelid = r.oid JOIN pg_class x ON x.oid = i.indexrelid
      LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
    UNION ALL SELECT 'pg_constraint'::regclass, k.oid, 0, format('constraint:%s.%s.%s', nspname, relname, conname)
      FROM relation r JOIN pg_constraint k ON k.conrelid = r.oid
    UNION ALL SELECT 'pg_attrdef'::regclass, d.oid, 0, format('%s:%s.%s.%s',
        CASE a.attgenerated WHEN '' THEN 'default' ELSE 'column' END, nspname, relname, attname)
      FROM relation r JOIN pg_attrdef d ON d.adrelid = r.oid
      JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = d.adnum
    UNION ALL SELECT 'pg_rewrite'::regclass, w.oid, 0, CASE rulename WHEN '_RETURN'
        THEN format('relation:%s.%s', nspname, relname) ELSE format('rule:%s.%s.%s', nspname, relname, rulename) END
      FROM relation r JOIN pg_rewrite w ON w.ev_class = r.oid
    UNION ALL SELECT 'pg_trigger'::regclass, t.oid, 0, format('trigger:%s.%s.%s', nspname, relname, tgname)
      FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid AND NOT t.tgisinternal
    UNION ALL SELECT 'pg_policy'::regclass, p.oid, 0, format('policy:%s.%s.%s', nspname, relname, polname)
      FROM relation r JOIN pg_policy p ON p.polrelid = r.oid
    UNION ALL SELECT 'pg_statistic_ext'::regclass, s.oid, 0, format('statistics:%s.%s.%s', nspname, relname, stxname)
      FROM relation r JOIN pg_statistic_ext s ON s.stxrelid = r.oid
    UNION ALL SELECT 'pg_proc'::regclass, p.oid, 0,
        format('function:%s.%s(%s)', nspname, proname, pg_get_function_identity_arguments(p.oid))
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE ${userSchema('n')} AND ${notOfExtension('pg_proc', 'p.oid')}
    UNION ALL SELECT o.classid, o.oid, o.subid, CASE WHEN c.relkind IN ('r', 'p', 'v', 'm', 'f')
        THEN format('relation:%s.%s', n.nspname, c.relname) ELSE format('type:%s.%s', n.nspname, t.typname) END
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
      CROSS JOIN LATERAL (
        SELECT 'pg_type'::regclass AS classid, t.oid, 0 AS subid
        UNION ALL SELECT 'pg_type'::regclass, t.typarray, 0 WHERE t.typarray <> 0
        UNION ALL SELECT 'pg_type'::regclass, m, 0 FROM pg_range g
          CROSS JOIN unnest(ARRAY[g.rngmultitypid, (SELECT y.typarray FROM pg_type y WHERE y.oid = g.rngmultitypid)]) m
          WHERE g.rngtypid = t.oid
        UNION ALL SELECT 'pg_class'::regclass, c.oid, a.attnum FROM pg_attribute a
          WHERE c.relkind = 'c' AND a.attrelid = c.oid AND a.attnum >= 0
        UNION ALL SELECT 'pg_class'::regclass, c.oid, 0 WHERE c.relkind = 'c'
        UNION ALL SELECT 'pg_constraint'::regclass, k.oid, 0 FROM pg_constraint k WHERE k.contypid = t.oid) o
      WHERE t.typtype IN ('e', 'd', 'c', 'r') AND ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')})`;

const QUERY = `WITH ${NODES}
  SELECT DISTINCT f.id AS object, t.id AS needs FROM pg_depend d
  JOIN node f ON f.classid = d.classid AND f.objid = d.objid AND f.subid = d.objsubid
  JOIN node t ON t.classid = d.refclassid AND t.objid = d.refobjid AND t.subid = d.refobjsubid
  WHERE f.id <> t.id AND f.id NOT LIKE 'extension:%' ORDER BY 1, 2`;

/**
 * What needs what in a database, by ids that are the same in every database of the same schema. What a function's
 * text between quotes uses is unknown to PostgreSQL, and so missing here.
 * @param client connection as the environment's owner, outside a transaction
 */
export async function describeDependencies(client: pg.ClientBase): Promise<Dependency[]> {
  // The same path as in describe.ts: the arguments in a function's id are written by it.
  await client.query("BEGIN READ ONLY; SET LOCAL search_path = public; SET LOCAL statement_timeout = '30s'");
  try {
    return (await client.query<Dependency>(QUERY)).rows;
  } finally {
    await client.query('ROLLBACK');
  }
}
