import { explodeAcl, notOfExtension, userSchema } from './relations-sql.ts';
import { API_ROLES } from './shapes.ts';

/** Grants as a JSON list. A missing ACL stands for PostgreSQL's default, which lets PUBLIC call functions. */
const grants = (acl: string, roles?: string[]) => `
  (SELECT coalesce(json_agg(json_build_object('role', g.role, 'privilege', g.privilege, 'columns', NULL)
    ORDER BY g.role, g.privilege), '[]') FROM (${explodeAcl(acl, roles)}) g)`;

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
    'validated', k.convalidated) ORDER BY k.conname), '[]')
   FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c') AS checks`,
)} ORDER BY 1, 2`;

export const COMPOSITES = `${types(
  'c',
  `(SELECT coalesce(json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod))
    ORDER BY a.attnum), '[]') FROM pg_attribute a
    WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) AS attributes`,
)} AND (SELECT c.relkind FROM pg_class c WHERE c.oid = t.typrelid) = 'c' ORDER BY 1, 2`;

export const RANGES = `${types(
  'r',
  '(SELECT format_type(r.rngsubtype, NULL) FROM pg_range r WHERE r.rngtypid = t.oid) AS subtype',
)} ORDER BY 1, 2`;

export const SEQUENCES = `
  SELECT n.nspname::text AS schema, c.relname::text AS name, format_type(s.seqtypid, NULL) AS type,
    s.seqstart::text AS start, s.seqincrement::text AS increment, s.seqmin::text AS min, s.seqmax::text AS max,
    s.seqcycle AS cycle,
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

/** Without what PUBLIC has of every new object anyway: PostgreSQL writes it down beside the first grant of a kind. */
export const DEFAULT_PRIVILEGES = `
  SELECT n.nspname::text AS schema, CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences'
    WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'large objects' END AS objects,
    g.role, g.privilege
  FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
  CROSS JOIN LATERAL (${explodeAcl('d.defaclacl')}) g
  WHERE NOT (d.defaclnamespace = 0 AND g.role = 'PUBLIC' AND d.defaclobjtype IN ('f', 'T')) ORDER BY 1 NULLS FIRST, 2, 3, 4`;
