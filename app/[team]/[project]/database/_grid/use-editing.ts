'use client';
import { useState } from 'react';
import { plural } from '@/app/_lib/format';
import { useToast } from '@/app/_ui/toast';
import type { RowValues } from '@/server/rows/shapes';
import { fixedReason, type GridColumn, rowKeyOf } from './columns.ts';
import { editText, seenValues } from './form-model.ts';
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

type Writes = ReturnType<typeof useWrites>;

/** One cell that is being edited, in its place or in a dialog. */
function useCellEditing({ table }: GridScreenProps, data: GridData, writes: Writes) {
  const { rows, columns } = data;
  const [editing, setEditing] = useState<{ cell: Cell; how: 'cell' | 'dialog' }>();
  const column = editing && columns[editing.cell.column - 1];
  const row = editing && rows[editing.cell.row];
  const fixed = column && (data.cannotChange ?? fixedReason(column));
  const current = column && row && row[column.name] !== null ? editText(column, row[column.name]) : null;
  const close = () => setEditing(undefined);
  const open = (cell: Cell) => {
    const at = columns[cell.column - 1];
    if (!at) return;
    writes.forget();
    const reading = data.cannotChange ?? fixedReason(at);
    setEditing({ cell, how: reading || isLong(at, rows[cell.row]?.[at.name]) ? 'dialog' : 'cell' });
  };
  const save = async (value: string | null) => {
    const key = row && rowKeyOf(table, row);
    if (!column || !key) return;
    if (
      value === current ||
      (await writes.update(key, { [column.name]: value }, { [column.name]: current }, true))
    )
      close();
  };
  return { open, close, save, editing, column, row, fixed, current };
}

/** The form of a new row (`row` undefined) or of an existing one. */
function useForm({ table }: GridScreenProps, data: GridData, writes: Writes) {
  const toast = useToast();
  const [shown, setShown] = useState<{ row: number | undefined }>();
  const close = () => setShown(undefined);
  const open = (row: number | undefined) => {
    writes.forget();
    setShown({ row });
  };
  const save = async (values: RowValues) => {
    const old = shown?.row === undefined ? undefined : data.rows[shown.row];
    const key = old && rowKeyOf(table, old);
    const seen = old ? seenValues(data.every, old, values) : {};
    if (!(key ? await writes.update(key, values, seen) : await writes.insert(values))) return;
    close();
    toast.good(key ? 'The row was saved' : 'The row was added');
  };
  return { open, close, save, shown };
}

/** The question before the selected rows go. */
function useRemoval({ table }: GridScreenProps, data: GridData, writes: Writes) {
  const toast = useToast();
  const [asked, setAsked] = useState(false);
  const ask = (open: boolean) => {
    writes.forget();
    setAsked(open);
  };
  const run = async () => {
    const chosen = data.rows.filter((_, index) => data.selected.has(index));
    const keys = chosen.map((row) => rowKeyOf(table, row)).filter((key) => key !== undefined);
    if (!(await writes.remove(keys))) return;
    setAsked(false);
    data.setSelected(new Set());
    toast.good(`${plural(keys.length, 'row')} deleted`);
  };
  return { ask, run, asked };
}

/** What is open for editing, and the writes behind it. */
export function useEditing(screen: GridScreenProps, data: GridData) {
  const { place, table } = screen;
  const writes = useWrites({ ...place, schema: table.schema, table: table.name }, data.refresh);
  const cell = useCellEditing(screen, data, writes);
  const form = useForm(screen, data, writes);
  const removal = useRemoval(screen, data, writes);
  const error = cell.column && (writes.problem?.fields[cell.column.name] ?? writes.problem?.message);
  return { cell, form, removal, writes, error };
}
export type Editing = ReturnType<typeof useEditing>;
