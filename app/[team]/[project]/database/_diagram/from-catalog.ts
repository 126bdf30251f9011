import type { Description, Table } from '@/server/catalog/shapes';
import { shortType, tableId, tableLabel } from '../_catalog/names.ts';
import { type DiagramModel, type DiagramTable, referencedEnd, referencingEnd } from './model.ts';

/** What an entity diagram draws: tables that hold rows of their own; partitions stand behind their parent. */
const drawn = (table: Table) =>
  ['table', 'partitioned', 'foreign'].includes(table.kind) && !table.partitionOf;

function toTable(table: Table, exposed: readonly string[]): DiagramTable {
  const foreign = new Set(table.foreignKeys.flatMap((key) => key.columns));
  const primary = new Set(table.primaryKey?.columns ?? []);
  return {
    id: tableId(table),
    schema: table.schema,
    name: table.name,
    label: tableLabel(table, exposed),
    rows: table.rowEstimate,
    sizeBytes: table.sizeBytes,
    comment: table.comment,
    columns: table.columns.map((column) => ({
      name: column.name,
      type: shortType(column.type),
      primary: primary.has(column.name),
      foreign: foreign.has(column.name),
      nullable: column.nullable,
      marks: column.marks,
    })),
  };
}

/** The diagram of a described database. Links whose other table is not drawn are left out. */
export function toDiagram(
  description: Pick<Description, 'tables'>,
  exposed: readonly string[],
): DiagramModel {
  const tables = description.tables.filter(drawn);
  const ids = new Set(tables.map(tableId));
  const links = tables.flatMap((table) => {
    const uniqueSets = [table.primaryKey, ...table.unique].flatMap((key) => (key ? [key.columns] : []));
    return table.foreignKeys
      .filter((key) => ids.has(tableId({ schema: key.references.schema, name: key.references.table })))
      .map((key) => ({
        id: `${tableId(table)}.${key.name}`,
        from: { table: tableId(table), columns: key.columns, end: referencingEnd(key.columns, uniqueSets) },
        to: {
          table: tableId({ schema: key.references.schema, name: key.references.table }),
          columns: key.references.columns,
          end: referencedEnd(table.columns.filter((column) => key.columns.includes(column.name))),
        },
      }));
  });
  return { tables: tables.map((table) => toTable(table, exposed)), links };
}
