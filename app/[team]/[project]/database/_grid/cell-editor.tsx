'use client';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Button } from '@/app/_ui/button';
import type { GridColumn } from './columns.ts';

interface CellEditorProps {
  column: GridColumn;
  text: string | null;
  error: string | undefined;
  busy: boolean;
  onSave: (value: string | null) => void;
  onCancel: () => void;
}

const CONTROL =
  'h-full w-full min-w-0 bg-surface px-2 text-sm text-ink outline-2 -outline-offset-2 outline-focus pointer-coarse:text-[1rem]';

/** The choices of a column that has some: an enum's values, true and false. */
export function choicesOf(column: GridColumn): string[] | undefined {
  if (column.kind === 'array') return undefined;
  return column.known?.enumValues ?? (column.kind === 'boolean' ? ['true', 'false'] : undefined);
}

interface ActionsProps extends Pick<CellEditorProps, 'column' | 'error' | 'busy' | 'onSave' | 'onCancel'> {
  value: string;
}

function Actions({ column, error, busy, onSave, onCancel, value }: ActionsProps) {
  const small = 'h-6 px-2 text-xs';
  return (
    <div className="absolute top-full left-0 z-20 flex min-w-full flex-col gap-1.5 rounded-b-ctl border border-line bg-raised p-1.5 shadow-pop">
      {error && (
        <p role="alert" className="max-w-80 text-xs font-medium whitespace-normal text-bad">
          {error}
        </p>
      )}
      <div className="flex gap-1.5">
        <Button tone="primary" className={small} busy={busy} onClick={() => onSave(value)}>
          Save
        </Button>
        {column.known?.nullable && (
          <Button className={small} busy={busy} onClick={() => onSave(null)}>
            Set null
          </Button>
        )}
        <Button tone="quiet" className={small} onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  );
}

/** Edits one value in its cell. Enter saves, Escape gives up; the error stays at the cell. */
export function CellEditor(props: CellEditorProps) {
  const { column, text, error, busy, onSave, onCancel } = props;
  const [value, setValue] = useState(text ?? '');
  const field = useRef<HTMLInputElement & HTMLSelectElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select?.();
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    if (event.key === 'Escape') onCancel();
    else if (!busy) onSave(value);
  };
  const shared = {
    ref: field,
    value,
    'aria-label': `New value of ${column.name}`,
    'aria-invalid': error ? (true as const) : undefined,
    onKeyDown,
    onChange: (event: { target: { value: string } }) => setValue(event.target.value),
    className: CONTROL,
  };
  return (
    <div className="absolute inset-0 z-20">
      {choicesOf(column) ? (
        <select {...shared}>
          {text === null && <option value="">choose</option>}
          {choicesOf(column)?.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          type={column.kind === 'date' ? 'date' : 'text'}
          inputMode={column.kind === 'number' ? 'decimal' : undefined}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <Actions {...props} value={value} />
    </div>
  );
}
