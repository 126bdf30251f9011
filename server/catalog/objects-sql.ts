import { collationName, explodeAcl, notOfExtension, userSchema } from './relations-sql.ts';
import { API_ROLES } from './shapes.ts';

/** Grants as a JSON list. A missing ACL stands for PostgreSQL's default, which lets PUBLIC call functions. */
const grants = (acl: string, roles?: string[]) => `
  (SELECT coalesce(json_agg(jsonb_build_object('role', g.role, 'privilege', g.privilege, 'columns', NULL)
    || CASE WHEN g.grantable THEN '{"grantable":true}' ELSE '{}' END::jsonb ORDER BY g.role, g.privilege), '[]') FROM (${explodeAcl(acl, roles)}) g)`;

export const DATABASE = `
  SELECT current_setting('server_version_num')::int AS "serverVersion",
    pg_database_size(current_database())::float8 AS "sizeBytes"`;

export const SCHEMAS = `
  SELECT n.nspname::text AS name, obj_description(n.oid, 'pg_namespace') AS comment, ${grants('n.nspacl')} AS grants
  FROM pg_namespace n WHERE ${userSchema('n')} AND ${notOfExtension('pg_namespace', 'n.oid')} ORDER BY n.nspname`;

const ARGUMENTS = `
  (SELECT coalesce(json_agg(json_build_object('name', coalesce(p.proargnames[a.n], ''),
    'mode', CASE p.proargmodes[a.n] WHEN 'o' THEN 'out' WHEN 'b' THEN 'inout' WHEN 'v' THEN 'variadic'
      WHEN 't' THEN 'table' ELSE 'in' END,
    'type', format_type(a.type, NULL),
    'hasDefault', a.input AND a.rank > p.pronargs - p.pronargdefaults) ORDER BY a.n), '[]')
  FROM (SELECT u.type, u.n, m.input, count(*) FILTER (WHERE m.input) OVER (ORDER BY u.n) AS rank
    FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY u(type, n)
    CROSS JOIN LATERAL (SELECT coalesce(p.proargmodes[u.n] IN ('i', 'b', 'v'), true) AS input) m) a)`;

/** Options of CREATE AGGREGATE by the columns of pg_aggregate, those that are set. */
const AGGREGATE = `(SELECT string_agg(o.name || ' = ' || o.value, ', ' ORDER BY o.position) FROM pg_aggregate g
  CROSS JOIN LATERAL (VALUES
    (1, 'SFUNC', g.aggtransfn::text), (2, 'STYPE', format_type(g.aggtranstype, NULL)),
    (3, 'SSPACE', nullif(g.aggtransspace, 0)::text), (4, 'FINALFUNC', nullif(g.aggfinalfn::text, '-')),
    (5, 'FINALFUNC_EXTRA', CASE WHEN g.aggfinalextra THEN 'true' END),
    (6, 'FINALFUNC_MODIFY', CASE WHEN g.aggfinalfn <> 0 THEN CASE g.aggfinalmodify WHEN 'r' THEN 'READ_ONLY'
      WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END),
    (7, 'COMBINEFUNC', nullif(g.aggcombinefn::text, '-')), (8, 'SERIALFUNC', nullif(g.aggserialfn::text, '-')),
    (9, 'DESERIALFUNC', nullif(g.aggdeserialfn::text, '-')), (10, 'INITCOND', quote_literal(g.agginitval)),
    (11, 'MSFUNC', nullif(g.aggmtransfn::text, '-')), (12, 'MINVFUNC', nullif(g.aggminvtransfn::text, '-')),
    (13, 'MSTYPE', CASE WHEN g.aggmtranstype <> 0 THEN format_type(g.aggmtranstype, NULL) END),
    (14, 'MFINALFUNC', nullif(g.aggmfinalfn::text, '-')), (15, 'MINITCOND', quote_literal(g.aggminitval)),
    (16, 'SORTOP', CASE WHEN g.aggsortop <> 0 THEN (SELECT format('OPERATOR(%I.%s)', sn.nspname, s.oprname)
      FROM pg_operator s JOIN pg_namespace sn ON sn.oid = s.oprnamespace WHERE s.oid = g.aggsortop) END),
    (17, 'PARALLEL', CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END),
    (18, 'HYPOTHETICAL', CASE WHEN g.aggkind = 'h' THEN 'true' END)
  ) o(position, name, value) WHERE g.aggfnoid = p.oid AND o.value IS NOT NULL)`;

export const FUNCTIONS = `
  SELECT n.nspname::text AS schema, p.proname::text AS name,
    CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' WHEN 'w' THEN 'window'
      ELSE 'function' END AS kind,
    ${ARGUMENTS} AS args,
    pg_get_function_identity_arguments(p.oid) AS signature,
    pg_get_function_result(p.oid) AS returns, p.proretset AS "returnsSet",
    (SELECT json_build_object('schema', tn.nspname, 'name', c.relname) FROM pg_type t
      JOIN pg_class c ON c.oid = t.typrelid AND c.relkind <> 'c' JOIN pg_namespace tn ON tn.oid = c.relnamespace
      WHERE t.oid = p.prorettype) AS "returnsTable",
    l.lanname::text AS language,
    CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END AS volatility,
    p.prosecdef AS "securityDefiner", p.proisstrict AS strict, coalesce(p.proconfig, '{}') AS settings,
    CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS definition,
    CASE WHEN p.prokind = 'a' THEN ${AGGREGATE} END AS aggregate,
    ${grants("coalesce(p.proacl, acldefault('f', p.proowner))", [...API_ROLES])} AS grants,
    obj_description(p.oid, 'pg_proc') AS comment
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
  WHERE ${userSchema('n')} AND ${notOfExtension('pg_proc', 'p.oid')}
    -- the constructors that a range type brings
    AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.deptype = 'i' AND i.classid = 'pg_proc'::regclass
      AND i.objid = p.oid AND i.refclassid = 'pg_type'::regclass)
  ORDER BY n.nspname, p.proname, pg_get_function_identity_arguments(p.oid) COLLATE "C"`;

const types = (kind: string, fields: string) => `
  SELECT n.nspname::text AS schema, t.typname::text AS name, ${fields},
    ${grants("coalesce(t.typacl, acldefault('T', t.typowner))")} AS grants,
    obj_description(t.oid, 'pg_type') AS comment
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE t.typtype = '${kind}' AND ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')}`;

export const ENUMS = `${types(
  'e',
  'ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS values',
)} ORDER BY 1, 2`;

export const DOMAINS = `${types(
  'd',
  `format_type(t.typbasetype, t.typtypmod) AS type, NOT t.typnotnull AS nullable, t.typdefault AS "default",
  (SELECT coalesce(json_agg(json_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid, true),
    'validated', k.convalidated, 'comment', obj_description(k.oid, 'pg_constraint')) ORDER BY k.conname), '[]')
   FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c') AS checks,
  (SELECT ${collationName('co')} FROM pg_collation co JOIN pg_type b ON b.oid = t.typbasetype
   WHERE co.oid = t.typcollation AND t.typcollation <> b.typcollation) AS collation`,
)} ORDER BY 1, 2`;

export const COMPOSITES = `${types(
  'c',
  `(SELECT coalesce(json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
    'collation', (SELECT ${collationName('co')} FROM pg_collation co JOIN pg_type b ON b.oid = a.atttypid
      WHERE co.oid = a.attcollation AND a.attcollation <> b.typcollation),
    'comment', col_description(a.attrelid, a.attnum))
    ORDER BY a.attnum), '[]') FROM pg_attribute a
    WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) AS attributes`,
)} AND (SELECT c.relkind FROM pg_class c WHERE c.oid = t.typrelid) = 'c' ORDER BY 1, 2`;

export const RANGES = `${types(
  'r',
  `(SELECT format_type(r.rngsubtype, NULL) FROM pg_range r WHERE r.rngtypid = t.oid) AS subtype,
  ARRAY(SELECT o.name || ' = ' || o.value FROM pg_range r CROSS JOIN LATERAL (VALUES
      ('canonical', nullif(r.rngcanonical::text, '-')),
      ('collation', (SELECT format('%I.%I', co.collnamespace::regnamespace, co.collname) FROM pg_collation co
        JOIN pg_type b ON b.oid = r.rngsubtype WHERE co.oid = r.rngcollation AND co.oid <> b.typcollation)),
      ('multirange_type_name', (SELECT format('%I.%I', m.typnamespace::regnamespace, m.typname) FROM pg_type m
        WHERE m.oid = r.rngmultitypid)),
      ('subtype_diff', nullif(r.rngsubdiff::text, '-')),
      ('subtype_opclass', (SELECT format('%I.%I', c.opcnamespace::regnamespace, c.opcname) FROM pg_opclass c
        WHERE c.oid = r.rngsubopc AND NOT c.opcdefault))
    ) o(name, value) WHERE r.rngtypid = t.oid AND o.value IS NOT NULL ORDER BY 1) AS options`,
)} ORDER BY 1, 2`;

export const SEQUENCES = `
  SELECT n.nspname::text AS schema, c.relname::text AS name, format_type(s.seqtypid, NULL) AS type,
    s.seqstart::text AS start, s.seqincrement::text AS increment, s.seqmin::text AS min, s.seqmax::text AS max,
    s.seqcycle AS cycle, s.seqcache::text AS cache,
    -- that of an identity column is as its table
    c.relpersistence = 'u' AND d.deptype IS DISTINCT FROM 'i' AS unlogged,
    (SELECT json_build_object('schema', tn.nspname, 'table', t.relname, 'column', a.attname)
      FROM pg_class t JOIN pg_namespace tn ON tn.oid = t.relnamespace
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid WHERE t.oid = d.refobjid) AS "ownedBy",
    coalesce(d.deptype = 'i', false) AS identity,
    ${grants('c.relacl')} AS grants,
    obj_description(c.oid, 'pg_class') AS comment
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequence s ON s.seqrelid = c.oid
  LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
    AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
  WHERE c.relkind = 'S' AND ${userSchema('n')} AND ${notOfExtension('pg_class', 'c.oid')}
  ORDER BY n.nspname, c.relname`;

export const EXTENSIONS = `
  SELECT e.extname::text AS name, e.extversion AS version, n.nspname::text AS schema
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql' ORDER BY 1`;

/**
 * Of the owner who asks: others make nothing here. What everybody (and `service_role`, by `service-rights.ts`) has of
 * every new function and type is told when it was taken away.
 */
export const DEFAULT_PRIVILEGES = `
  WITH own AS (SELECT d.*, n.nspname FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
    WHERE d.defaclrole = (SELECT oid FROM pg_roles WHERE rolname = current_user)),
  usual(objtype, role, privilege) AS (VALUES ('f'::"char", 'PUBLIC', 'EXECUTE'), ('f', 'service_role', 'EXECUTE'),
    ('T', 'PUBLIC', 'USAGE')),
  told AS (
    SELECT d.nspname, d.defaclobjtype AS objtype, g.role, g.privilege, true AS granted, g.grantable
    FROM own d CROSS JOIN LATERAL (${explodeAcl('d.defaclacl', [...API_ROLES])}) g
    WHERE g.role <> 'service_role' AND NOT (d.defaclnamespace = 0
      AND EXISTS (SELECT FROM usual u WHERE u.objtype = d.defaclobjtype AND u.role = g.role))
    UNION ALL
    SELECT NULL, d.defaclobjtype, u.role, u.privilege, false, NULL FROM own d JOIN usual u ON u.objtype = d.defaclobjtype
    WHERE d.defaclnamespace = 0 AND NOT EXISTS (SELECT FROM (${explodeAcl('d.defaclacl', [...API_ROLES])}) g
      WHERE g.role = u.role AND g.privilege = u.privilege))
  SELECT nspname::text AS schema, CASE objtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences'
    WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'large objects' END AS objects,
    role, privilege, granted, grantable FROM told ORDER BY 1 NULLS FIRST, 2, 3, 4`;

/** Ids are those of `dependencies.ts`. */
export const FURTHER_COMMENTS = `
  WITH part(classid, objid, kind, schema, relation, name) AS (
    SELECT 'pg_constraint'::regclass, k.oid, 'constraint', n.nspname, c.relname, k.conname
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    UNION ALL SELECT 'pg_class', x.oid, 'index', n.nspname, c.relname, x.relname FROM pg_index i
      JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
    UNION ALL SELECT 'pg_trigger', t.oid, 'trigger', n.nspname, c.relname, t.tgname
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    UNION ALL SELECT 'pg_rewrite', r.oid, 'rule', n.nspname, c.relname, r.rulename
      FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
    UNION ALL SELECT 'pg_statistic_ext', s.oid, 'statistics', n.nspname, c.relname, s.stxname
      FROM pg_statistic_ext s JOIN pg_class c ON c.oid = s.stxrelid JOIN pg_namespace n ON n.oid = c.relnamespace)
  SELECT format('%s:%s.%s.%s', p.kind, p.schema, p.relation, p.name) AS name, d.description AS comment
  FROM part p JOIN pg_description d ON d.classoid = p.classid AND d.objoid = p.objid AND d.objsubid = 0
  WHERE p.schema !~ '^pg_' AND p.schema NOT IN ('information_schema', 'slipway') ORDER BY 1`;
