/**
 * What belongs to tables and views. Every query gives `relation` (the table's oid) and otherwise the fields of
 * `shapes.ts` by name. Text that a person reads comes from PostgreSQL's own `pg_get_*` functions.
 */

/** Objects that an extension brought are the extension's business. */
export const notOfExtension = (catalog: string, oid: string) =>
  `NOT EXISTS (SELECT FROM pg_depend e WHERE e.deptype = 'e' AND e.classid = '${catalog}'::regclass AND e.objid = ${oid})`;

/** Schemas that are the user's: not PostgreSQL's and not Slipway's bookkeeping. */
export const userSchema = (alias: string) =>
  `${alias}.nspname !~ '^pg_' AND ${alias}.nspname NOT IN ('information_schema', 'slipway')`;

/**
 * Grants of an ACL to the roles that are shown, as rows (role, privilege). `service_role` has every right on tables,
 * sequences and schemas of all environments, so only functions name it.
 */
export const explodeAcl = (acl: string, roles = ['anon', 'authenticated']) => `
  SELECT CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE r.rolname::text END AS role, x.privilege_type AS privilege, nullif(x.is_grantable, false) AS grantable
  FROM aclexplode(${acl}) x LEFT JOIN pg_roles r ON r.oid = x.grantee
  WHERE x.grantee = 0 OR r.rolname IN (${roles.map((role) => `'${role}'`).join(', ')})`;

const RELATIONS = `
  SELECT c.*, n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${userSchema('n')} AND ${notOfExtension('pg_class', 'c.oid')}`;
const relation = `WITH relation AS MATERIALIZED (SELECT oid, relname, nspname FROM (${RELATIONS}) all_relations)`;

const names = (keys: string, table: string) => `
  ARRAY(SELECT a.attname::text FROM unnest(${keys}) WITH ORDINALITY u(number, position)
    JOIN pg_attribute a ON a.attrelid = ${table} AND a.attnum = u.number ORDER BY u.position)`;

export const TABLES = `
  SELECT c.oid AS relation, c.nspname::text AS schema, c.relname::text AS name,
    CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned' WHEN 'v' THEN 'view'
      WHEN 'm' THEN 'matview' ELSE 'foreign' END AS kind,
    obj_description(c.oid, 'pg_class') AS comment,
    c.relrowsecurity AS rls, c.relforcerowsecurity AS "rlsForced",
    CASE WHEN c.relkind = 'v' THEN NULL WHEN c.reltuples >= 0 AND c.relkind <> 'r' THEN c.reltuples::float8
      WHEN c.reltuples >= 0 THEN greatest(c.reltuples, pg_stat_get_live_tuples(c.oid))::float8
      WHEN pg_stat_get_live_tuples(c.oid) > 0 THEN pg_stat_get_live_tuples(c.oid)::float8
      WHEN c.relkind = 'r' AND pg_relation_size(c.oid) = 0 THEN 0 END AS "rowEstimate",
    CASE WHEN c.relkind IN ('r', 'm') THEN pg_total_relation_size(c.oid)::float8 ELSE 0 END AS "sizeBytes",
    c.relpersistence = 'u' AS unlogged,
    coalesce(c.reloptions, '{}') || ARRAY(SELECT 'toast.' || o FROM pg_class k, unnest(k.reloptions) o WHERE k.oid = c.reltoastrelid)
      AS options,
    CASE c.relreplident WHEN 'f' THEN '"full"' WHEN 'n' THEN '"nothing"' WHEN 'i' THEN (SELECT
      json_build_object('index', x.relname)::text FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
      WHERE i.indrelid = c.oid AND i.indisreplident) ELSE '"default"' END::json AS "replicaIdentity",
    (SELECT coalesce(json_agg(json_build_object('schema', pn.nspname, 'name', p.relname) ORDER BY i.inhseqno), '[]')
      FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
      WHERE NOT c.relispartition AND i.inhrelid = c.oid) AS inherits,
    CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid, true) END AS definition,
    CASE WHEN c.relkind = 'v' THEN coalesce((SELECT option_value::boolean FROM pg_options_to_table(c.reloptions)
      WHERE option_name = 'security_invoker'), false) END AS "securityInvoker",
    (SELECT json_build_object('schema', pn.nspname, 'name', p.relname) FROM pg_inherits i
      JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
      WHERE c.relispartition AND i.inhrelid = c.oid) AS "partitionOf",
    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS "partitionKey",
    pg_get_expr(c.relpartbound, c.oid, true) AS "partitionBound",
    json_build_object('insert', w.events & 8 > 0, 'update', w.events & 4 > 0, 'delete', w.events & 16 > 0) AS writable
  FROM (${RELATIONS}) c CROSS JOIN LATERAL (SELECT pg_relation_is_updatable(c.oid, true) AS events) w
  ORDER BY c.nspname, c.relname`;

/** PostgreSQL's own collations by their bare name, others as they are written in SQL. */
export const collationName = (alias: string) => `
  CASE ${alias}.collnamespace WHEN 'pg_catalog'::regnamespace THEN ${alias}.collname::text
    ELSE format('"%s"."%s"', ${alias}.collnamespace::regnamespace, ${alias}.collname) END`;

export const COLUMNS = `${relation}
  SELECT a.attrelid AS relation, a.attname::text AS name,
    (row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum))::int AS position,
    format_type(a.atttypid, a.atttypmod) AS type,
    CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod)
      ELSE format_type(a.atttypid, a.atttypmod) END AS "baseType",
    NOT a.attnotnull AS nullable,
    CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END AS "default",
    CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END AS identity,
    CASE WHEN a.attgenerated <> '' THEN json_build_object(
      'kind', CASE a.attgenerated WHEN 's' THEN 'stored' ELSE 'virtual' END,
      'expression', pg_get_expr(d.adbin, d.adrelid)) END AS generated,
    (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e
      WHERE e.enumtypid = coalesce(nullif(b.typelem, 0), b.oid)) AS "enumValues",
    CASE WHEN a.attcollation <> t.typcollation THEN ${collationName('co')} END AS collation,
    a.attinhcount > 0 AS inherited,
    CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
      WHEN 'm' THEN 'main' ELSE 'extended' END END AS storage,
    CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
    CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::int END AS statistics,
    coalesce(a.attoptions, '{}') AS options,
    col_description(a.attrelid, a.attnum) AS comment
  FROM relation c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN pg_collation co ON co.oid = a.attcollation
  ORDER BY a.attrelid, a.attnum`;

const action = (field: string) => `CASE ${field} WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict'
  WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' ELSE 'set default' END`;

export const CONSTRAINTS = `${relation}
  SELECT k.conrelid AS relation, k.contype AS kind, k.conname::text AS name,
    ${names('k.conkey', 'k.conrelid')} AS columns,
    pg_get_constraintdef(k.oid, true) AS definition,
    k.coninhcount > 0 OR k.conparentid <> 0 AS inherited, k.convalidated AS validated, k.condeferrable AS deferrable,
    CASE WHEN k.contype = 'f' THEN json_build_object('schema', fn.nspname, 'table', f.relname,
      'columns', array_to_json(${names('k.confkey', 'k.confrelid')})) END AS "references",
    ${action('k.confupdtype')} AS "onUpdate", ${action('k.confdeltype')} AS "onDelete"
  FROM relation c JOIN pg_constraint k ON k.conrelid = c.oid
  LEFT JOIN pg_class f ON f.oid = k.confrelid LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
  WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') ORDER BY k.conrelid, k.conname`;

export const INDEXES = `${relation}
  SELECT i.indrelid AS relation, x.relname::text AS name, pg_get_indexdef(i.indexrelid) AS definition,
    m.amname::text AS method,
    ARRAY(SELECT pg_get_indexdef(i.indexrelid, n, true) FROM generate_series(1, i.indnkeyatts) n ORDER BY n) AS columns,
    pg_get_expr(i.indpred, i.indrelid, true) AS predicate,
    i.indisunique AS unique, i.indisprimary AS primary,
    EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')) AS constraint,
    i.indisvalid AS valid, coalesce(x.reloptions, '{}') AS options, i.indisclustered AS clustered,
    (SELECT json_build_object('schema', pn.nspname, 'name', p.relname) FROM pg_inherits h
      JOIN pg_class p ON p.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
      WHERE x.relispartition AND h.inhrelid = x.oid) AS "partOf",
    CASE WHEN x.relkind = 'i' THEN pg_relation_size(i.indexrelid)::float8 ELSE 0 END AS "sizeBytes",
    pg_stat_get_numscans(i.indexrelid)::float8 AS scans
  FROM relation c JOIN pg_index i ON i.indrelid = c.oid
  JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam
  ORDER BY i.indrelid, x.relname`;

export const POLICIES = `${relation}
  SELECT p.polrelid AS relation, p.polname::text AS name,
    CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete'
      ELSE 'all' END AS command,
    ARRAY(SELECT CASE WHEN r.rolname = current_user THEN 'CURRENT_USER' ELSE coalesce(r.rolname::text, 'public') END
      FROM unnest(p.polroles) o(oid) LEFT JOIN pg_roles r ON r.oid = o.oid ORDER BY 1) AS roles,
    p.polpermissive AS permissive,
    pg_get_expr(p.polqual, p.polrelid, true) AS "using", pg_get_expr(p.polwithcheck, p.polrelid, true) AS "check",
    obj_description(p.oid, 'pg_policy') AS comment
  FROM relation c JOIN pg_policy p ON p.polrelid = c.oid ORDER BY p.polrelid, p.polname`;

export const TRIGGERS = `${relation}
  SELECT t.tgrelid AS relation, t.tgname::text AS name, pg_get_triggerdef(t.oid, true) AS definition,
    CASE fn.nspname WHEN 'public' THEN '' ELSE fn.nspname || '.' END || f.proname AS function,
    CASE t.tgenabled WHEN 'O' THEN 'yes' WHEN 'D' THEN 'no' WHEN 'R' THEN 'replica' ELSE 'always' END AS enabled
  FROM relation c JOIN pg_trigger t ON t.tgrelid = c.oid
  JOIN pg_proc f ON f.oid = t.tgfoid JOIN pg_namespace fn ON fn.oid = f.pronamespace
  WHERE NOT t.tgisinternal AND t.tgparentid = 0 ORDER BY t.tgrelid, t.tgname`;

export const RULES = `${relation}
  SELECT r.ev_class AS relation, r.rulename::text AS name, pg_get_ruledef(r.oid, true) || CASE r.ev_enabled WHEN 'O' THEN '' ELSE
    format(E'\nALTER TABLE %I.%I %s RULE %I', c.nspname, c.relname,
      CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END, r.rulename) END AS definition
  FROM relation c JOIN pg_rewrite r ON r.ev_class = c.oid
  WHERE r.rulename <> '_RETURN' ORDER BY r.ev_class, r.rulename`;

export const STATISTICS = `${relation}
  SELECT s.stxrelid AS relation, s.stxname::text AS name, pg_get_statisticsobjdef(s.oid)
    || CASE WHEN s.stxstattarget >= 0 THEN format(E';\nALTER STATISTICS %I.%I SET STATISTICS %s', c.nspname, s.stxname, s.stxstattarget)
      ELSE '' END AS definition
  FROM relation c JOIN pg_statistic_ext s ON s.stxrelid = c.oid ORDER BY s.stxrelid, s.stxname`;

export const TABLE_GRANTS = `${relation}
  SELECT c.oid AS relation, g.role, g.privilege, NULL::text[] AS columns, g.grantable
  FROM relation c JOIN pg_class k ON k.oid = c.oid CROSS JOIN LATERAL (${explodeAcl('k.relacl')}) g
  UNION ALL
  SELECT c.oid, g.role, g.privilege, array_agg(a.attname::text ORDER BY a.attnum), g.grantable
  FROM relation c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attacl IS NOT NULL AND NOT a.attisdropped
  CROSS JOIN LATERAL (${explodeAcl('a.attacl')}) g GROUP BY c.oid, g.role, g.privilege, g.grantable
  ORDER BY 1, 2, 3, 4`;
