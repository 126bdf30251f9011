'use client';
import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './field.tsx';

interface ConfirmProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen and what will be lost. */
  children: ReactNode;
  /** Verb and object: “Delete chinook”. */
  action: string;
  keep?: string;
  busy?: boolean;
  error?: ReactNode;
  onConfirm: () => void;
}

/** Asks before something that cannot be undone. */
export function Confirm(props: ConfirmProps & { reason?: string; field?: ReactNode }) {
  const { open, onOpenChange, title, children, action, keep = 'Cancel', busy, error, onConfirm } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={children}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{keep}</Button>
          <Button tone="danger" busy={busy} reason={props.reason} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      {props.field}
      {error && (
        <p role="alert" className="mt-2 text-xs font-medium text-bad">
          {error}
        </p>
      )}
    </Dialog>
  );
}

/** As `Confirm`, for what is worth typing a name: the button works once the name is right. */
export function ConfirmByName({ name, ...props }: ConfirmProps & { name: string }) {
  const [typed, setTyped] = useState('');
  const right = typed.trim() === name;
  const act = () => right && !props.busy && props.onConfirm();
  return (
    <Confirm
      {...props}
      onConfirm={act}
      reason={right ? undefined : `Type ${name} first`}
      field={
        <form
          onSubmit={(event) => {
            event.preventDefault();
            act();
          }}
        >
          <TextField
            label={
              <>
                Type <b className="text-ink">{name}</b> to confirm
              </>
            }
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            mono
          />
        </form>
      }
    />
  );
}
