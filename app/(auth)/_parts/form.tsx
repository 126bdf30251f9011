'use client';
import clsx from 'clsx';
import type { ComponentProps, FormEvent, ReactNode } from 'react';
import { Button } from '../../_ui/button.tsx';
import { controlClass, Field, type FieldProps } from '../../_ui/field.tsx';

type AuthFieldProps = FieldProps & Omit<ComponentProps<'input'>, 'className'> & { after?: ReactNode };

/** A text field a little taller than inside the console; `after` goes below it. */
export function AuthField({ label, hint, error, optional, after, ...input }: AuthFieldProps) {
  return (
    <Field {...{ label, hint, error, optional }}>
      {(control) => (
        <>
          <input {...input} {...control} className={clsx(controlClass, 'h-9 read-only:bg-sunken')} />
          {after}
        </>
      )}
    </Field>
  );
}

interface AuthFormProps {
  onSubmit: (values: Record<string, string>) => void;
  busy: boolean;
  /** Verb and object on the button. */
  action: string;
  /** What it says while it works. */
  doing: string;
  /** A sentence about the form as a whole. */
  error?: string;
  /** Why sending it is of no use now. */
  reason?: string;
  children: ReactNode;
}

export function AuthForm({ onSubmit, busy, action, doing, error, reason, children }: AuthFormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy || reason) return;
    const entries = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]);
    onSubmit(Object.fromEntries(entries));
  };
  return (
    <form method="post" onSubmit={submit} noValidate className="flex flex-col gap-4">
      {error && (
        <p role="alert" className="border-l-3 border-bad-fill bg-bad-wash px-3 py-2 font-medium text-bad">
          {error}
        </p>
      )}
      {children}
      <Button type="submit" tone="primary" size="large" busy={busy} reason={reason} className="mt-1 w-full">
        {busy ? doing : action}
      </Button>
    </form>
  );
}
