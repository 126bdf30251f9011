import type pg from 'pg';

/** A column that holds data of its own, with what decides how it is masked. */
export interface ColumnFacts {
  /** `<oid of the table>.<number>` */
  id: string;
  table: string;
  name: string;
  /** Name of the type below domains; of the elements for an array. */
  type: string;
  shape: 'scalar' | 'array' | 'range' | 'enum' | 'composite' | 'other';
  /** Most characters, for varchar and char. */
  limit: number | null;
  notNull: boolean;
  /** Filled by a sequence. */
  numbered: boolean;
  comment: string | null;
}

export interface TableFacts {
  /** oid */
  id: string;
  schema: string;
  name: string;
  comment: string | null;
  bytes: number;
  rows: number;
  /** False for a partitioned table, whose rows are those of its partitions. */
  copied: boolean;
  /** Columns that are computed from others. */
  generated: string[];
  columns: ColumnFacts[];
}

/** Values of these columns are the same things: a key and what refers to it, or a table and its partitions. */
export interface Link {
  from: string[];
  to: string[];
}

export interface ForeignKeyFacts extends Link {
  table: string;
  parent: string;
  /** Equality operators, written so that no search path decides which. */
  operators: string[];
  fromNames: string[];
  toNames: string[];
}

export interface CheckFacts {
  /** Empty for what a partition's place in its table demands: PostgreSQL's error names no constraint then. */
  name: string;
  columns: string[];
  definition: string;
}

export interface DatabaseFacts {
  tables: TableFacts[];
  foreignKeys: ForeignKeyFacts[];
  /** Partitions, by the oid of the table that they are parts of. */
  partitions: { table: string; parent: string }[];
  links: Link[];
  /** Column ids of each unique key. */
  unique: { name: string; columns: string[] }[];
  checks: CheckFacts[];
}

/** The table that a partition is a part of in the end; itself for any other table. Pure. */
export function rootOf({ partitions }: Pick<DatabaseFacts, 'partitions'>, table: string): string {
  const parents = new Map(partitions.map((one) => [one.table, one.parent]));
  let at = table;
  while (parents.has(at)) at = parents.get(at)!;
  return at;
}

const TYPES = `
  WITH RECURSIVE base AS (
    SELECT t.oid, t.oid AS root, -1 AS typmod FROM pg_type t WHERE t.typtype <> 'd'
    UNION ALL
    SELECT d.oid, b.root, CASE WHEN d.typtypmod <> -1 THEN d.typtypmod ELSE b.typmod END
    FROM pg_type d JOIN base b ON d.typbasetype = b.oid WHERE d.typtype = 'd'
  )`;
const OWN = `n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'slipway')
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.deptype = 'e' AND e.classid = 'pg_class'::regclass AND e.objid = c.oid)`;

const TABLES = `
  SELECT c.oid::text AS id, n.nspname::text AS schema, c.relname::text AS name,
    obj_description(c.oid, 'pg_class') AS comment,
    pg_relation_size(c.oid)::float8 AS bytes, greatest(c.reltuples, 0)::float8 AS rows,
    c.relkind = 'r' AS copied,
    ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = c.oid AND attgenerated <> '') AS generated
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND ${OWN} ORDER BY bytes DESC, 2, 3`;

const COLUMNS = `${TYPES}
  SELECT a.attrelid::text || '.' || a.attnum AS id, a.attrelid::text AS table, a.attname::text AS name,
    coalesce(er.typname, r.typname)::text AS type,
    CASE WHEN r.typcategory = 'A' AND r.typelem <> 0 AND er.typtype IN ('b', 'e') THEN
        CASE er.typtype WHEN 'e' THEN 'enum' ELSE 'array' END
      WHEN r.typtype IN ('r', 'm') THEN 'range' WHEN r.typtype = 'e' THEN 'enum' WHEN r.typtype = 'c' THEN 'composite'
      WHEN r.typtype = 'b' AND r.typcategory <> 'A' THEN 'scalar' ELSE 'other' END AS shape,
    CASE WHEN coalesce(er.typname, r.typname) IN ('varchar', 'bpchar') AND greatest(a.atttypmod, b.typmod) > 4
      THEN greatest(a.atttypmod, b.typmod) - 4 END AS limit,
    a.attnotnull AS "notNull",
    a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false) AS numbered,
    col_description(a.attrelid, a.attnum) AS comment
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN base b ON b.oid = a.atttypid JOIN pg_type r ON r.oid = b.root
  LEFT JOIN base eb ON eb.oid = r.typelem AND r.typcategory = 'A' LEFT JOIN pg_type er ON er.oid = eb.root
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE c.relkind IN ('r', 'p') AND ${OWN} AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  ORDER BY a.attrelid, a.attnum`;

const ids = (table: string, keys: string) =>
  `ARRAY(SELECT ${table}::text || '.' || u FROM unnest(${keys}) WITH ORDINALITY k(u, i) ORDER BY i)`;
const named = (table: string, keys: string) =>
  `ARRAY(SELECT quote_ident(a.attname) FROM unnest(${keys}) WITH ORDINALITY k(u, i)
    JOIN pg_attribute a ON a.attrelid = ${table} AND a.attnum = k.u ORDER BY i)`;

const FOREIGN_KEYS = `
  SELECT conrelid::text AS table, confrelid::text AS parent, ${ids('conrelid', 'conkey')} AS from,
    ${ids('confrelid', 'confkey')} AS to, ${named('conrelid', 'conkey')} AS "fromNames",
    ${named('confrelid', 'confkey')} AS "toNames",
    ARRAY(SELECT format('OPERATOR(%I.%s)', n.nspname, o.oprname) FROM unnest(conpfeqop) WITH ORDINALITY k(u, i)
      JOIN pg_operator o ON o.oid = k.u JOIN pg_namespace n ON n.oid = o.oprnamespace ORDER BY i) AS operators
  FROM pg_constraint WHERE contype = 'f'`;

const INHERITED = `
  SELECT array_agg(a.attrelid::text || '.' || a.attnum) AS from, array_agg(p.attrelid::text || '.' || p.attnum) AS to
  FROM pg_inherits i JOIN pg_attribute a ON a.attrelid = i.inhrelid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_attribute p ON p.attrelid = i.inhparent AND p.attname = a.attname AND p.attnum > 0 GROUP BY i.inhrelid, i.inhparent`;

const PARTITIONS = `
  SELECT i.inhrelid::text AS table, i.inhparent::text AS parent
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE c.relispartition`;

const UNIQUE = `
  SELECT x.relname::text AS name, ARRAY(SELECT i.indrelid::text || '.' || u FROM unnest(i.indkey[0:i.indnkeyatts - 1]) u) AS columns
  FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indisunique OR i.indisexclusion`;

const CHECKS = `
  SELECT conname::text AS name, ${ids('conrelid', 'conkey')} AS columns, pg_get_constraintdef(oid) AS definition
  FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0`;

/** An upper bound is no value of its partition, and the lower one is: only that is left as an example. */
const PLACES = `
  SELECT '' AS name, regexp_replace(pg_get_partition_constraintdef(c.oid), '< ''[^'']*''::', '< ', 'g') AS definition,
    ARRAY(SELECT a.attrelid::text || '.' || a.attnum FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN (
      SELECT k.attname FROM pg_partition_ancestors(c.oid) p JOIN pg_partitioned_table t ON t.partrelid = p.relid
      JOIN pg_attribute k ON k.attrelid = p.relid AND k.attnum > 0 AND (k.attnum = ANY (t.partattrs::int2[]) OR EXISTS (
        SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = p.relid AND d.objsubid = 0
          AND d.refclassid = 'pg_class'::regclass AND d.refobjid = p.relid AND d.refobjsubid = k.attnum)))) AS columns
  FROM pg_class c WHERE c.relispartition AND c.relkind = 'r'`;

/**
 * Reads what masking needs to know of a database.
 * @param client connection inside the snapshot whose rows are copied, with `pg_catalog` as its search path
 */
export async function readFacts(client: pg.ClientBase): Promise<DatabaseFacts> {
  const all = async <T extends pg.QueryResultRow>(sql: string) => (await client.query<T>(sql)).rows;
  const tables = await all<TableFacts>(TABLES);
  const columns = await all<ColumnFacts>(COLUMNS);
  const foreignKeys = await all<ForeignKeyFacts>(FOREIGN_KEYS);
  const links = [...foreignKeys, ...(await all<Link>(INHERITED))];
  const byTable = Map.groupBy(columns, (column) => column.table);
  for (const table of tables) table.columns = byTable.get(table.id) ?? [];
  const [unique, checks] = [
    await all<DatabaseFacts['unique'][number]>(UNIQUE),
    [...(await all<CheckFacts>(CHECKS)), ...(await all<CheckFacts>(PLACES))],
  ];
  const partitions = await all<DatabaseFacts['partitions'][number]>(PARTITIONS);
  return { tables, foreignKeys, partitions, links, unique, checks };
}
