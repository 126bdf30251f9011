'use client';
import { plural } from '@/app/_lib/format';
import { Confirm } from '@/app/_ui/confirm';
import { RowForm } from './row-form.tsx';
import type { Editing } from './use-editing.ts';
import type { GridData } from './use-grid-data.ts';
import { ValueDialog } from './value-dialog.tsx';

/** A value with room, a row as a form, and the question before rows go. */
export function GridDialogs({ data, editing }: { data: GridData; editing: Editing }) {
  const { cell, form, removal, writes, error } = editing;
  const { shown } = form;
  const isNew = shown?.row === undefined;
  const words = plural(data.selected.size, 'row');
  return (
    <>
      {cell.editing?.how === 'dialog' && cell.column && (
        <ValueDialog
          column={cell.column}
          value={cell.row?.[cell.column.name] ?? null}
          reason={cell.fixed}
          error={error}
          busy={writes.busy}
          onSave={cell.save}
          onClose={cell.close}
        />
      )}
      {shown && (
        <RowForm
          title={isNew ? `Add a row to ${data.label}` : `Row of ${data.label}`}
          columns={isNew ? data.every : data.columns}
          row={shown.row === undefined ? undefined : data.rows[shown.row]}
          reason={isNew ? data.cannotAdd : data.cannotChange}
          errors={writes.problem?.fields ?? {}}
          problem={writes.problem?.message}
          busy={writes.busy}
          onSave={form.save}
          onClose={form.close}
        />
      )}
      <Confirm
        open={removal.asked}
        onOpenChange={removal.ask}
        title={`Delete ${words} of ${data.label}`}
        action={`Delete ${words}`}
        busy={writes.busy}
        error={writes.problem?.message}
        onConfirm={removal.run}
      >
        They go for good, together with what the database deletes along with them. When one of them cannot be
        deleted, none is.
      </Confirm>
    </>
  );
}
