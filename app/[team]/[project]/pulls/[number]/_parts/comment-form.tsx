'use client';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '@/app/_ui/button';
import { TextAreaField } from '@/app/_ui/field';

interface CommentFormProps {
  label: string;
  action: string;
  busy: boolean;
  error?: string;
  initial?: string;
  rows?: number;
  onSend: (body: string) => void;
  onCancel?: () => void;
  children?: ReactNode;
}

/** A text and a button: ⌘↵ sends it. */
export function CommentForm(props: CommentFormProps) {
  const { label, action, busy, error, initial = '', rows = 3, onSend, onCancel, children } = props;
  const [body, setBody] = useState(initial);
  const send = () => {
    if (body.trim() && !busy) onSend(body);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2 font-sans text-sm">
      <TextAreaField
        label={label}
        value={body}
        rows={rows}
        maxLength={20_000}
        error={error}
        onChange={(event) => setBody(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
            event.preventDefault();
            send();
          }
        }}
      />
      {children}
      <div className="flex justify-end gap-2">
        {onCancel && <Button onClick={onCancel}>Cancel</Button>}
        <Button type="submit" tone="primary" busy={busy} reason={!body.trim() && 'Write something first'}>
          {action}
        </Button>
      </div>
    </form>
  );
}
