import type pg from 'pg';
import { ident } from '../../platform/postgres/sql.ts';
import type { DatabaseFacts, ForeignKeyFacts, TableFacts } from './facts.ts';

/** Rows of a table that are copied: all of them, or those in a temporary table of row addresses. */
export interface Kept {
  /** Temporary tables by the oid of the table whose rows they name. */
  some: Map<string, string>;
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

/**
 * Chooses the rows of tables that have more than `most`: the first ones, and every row that a kept row refers to. Writes
 * temporary tables only.
 * @param client connection inside the snapshot's transaction
 */
export async function chooseRows(client: pg.ClientBase, facts: DatabaseFacts, most: number): Promise<Kept> {
  const kept: Kept = { some: new Map() };
  const tables = new Map(facts.tables.map((table) => [table.id, table]));
  for (const table of facts.tables) {
    if (!table.copied || table.rows <= most) continue;
    const list = listOf(table.id);
    await client.query(
      `CREATE TEMP TABLE ${ident(`slipway_keep_${table.id}`)} ON COMMIT DROP AS
       SELECT ctid AS id FROM ONLY ${nameOf(table)} LIMIT ${Math.trunc(most)}`,
    );
    await client.query(`CREATE INDEX ON ${list} (id)`);
    kept.some.set(table.id, list);
  }
  if (!kept.some.size) return kept;
  for (let added = 1; added > 0; ) {
    added = 0;
    for (const key of facts.foreignKeys) added += await addReferenced(client, kept, key, tables);
  }
  return kept;
}

/** `COPY … TO STDOUT` of the kept rows of a table. */
export function copyOut(kept: Kept, table: TableFacts): string {
  const columns = table.columns.map(({ name }) => ident(name)).join(', ');
  if (!kept.some.has(table.id)) return `COPY ${nameOf(table)} (${columns}) TO STDOUT`;
  return `COPY (SELECT ${columns} FROM ${source(kept, table, 't')}) TO STDOUT`;
}
