'use client';
import { useState } from 'react';
import { plural } from '@/app/_lib/format';
import { useToast } from '@/app/_ui/toast';
import type { RowValues } from '@/server/rows/shapes';
import { fixedReason, type GridColumn, rowKeyOf } from './columns.ts';
import { editText } from './form-model.ts';
import type { Cell } from './grid-model.ts';
import type { GridData, GridScreenProps } from './use-grid-data.ts';
import { useWrites } from './use-writes.ts';
import { textOf } from './values.ts';

const LONG_TEXT = 60;

/** Needs more room than a cell: JSON, lists, texts on several lines. */
function isLong(column: GridColumn, value: unknown): boolean {
  const text = textOf(value) ?? '';
  if (['json', 'array', 'search'].includes(column.kind) || text.includes('\n')) return true;
  return column.kind === 'text' && text.length > LONG_TEXT;
}

/** What is open for editing, and the writes behind it. */
export function useEditing({ place, table }: GridScreenProps, data: GridData) {
  const { rows, columns } = data;
  const toast = useToast();
  const writes = useWrites({ ...place, schema: table.schema, table: table.name }, data.refresh);
  const [editing, setEditing] = useState<{ cell: Cell; how: 'cell' | 'dialog' }>();
  const [form, setForm] = useState<{ row: number | undefined }>();
  const [removing, setRemoving] = useState(false);
  const column = editing && columns[editing.cell.column - 1];
  const row = editing && rows[editing.cell.row];
  const fixed = column && (data.cannotChange ?? fixedReason(column));
  const current = column && row && row[column.name] !== null ? editText(column, row[column.name]) : null;

  const openCell = (cell: Cell) => {
    const at = columns[cell.column - 1];
    if (!at) return;
    writes.forget();
    const reading = data.cannotChange ?? fixedReason(at);
    setEditing({ cell, how: reading || isLong(at, rows[cell.row]?.[at.name]) ? 'dialog' : 'cell' });
  };
  const openRow = (index: number | undefined) => {
    writes.forget();
    setForm({ row: index });
  };
  const saveCell = async (value: string | null) => {
    const key = row && rowKeyOf(table, row);
    if (!column || !key) return;
    if (value === current || (await writes.update(key, { [column.name]: value }))) setEditing(undefined);
  };
  const saveRow = async (values: RowValues) => {
    const old = form?.row === undefined ? undefined : rows[form.row];
    const key = old && rowKeyOf(table, old);
    if (!(key ? await writes.update(key, values) : await writes.insert(values))) return;
    setForm(undefined);
    toast.good(key ? 'The row was saved' : 'The row was added');
  };
  const removeSelected = async () => {
    const chosen = rows.filter((_, index) => data.selected.has(index));
    const keys = chosen.map((one) => rowKeyOf(table, one)).filter((key) => key !== undefined);
    if (!(await writes.remove(keys))) return;
    setRemoving(false);
    data.setSelected(new Set());
    toast.good(`${plural(keys.length, 'row')} deleted`);
  };
  const askRemove = (open: boolean) => {
    writes.forget();
    setRemoving(open);
  };
  return {
    cell: {
      open: openCell,
      close: () => setEditing(undefined),
      save: saveCell,
      editing,
      column,
      row,
      fixed,
      current,
    },
    form: { open: openRow, close: () => setForm(undefined), save: saveRow, shown: form },
    removal: { ask: askRemove, run: removeSelected, asked: removing },
    writes,
    error: column && (writes.problem?.fields[column.name] ?? writes.problem?.message),
  };
}
export type Editing = ReturnType<typeof useEditing>;
