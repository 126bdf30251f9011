/**
 * One statement reads everything as one JSON document. Of a view it gives the parsed tree of its rule, which names
 * the table and column behind each output column. It uses nothing that asks for rights on what it describes
 * (`pg_get_serial_sequence` does): the login may have none of its own.
 */
export const CATALOG_QUERY = `
with exposed as (
  select oid, nspname from pg_namespace
  where nspname not in ('pg_catalog', 'information_schema', 'slipway') and nspname !~ '^pg_(toast|temp)'
), relations as (
  select c.oid, n.nspname as schema, c.relname as name, c.relkind::text as kind, pg_relation_is_updatable(c.oid, true) as writable,
         obj_description(c.oid, 'pg_class') as comment,
         (select json_agg(i.inhparent::bigint) from pg_inherits i where i.inhrelid = c.oid) as parents
  from pg_class c join exposed n on n.oid = c.relnamespace
  where c.relkind in ('r', 'v', 'm', 'f', 'p')
), columns as (
  select a.attrelid, json_agg(json_build_object(
    'number', a.attnum, 'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
    'nullable', not a.attnotnull, 'default', case when a.attidentity = 'd'
      then (select format('nextval(%L)', format('%I.%I', sn.nspname, sc.relname)) from pg_depend sd
        join pg_class sc on sc.oid = sd.objid and sc.relkind = 'S' join pg_namespace sn on sn.oid = sc.relnamespace
        where sd.classid = 'pg_class'::regclass and sd.refclassid = 'pg_class'::regclass and sd.deptype = 'i'
          and sd.refobjid = a.attrelid and sd.refobjsubid = a.attnum)
      else coalesce(pg_get_expr(d.adbin, d.adrelid), case when t.typtype = 'd' then t.typdefault end) end,
    'generated', a.attgenerated <> '' or a.attidentity = 'a',
    'base', case when t.typtype = 'd' then format_type(t.typbasetype, null) else format_type(a.atttypid, null) end,
    'category', t.typcategory, 'composite', t.typtype = 'c',
    'comment', col_description(a.attrelid, a.attnum),
    'typecomment', case when t.typtype = 'd' then obj_description(t.oid, 'pg_type') end,
    'sources', (select json_agg(distinct g.refobjsubid) from pg_depend g
                where a.attgenerated <> '' and g.refclassid = 'pg_class'::regclass and g.refobjid = a.attrelid
                  and g.refobjsubid > 0
                  and (g.classid = 'pg_class'::regclass and g.objid = a.attrelid and g.objsubid = a.attnum
                    or g.classid = 'pg_attrdef'::regclass and g.objid = d.oid))
  ) order by a.attnum) as list
  from pg_attribute a join relations r on r.oid = a.attrelid join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped group by a.attrelid
), rules as (
  select w.oid, w.ev_class, w.ev_action::text as action from pg_rewrite w join relations r on r.oid = w.ev_class
  where r.kind in ('v', 'm') and w.ev_type = '1'
), views as (
  select w.ev_class, w.action,
    (select json_agg(distinct jsonb_build_array(d.refobjid::bigint, d.refobjsubid)) from pg_depend d
     where d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
       and d.refobjid <> w.ev_class) as uses,
    exists (select 1 from pg_depend d where d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
      and d.refclassid = 'pg_proc'::regclass and not exists (select 1 from pg_depend e
        where e.classid = 'pg_proc'::regclass and e.objid = d.refobjid and e.deptype = 'e')) as calls
  from rules w
), keys as (
  select k.conrelid, k.contype::text as kind, k.conname as name, k.confrelid as target, k.conkey as columns, k.confkey as target_columns
  from pg_constraint k where k.contype in ('p', 'u', 'f') and k.conparentid = 0 and k.conrelid <> 0
), media as (
  select t.oid, lower(t.typname) as media, format_type(t.typbasetype, null) as base from pg_type t
  where t.typtype = 'd' and (t.typname = '*/*' or t.typname ~* '^[a-z0-9.-]+/[a-z0-9.+-]+$')
), handlers as (
  select n.nspname as schema, p.proname as name, m.media, m.base,
    (select json_build_array(tn.nspname, tc.relname) from pg_class tc join pg_namespace tn on tn.oid = tc.relnamespace
      where tc.oid = at.typrelid) as target
  from pg_proc p join media m on m.oid = p.prorettype join exposed n on n.oid = p.pronamespace
  join pg_type at on at.oid = p.proargtypes[0]
  where p.prokind = 'a' and p.pronargs = 1 and (at.typrelid <> 0 or at.oid = 'anyelement'::regtype)
), representations as (
  select format_type(d.oid, null) as domain, format_type(o.oid, null) as other, d.oid = c.castsource as out,
    fn.nspname as schema, f.proname as name
  from pg_cast c join pg_type d on d.typtype = 'd' and d.oid in (c.castsource, c.casttarget)
  join pg_type o on o.oid in ('json'::regtype, 'text'::regtype) and o.oid in (c.castsource, c.casttarget)
  join pg_proc f on f.oid = c.castfunc join pg_namespace fn on fn.oid = f.pronamespace
  where c.castcontext = 'i' and c.castmethod = 'f'
), routines as (
  select n.nspname as schema, p.proname as name, p.provolatile::text as volatility, p.proretset as returns_set,
    obj_description(p.oid, 'pg_proc') as comment, format_type(p.prorettype, null) as result_type,
    p.prorettype = 'void'::regtype as returns_void,
    (t.typtype = 'c' or p.proargmodes && array['t', 'o', 'b']::"char"[] and p.prorettype = 'record'::regtype) is true as returns_row,
    p.prorettype = 'record'::regtype and (p.proargmodes && array['t', 'o', 'b']::"char"[]) is not true as untyped,
    case when t.typtype = 'c' then (select json_build_array(rn.nspname, rc.relname) from pg_class rc
      join pg_namespace rn on rn.oid = rc.relnamespace where rc.oid = t.typrelid and rc.relkind in ('r','v','m','f','p')) end as returns_table,
    p.prorows = 1 as returns_one, p.proconfig as settings, (select m.media from media m where m.oid = p.prorettype) as media,
    coalesce((select m.base from media m where m.oid = p.prorettype), format_type(p.prorettype, null)) as base_type,
    case when p.pronargs = 1 then (select json_build_array(an.nspname, ac.relname) from pg_type at
      join pg_class ac on ac.oid = at.typrelid join pg_namespace an on an.oid = ac.relnamespace
      where at.oid = p.proargtypes[0] and ac.relkind in ('r','v','m','f','p')) end as of_table,
    coalesce((select json_agg(json_build_object(
      'name', coalesce(p.proargnames[a.i], ''), 'type', format_type(a.type, null),
      'required', a.i <= p.pronargs - p.pronargdefaults, 'variadic', p.provariadic <> 0 and a.i = p.pronargs
    ) order by a.i) from (
      select row_number() over (order by x.i) as i, x.i as position, x.type from (
        select x.i, x.type from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality as x(type, i)
        where p.proargmodes is null or p.proargmodes[x.i] in ('i', 'b', 'v')) x) a), '[]') as arguments
  from pg_proc p join exposed n on n.oid = p.pronamespace join pg_type t on t.oid = p.prorettype
  where p.prokind = 'f' and p.prorettype <> 'trigger'::regtype and p.prorettype <> 'event_trigger'::regtype
    and not exists (select 1 from pg_depend e where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')
)
select json_build_object(
  'relations', (select coalesce(json_agg(json_build_object('oid', r.oid::bigint, 'schema', r.schema, 'name', r.name, 'kind', r.kind, 'writable', r.writable,
      'comment', r.comment, 'columns', coalesce(c.list, '[]'), 'rule', v.action, 'uses', v.uses,
      'calls', coalesce(v.calls, false), 'parents', r.parents)
      order by r.schema, r.name), '[]')
    from relations r left join columns c on c.attrelid = r.oid left join views v on v.ev_class = r.oid),
  'keys', (select coalesce(json_agg(json_build_object('relation', k.conrelid::bigint, 'kind', k.kind, 'name', k.name, 'target', k.target::bigint,
      'columns', k.columns, 'targetColumns', k.target_columns) order by k.name), '[]') from keys k),
  'routines', (select coalesce(json_agg(json_build_object('schema', p.schema, 'name', p.name, 'volatility', p.volatility,
      'returnsSet', p.returns_set, 'returnsOne', p.returns_one, 'settings', p.settings, 'ofTable', p.of_table, 'returnsRow', p.returns_row, 'untyped', p.untyped, 'returnsVoid', p.returns_void, 'returnsTable', p.returns_table,
      'resultType', p.result_type, 'media', p.media, 'baseType', p.base_type, 'comment', p.comment, 'arguments', p.arguments)), '[]') from routines p),
  'handlers', (select coalesce(json_agg(json_build_object('schema', h.schema, 'name', h.name, 'media', h.media, 'base', h.base, 'target', h.target)
      order by h.schema, h.name), '[]') from handlers h),
  'representations', (select coalesce(json_agg(r), '[]') from representations r),
  'geojson', (select n.nspname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.proname = 'st_asgeojson' and p.proargtypes[0] = 'record'::regtype limit 1)
)::text`;
