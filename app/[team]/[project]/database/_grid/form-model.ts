import type { RowValues } from '@/server/rows/shapes';
import { fixedReason, type GridColumn } from './columns.ts';
import { literalOf } from './literal.ts';
import type { Row } from './values.ts';

/** What a field of the row form holds: a text, SQL's null, or “leave it to the column's default”. */
export type FieldState = { mode: 'value'; text: string } | { mode: 'null' } | { mode: 'default' };

/** A value as it is edited: JSON on several lines, everything else in PostgreSQL's own writing. */
export function editText(column: GridColumn, value: unknown): string {
  if (column.kind === 'json') return JSON.stringify(value, null, 2);
  return literalOf(column.known?.baseType ?? '', value) ?? '';
}

/** The fields of a new row (no `row`) or of an existing one. */
export function initialFields(columns: GridColumn[], row: Row | undefined): Record<string, FieldState> {
  const entries = columns.map((column): [string, FieldState] => {
    if (row) {
      const value = row[column.name];
      return [
        column.name,
        value === null || value === undefined
          ? { mode: 'null' }
          : { mode: 'value', text: editText(column, value) },
      ];
    }
    const { known } = column;
    if (known?.default || known?.identity || known?.generated) return [column.name, { mode: 'default' }];
    // Nothing, also where a value is needed: an untouched field must not become an empty text.
    return [column.name, { mode: 'null' }];
  });
  return Object.fromEntries(entries);
}

const same = (a: FieldState | undefined, b: FieldState) =>
  a?.mode === b.mode && (a.mode !== 'value' || a.text === (b as { text: string }).text);

/** What is sent: for a new row all but defaults, for an existing one only what differs from `before`. */
export function changedValues(
  columns: GridColumn[],
  fields: Record<string, FieldState>,
  before: Record<string, FieldState> | undefined,
): RowValues {
  const values: RowValues = {};
  for (const column of columns) {
    const field = fields[column.name];
    if (!field || fixedReason(column) || field.mode === 'default') continue;
    if (before && same(before[column.name], field)) continue;
    values[column.name] = field.mode === 'null' ? null : field.text;
  }
  return values;
}

/** What the person saw in the columns that they changed. */
export function seenValues(columns: GridColumn[], row: Row, changed: RowValues): RowValues {
  const seen = columns.filter(({ name }) => name in changed && row[name] !== undefined);
  return Object.fromEntries(
    seen.map((column) => {
      const value = row[column.name];
      return [column.name, value === null ? null : editText(column, value)];
    }),
  );
}

/** The sentence about a field that cannot be right, before anything is sent. */
export function fieldProblem(column: GridColumn, field: FieldState): string | undefined {
  if (field.mode === 'null')
    return column.known?.nullable === false ? 'This column needs a value.' : undefined;
  if (field.mode === 'default') return undefined;
  if (column.kind === 'json') {
    try {
      JSON.parse(field.text);
    } catch (error) {
      return `This is not valid JSON: ${error instanceof Error ? error.message : 'it is broken'}.`;
    }
  }
  if (column.kind === 'number' && field.text.trim() === '') return 'Write a number.';
  return undefined;
}
