import type { Column, Table } from '@/server/catalog/shapes';
import type { RowKey } from '@/server/rows/shapes';
import { shortType, tableLabel } from '../_catalog/names.ts';
import { selectedColumns } from './query.ts';
import { type Kind, kindOf, type Row, textOf } from './values.ts';

export interface GridColumn {
  name: string;
  type: string;
  kind: Kind;
  /** The column of the table; undefined for what the view computes, renames or embeds. */
  known: Column | undefined;
  primary: boolean;
  /** Its values are hidden from this person. */
  masked: boolean;
  /** Where the value points: the other table's label and its column. */
  target: { table: string; column: string } | undefined;
}

/** Classes of data whose values are hidden from those who may not see personal data. */
const HIDDEN = ['personal', 'health', 'secret'];

export function isMasked(column: Pick<Column, 'marks'>, mask: boolean): boolean {
  return mask && column.marks.some((name) => HIDDEN.includes(name));
}

function toGrid(table: Table, column: Column, exposed: readonly string[], mask: boolean): GridColumn {
  const key = table.foreignKeys.find((k) => k.columns.length === 1 && k.columns[0] === column.name);
  const other = key?.references.columns[0];
  const target = key &&
    other && {
      table: tableLabel({ schema: key.references.schema, name: key.references.table }, exposed),
      column: other,
    };
  return {
    name: column.name,
    type: shortType(column.type),
    kind: kindOf(column.baseType),
    known: column,
    primary: table.primaryKey?.columns.includes(column.name) ?? false,
    masked: isMasked(column, mask),
    target: target || undefined,
  };
}

const unknownColumn = (name: string): GridColumn => ({
  name,
  type: '',
  kind: 'text',
  known: undefined,
  primary: false,
  masked: false,
  target: undefined,
});

/** The columns of a view: what `select` names, or what came back when it is more than names. */
export function gridColumns(
  table: Table,
  select: string | undefined,
  rows: readonly Row[],
  exposed: readonly string[],
  mask: boolean,
): GridColumn[] {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const chosen = selectedColumns(select);
  const names = chosen === null ? [...byName.keys()] : (chosen ?? Object.keys(rows[0] ?? {}));
  return names.map((name) => {
    const column = byName.get(name);
    return column ? toGrid(table, column, exposed, mask) : unknownColumn(name);
  });
}

/** Why nobody can type a value for this column, or undefined when one can. */
export function fixedReason(column: GridColumn): string | undefined {
  const { known } = column;
  if (!known) return 'This column is computed by the view.';
  if (known.generated) return 'The database computes this column itself.';
  if (known.identity === 'always') return 'The database numbers this column itself.';
  if (column.masked) return 'The value is hidden from your role.';
  return undefined;
}

/** The row's primary key as texts; undefined when a part of it is not among the row's columns. */
export function rowKeyOf(table: Pick<Table, 'primaryKey'>, row: Row): RowKey | undefined {
  const columns = table.primaryKey?.columns ?? [];
  const parts = columns.map((name) => [name, textOf(row[name])] as const);
  if (!parts.length || parts.some(([, text]) => text === null)) return undefined;
  return Object.fromEntries(parts as [string, string][]);
}
