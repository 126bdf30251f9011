'use client';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/app/_ui/button';
import { Dialog } from '@/app/_ui/dialog';
import { controlClass, Field } from '@/app/_ui/field';
import { Ticked } from '@/app/_ui/ticked';
import type { RowValues } from '@/server/rows/shapes';
import { MarkTags } from '../_catalog/mark-tags.tsx';
import { choicesOf } from './cell-editor.tsx';
import { fixedReason, type GridColumn } from './columns.ts';
import { changedValues, type FieldState, fieldProblem, initialFields } from './form-model.ts';
import { prettyText, type Row } from './values.ts';

interface RowFormProps {
  title: string;
  columns: GridColumn[];
  /** The row to change; none to add one. */
  row: Row | undefined;
  /** Why nothing can be changed; the form then only shows the row. */
  reason: string | undefined;
  /** Sentences by column, from the database. */
  errors: Record<string, string>;
  /** What is not about one column. */
  problem: string | undefined;
  busy: boolean;
  onSave: (values: RowValues) => void;
  onClose: () => void;
}

interface InputProps {
  column: GridColumn;
  field: FieldState;
  onField: (field: FieldState) => void;
  control: Record<string, unknown>;
}

/** The right control for the type: a choice, a date, several lines, or one line. */
function ValueInput({ column, field, onField, control }: InputProps) {
  const text = field.mode === 'value' ? field.text : '';
  const shared = {
    ...control,
    value: text,
    placeholder:
      field.mode === 'null'
        ? column.known?.nullable
          ? 'null'
          : undefined
        : field.mode === 'default'
          ? (column.known?.default ?? 'given by the database')
          : undefined,
    onChange: (event: { target: { value: string } }) => onField({ mode: 'value', text: event.target.value }),
  };
  const options = choicesOf(column);
  if (options)
    return (
      <select {...shared} className={`${controlClass} h-7`}>
        <option value="" disabled>
          {shared.placeholder ?? 'Choose a value'}
        </option>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    );
  const mono = ['json', 'array', 'uuid'].includes(column.kind) ? 'font-mono text-code' : '';
  if (column.kind === 'json' || (column.kind === 'text' && /^text/.test(column.type)))
    return (
      <textarea
        {...shared}
        rows={
          column.kind === 'json'
            ? Math.min(10, Math.max(3, text.split('\n').length))
            : text.length > 80
              ? 4
              : 1
        }
        className={`${controlClass} block min-h-7 py-1 ${mono}`}
      />
    );
  return (
    <input
      {...shared}
      type={column.kind === 'date' ? 'date' : 'text'}
      inputMode={column.kind === 'number' ? 'decimal' : undefined}
      autoComplete="off"
      spellCheck={false}
      className={`${controlClass} h-7 ${mono}`}
    />
  );
}

/** Null and “the default” are states of their own beside the text, so that an empty text stays an empty text. */
function States({ column, field, onField, isNew }: Omit<InputProps, 'control'> & { isNew: boolean }) {
  const { known } = column;
  const hasDefault = isNew && Boolean(known?.default || known?.identity);
  const state = (mode: 'null' | 'default', words: string) => (
    <label className="flex items-center gap-1.5 text-xs whitespace-nowrap text-ink-2">
      <input
        type="checkbox"
        className="size-3.5 accent-sea-fill"
        aria-label={`${words}: ${column.name}`}
        checked={field.mode === mode}
        onChange={(event) => onField(event.target.checked ? { mode } : { mode: 'value', text: '' })}
      />
      {words}
    </label>
  );
  return (
    <div className="flex gap-3 pt-1 empty:hidden">
      {hasDefault && state('default', 'Default')}
      {known?.nullable && state('null', 'Null')}
    </div>
  );
}

const hintOf = (column: GridColumn) =>
  [
    column.known?.comment,
    column.known?.default && `Default: ${column.known.default}`,
    column.target && `A row of ${column.target.table}`,
    column.kind === 'time' && column.type.startsWith('timestamptz') && 'Such as 2026-11-22 21:00+00',
    column.kind === 'array' && 'Such as {one,two}',
  ]
    .filter(Boolean)
    .join('. ');

interface FormFieldProps {
  column: GridColumn;
  field: FieldState;
  row: Row | undefined;
  /** Why this column cannot be changed. */
  fixed: string | undefined;
  error: string | undefined;
  onField: (field: FieldState) => void;
}

function FormField({ column, field, row, fixed, error, onField }: FormFieldProps) {
  const label = (
    <span className="inline-flex flex-wrap items-baseline gap-x-2">
      <span className="font-semibold text-ink">{column.name}</span>
      <span className="font-mono text-2xs font-normal text-ink-3">{column.type}</span>
      <MarkTags marks={column.known?.marks ?? []} />
    </span>
  );
  const hint = hintOf(column);
  const value = row?.[column.name];
  const shown = value === null ? 'null' : prettyText(value) || 'empty';
  return (
    <Field label={label} hint={hint && <Ticked text={hint} />} error={error}>
      {(control) =>
        fixed ? (
          <output
            {...control}
            className="max-h-40 overflow-auto rounded-ctl bg-sunken px-[9px] py-1 whitespace-pre-wrap wrap-anywhere"
            title={fixed}
          >
            {row ? shown : fixed}
          </output>
        ) : (
          <div className="flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <ValueInput column={column} field={field} onField={onField} control={{ ...control }} />
            </div>
            <States column={column} field={field} onField={onField} isNew={!row} />
          </div>
        )
      }
    </Field>
  );
}

/** The form's fields, what was changed, and the check before it is sent. */
function useRowForm({ columns, row, busy, onSave }: RowFormProps) {
  const [before] = useState(() => initialFields(columns, row));
  const [fields, setFields] = useState(before);
  const [early, setEarly] = useState<Record<string, string>>({});
  const changed = changedValues(columns, fields, row ? before : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong: Record<string, string> = {};
    for (const column of columns) {
      const field = fields[column.name];
      const sentence = column.name in changed && field ? fieldProblem(column, field) : undefined;
      if (sentence) wrong[column.name] = sentence;
    }
    setEarly(wrong);
    if (!Object.keys(wrong).length && !busy) onSave(changed);
  };
  const set = (name: string) => (field: FieldState) => setFields((now) => ({ ...now, [name]: field }));
  return { fields, set, early, submit, touched: Object.keys(changed).length > 0 };
}

/** A row as a form: adds, changes or only shows it. */
export function RowForm(props: RowFormProps) {
  const { title, columns, row, reason, problem, busy, onClose } = props;
  const formId = useId();
  const { fields, set, early, submit, touched } = useRowForm(props);
  const errors: Record<string, string> = { ...props.errors, ...early };
  const named = columns.some((column) => errors[column.name]);
  const footer = reason ? (
    <Button tone="primary" onClick={onClose}>
      Close
    </Button>
  ) : (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button
        tone="primary"
        type="submit"
        form={formId}
        busy={busy}
        reason={row && !touched && 'Nothing has been changed yet.'}
      >
        {row ? 'Save the row' : 'Add the row'}
      </Button>
    </>
  );
  const onOpenChange = (open: boolean) => !open && onClose();
  return (
    <Dialog open onOpenChange={onOpenChange} title={title} description={reason} width="wide" footer={footer}>
      <form id={formId} onSubmit={submit} className="grid gap-3.5" noValidate>
        {problem && !named && (
          <p role="alert" className="rounded-ctl border border-bad-line bg-bad-wash px-3 py-2 text-bad">
            {problem}
          </p>
        )}
        {columns.map((column) => (
          <FormField
            key={column.name}
            column={column}
            field={fields[column.name] ?? { mode: 'null' }}
            row={row}
            fixed={reason ?? fixedReason(column)}
            error={errors[column.name]}
            onField={set(column.name)}
          />
        ))}
      </form>
    </Dialog>
  );
}
