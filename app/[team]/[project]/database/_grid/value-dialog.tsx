'use client';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { CopyButton } from '@/app/_ui/copy-button';
import { Dialog } from '@/app/_ui/dialog';
import { CheckField, TextAreaField } from '@/app/_ui/field';
import { PlainCode } from '@/app/_ui/plain-code';
import type { GridColumn } from './columns.ts';
import { editText, fieldProblem } from './form-model.ts';
import { prettyText } from './values.ts';

interface ValueDialogProps {
  column: GridColumn;
  value: unknown;
  /** Why it cannot be changed; undefined when it can. */
  reason: string | undefined;
  error: string | undefined;
  busy: boolean;
  onSave: (value: string | null) => void;
  onClose: () => void;
}

/** A value that cannot be changed here: for reading. */
function Reading({ column, value, reason, onClose }: ValueDialogProps) {
  const footer = (
    <>
      <CopyButton text={prettyText(value)} label="value" words="Copy" />
      <Button tone="primary" onClick={onClose}>
        Close
      </Button>
    </>
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={column.name}
      description={reason}
      width="wide"
      footer={footer}
    >
      {value === null ? <p className="text-ink-3 italic">null</p> : <PlainCode code={prettyText(value)} />}
    </Dialog>
  );
}

/** Several lines for texts and JSON that do not fit a cell. */
function Writing({ column, value, error, busy, onSave, onClose }: ValueDialogProps) {
  const [text, setText] = useState(editText(column, value));
  const [isNull, setNull] = useState(value === null);
  const [problem, setProblem] = useState<string>();
  const save = () => {
    const field = isNull ? ({ mode: 'null' } as const) : ({ mode: 'value', text } as const);
    const wrong = fieldProblem(column, field);
    setProblem(wrong);
    if (!wrong) onSave(isNull ? null : text);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={column.name}
      description={column.known?.comment ?? column.type}
      width="wide"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" busy={busy} onClick={save}>
            Save the value
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <TextAreaField
          label={`Value (${column.type})`}
          rows={Math.min(18, Math.max(5, text.split('\n').length + 1))}
          mono={column.kind === 'json' || column.kind === 'array'}
          spellCheck={column.kind === 'text'}
          value={text}
          disabled={isNull}
          error={problem ?? error}
          onChange={(event) => setText(event.target.value)}
        />
        {column.known?.nullable && (
          <CheckField
            label="No value (null)"
            checked={isNull}
            onChange={(event) => setNull(event.target.checked)}
          />
        )}
      </div>
    </Dialog>
  );
}

/** One value with room: for reading where it cannot be changed, else for editing. */
export function ValueDialog(props: ValueDialogProps) {
  return props.reason ? <Reading {...props} /> : <Writing {...props} />;
}
