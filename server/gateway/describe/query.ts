/**
 * What the current role may use of the schemas in $1, as one JSON document; with $2 (`true`) as if it might use
 * everything. Needs an empty search path, so that type names outside pg_catalog come out with their schema.
 */
export const DESCRIBE_QUERY = `
with wanted as (
  select n.oid, n.nspname, obj_description(n.oid, 'pg_namespace') as comment, array_position($1::text[], n.nspname::text) as place
  from pg_namespace n where n.nspname = any($1::text[]) and ($2::boolean or has_schema_privilege(n.oid, 'USAGE'))
), relations as (
  select c.oid, n.nspname as schema, c.relname as name, c.relkind::text as kind, obj_description(c.oid, 'pg_class') as comment,
    case when c.relkind in ('r', 'p') then 28 when c.relkind = 'm' then 0 else pg_relation_is_updatable(c.oid, true) end as can,
    $2::boolean or has_table_privilege(c.oid, 'DELETE') as may_delete
  from pg_class c join wanted n on n.oid = c.relnamespace
  where c.relkind in ('r', 'v', 'm', 'f', 'p') and not c.relispartition
    and ($2::boolean or has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE')
      or has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE'))
), columns as (
  select a.attrelid, json_agg(json_build_object(
    'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
    'nullable', not (a.attnotnull or t.typtype = 'd' and t.typnotnull),
    'default', case when a.attidentity <> '' then
        (select format('nextval(%L::regclass)', pg_get_serial_sequence(format('%I.%I', r.schema, r.name), a.attname)))
      when a.attgenerated <> '' then null
      else coalesce(pg_get_expr(d.adbin, d.adrelid), t.typdefault) end,
    'generated', a.attgenerated <> '' or a.attidentity = 'a',
    'comment', coalesce(col_description(a.attrelid, a.attnum), case when t.typtype = 'd' then obj_description(t.oid, 'pg_type') end),
    'read', $2::boolean or has_column_privilege(a.attrelid, a.attnum, 'SELECT'),
    'insert', $2::boolean or has_column_privilege(a.attrelid, a.attnum, 'INSERT'),
    'update', $2::boolean or has_column_privilege(a.attrelid, a.attnum, 'UPDATE')
  ) order by a.attnum) as list
  from pg_attribute a join relations r on r.oid = a.attrelid join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped group by a.attrelid
), checks as (
  select k.conrelid, json_agg(json_build_object('expression', pg_get_expr(k.conbin, k.conrelid), 'columns',
    (select json_agg(a.attname order by a.attnum) from pg_attribute a where a.attrelid = k.conrelid and a.attnum = any(k.conkey))
  ) order by k.conname) as list
  from pg_constraint k join relations r on r.oid = k.conrelid where k.contype = 'c' group by k.conrelid
), routines as (
  select p.oid, n.nspname as schema, p.proname as name, p.provolatile::text as volatility, p.proretset as returns_set,
    obj_description(p.oid, 'pg_proc') as comment, format_type(p.prorettype, null) as result, p.provariadic <> 0 as spread,
    (select coalesce(json_agg(json_build_object('name', coalesce(p.proargnames[x.i], ''), 'type', format_type(x.type, null),
        'mode', coalesce(p.proargmodes[x.i]::text, 'i'),
        'required', x.place <= p.pronargs - p.pronargdefaults) order by x.i), '[]')
      from (select u.i, u.type, count(*) filter (where coalesce(p.proargmodes[u.i]::text, 'i') in ('i', 'b', 'v')) over (order by u.i) as place
        from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality as u(type, i)) x) as arguments
  from pg_proc p join wanted n on n.oid = p.pronamespace
  where p.prokind = 'f' and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
    and ($2::boolean or has_function_privilege(p.oid, 'EXECUTE'))
    and not exists (select 1 from pg_depend e where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')
), types as (
  select t.oid, t.typtype, n.nspname as schema, t.typname as name, format_type(t.oid, null) as key,
    t.typbasetype, t.typtypmod, t.typnotnull, t.typrelid
  from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
  where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'slipway')
    and (t.typtype in ('e', 'd') or t.typtype = 'c' and c.relkind = 'c')
)
select json_build_object(
  'schemas', (select coalesce(json_agg(json_build_object('name', nspname, 'comment', comment) order by place), '[]') from wanted),
  'relations', (select coalesce(json_agg(json_build_object('schema', r.schema, 'name', r.name, 'kind', r.kind, 'comment', r.comment,
      'insertable', r.can & 8 = 8, 'updatable', r.can & 4 = 4, 'deletable', r.can & 16 = 16, 'mayDelete', r.may_delete,
      'columns', coalesce(c.list, '[]'), 'checks', coalesce(k.list, '[]')) order by r.schema, r.name), '[]')
    from relations r left join columns c on c.attrelid = r.oid left join checks k on k.conrelid = r.oid),
  'routines', (select coalesce(json_agg(json_build_object('schema', schema, 'name', name, 'volatility', volatility,
      'returnsSet', returns_set, 'comment', comment, 'result', result, 'variadic', spread, 'arguments', arguments)
      order by schema, name, oid), '[]') from routines),
  'types', (select coalesce(json_agg(json_build_object('key', t.key, 'schema', t.schema, 'name', t.name,
      'kind', case t.typtype when 'e' then 'enum' when 'd' then 'domain' else 'composite' end,
      'labels', (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
      'base', case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end, 'notNull', t.typnotnull,
      'checks', (select json_agg(pg_get_expr(k.conbin, 0)) from pg_constraint k where k.contypid = t.oid and k.contype = 'c'),
      'attributes', (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
        from pg_attribute a where t.typtype = 'c' and a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped)
    ) order by t.key), '[]') from types t)
)::text`;
