import type pg from 'pg';
import { ident } from '../../platform/postgres/sql.ts';
import type { FillReport } from '../shapes.ts';
import type { DatabaseFacts, ForeignKeyFacts, TableFacts } from './facts.ts';

/** Rows of a table that are copied: all of them, or those in a temporary table of row addresses. */
export interface Kept {
  /** Temporary tables by the oid of the table whose rows they name. */
  some: Map<string, string>;
  /** Tables of which nothing is copied. */
  none: ReadonlySet<string>;
}

const nameOf = ({ schema, name }: TableFacts) => ident(schema, name);
const listOf = (table: string) => ident('pg_temp', `slipway_keep_${table}`);

/** `FROM` and the condition that leave only kept rows of a table, under the alias. */
function source(kept: Kept, table: TableFacts, alias: string): string {
  const list = kept.some.get(table.id);
  const from = `ONLY ${nameOf(table)} ${alias}`;
  return list ? `${from} WHERE ${alias}.ctid IN (SELECT id FROM ${list})` : `${from} WHERE true`;
}

/** Adds the rows of a parent that kept rows of the child refer to; gives how many there were. */
async function addReferenced(
  client: pg.ClientBase,
  kept: Kept,
  key: ForeignKeyFacts,
  tables: Map<string, TableFacts>,
) {
  const [child, parent] = [tables.get(key.table), tables.get(key.parent)];
  const list = kept.some.get(key.parent);
  if (!child?.copied || !parent || !list) return 0;
  const same = key.toNames
    .map((name, at) => `p.${name} ${key.operators[at]} c.${key.fromNames[at]}`)
    .join(' AND ');
  const added = await client.query(
    `INSERT INTO ${list} SELECT DISTINCT p.ctid FROM ONLY ${nameOf(parent)} p
     WHERE p.ctid NOT IN (SELECT id FROM ${list})
       AND EXISTS (SELECT FROM ${source(kept, child, 'c')} AND ${same})`,
  );
  return added.rowCount ?? 0;
}

/** Foreign keys between the tables that hold rows: those of a partitioned table are between its partitions. */
function keysOfRows({ tables, foreignKeys, partitions }: DatabaseFacts): ForeignKeyFacts[] {
  const parts = Map.groupBy(partitions, ({ parent }) => parent);
  const copied = new Set(tables.filter((table) => table.copied).map(({ id }) => id));
  const leaves = (id: string): string[] =>
    copied.has(id) ? [id] : (parts.get(id) ?? []).flatMap(({ table }) => leaves(table));
  const all = foreignKeys.flatMap((key) =>
    leaves(key.table).flatMap((table) => leaves(key.parent).map((parent) => ({ ...key, table, parent }))),
  );
  // PostgreSQL lists the same key for the whole and again for some of its partitions.
  const name = ({ table, parent, fromNames, toNames }: ForeignKeyFacts) =>
    JSON.stringify([table, parent, fromNames, toNames]);
  return [...new Map(all.map((key) => [name(key), key])).values()];
}

/** These tables, and those whose rows refer to rows of them. */
function withReferring(keys: readonly ForeignKeyFacts[], tables: ReadonlySet<string>): Set<string> {
  const found = new Set(tables);
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const { table, parent } of keys) if (found.has(parent)) found.add(table);
  }
  return found;
}

/** Smallest bytes that a row takes: a page has 8192, and room for 291 rows. */
const ROW_BYTES = 8192 / 291;

/** True when a table has more rows than this. Statistics are not asked: a new table has none. */
async function hasMore(client: pg.ClientBase, table: TableFacts, most: number): Promise<boolean> {
  if (table.bytes / ROW_BYTES <= most) return false;
  const found = await client.query(`SELECT FROM ONLY ${nameOf(table)} OFFSET ${Math.trunc(most)} LIMIT 1`);
  return found.rowCount === 1;
}

/**
 * Chooses the rows of tables that have more than `most`: the first ones, and every row that a kept row refers to; none of
 * tables that are left out. Writes temporary tables only.
 * @param client connection inside the snapshot's transaction
 */
export async function chooseRows(
  client: pg.ClientBase,
  facts: DatabaseFacts,
  { most, leftOut }: { most: number; leftOut: ReadonlySet<string> },
): Promise<Kept> {
  const keys = keysOfRows(facts);
  const kept: Kept = { some: new Map(), none: withReferring(keys, leftOut) };
  const tables = new Map(facts.tables.map((table) => [table.id, table]));
  for (const table of facts.tables) {
    const none = kept.none.has(table.id);
    if (!table.copied || !(none || (await hasMore(client, table, most)))) continue;
    const list = listOf(table.id);
    await client.query(
      `CREATE TEMP TABLE ${ident(`slipway_keep_${table.id}`)} ON COMMIT DROP AS
       SELECT ctid AS id FROM ONLY ${nameOf(table)} LIMIT ${none ? 0 : Math.trunc(most)}`,
    );
    await client.query(`CREATE INDEX ON ${list} (id)`);
    kept.some.set(table.id, list);
  }
  if (!kept.some.size) return kept;
  for (let added = 1; added > 0; ) {
    added = 0;
    for (const key of keys) added += await addReferenced(client, kept, key, tables);
  }
  return kept;
}

/** Which tables were shortened, and by how much. */
export async function shortened(
  client: pg.ClientBase,
  { tables }: DatabaseFacts,
  { some, none }: Kept,
): Promise<FillReport['shortened']> {
  const found: FillReport['shortened'] = [];
  for (const table of tables.filter(({ id }) => some.has(id))) {
    const count = `SELECT (SELECT count(*) FROM ${some.get(table.id)})::float8 AS kept,
      (SELECT count(*) FROM ONLY ${nameOf(table)})::float8 AS rows`;
    const { kept, rows } = (await client.query<{ kept: number; rows: number }>(count)).rows[0]!;
    // What others refer to may be all of it.
    if (kept < rows)
      found.push({
        table: `${table.schema}.${table.name}`,
        kept,
        rows,
        why: none.has(table.id) ? 'partition' : 'size',
      });
  }
  return found;
}

/** `COPY … TO STDOUT` of the kept rows of a table. */
export function copyOut(kept: Kept, table: TableFacts): string {
  const columns = table.columns.map(({ name }) => ident(name)).join(', ');
  if (!kept.some.has(table.id)) return `COPY ${nameOf(table)} (${columns}) TO STDOUT`;
  return `COPY (SELECT ${columns} FROM ${source(kept, table, 't')}) TO STDOUT`;
}
