'use client';
import clsx from 'clsx';
import { type ComponentProps, type ReactNode, useId } from 'react';

/** What the control inside a `Field` must carry. */
export interface ControlProps {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

export interface FieldProps {
  label: ReactNode;
  /** One sentence that helps before anything went wrong. */
  hint?: ReactNode;
  /** One sentence that says what is wrong and what would be right. */
  error?: ReactNode;
  optional?: boolean;
  className?: string;
}

/** Label above, control, hint, error; `children` draws the control with the props it is given. */
export function Field(props: FieldProps & { children: (control: ControlProps) => ReactNode }) {
  const { label, hint, error, optional, className, children } = props;
  const id = useId();
  const describedBy = clsx(hint && `${id}-hint`, error && `${id}-error`) || undefined;
  return (
    <div className={clsx('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="text-xs font-medium text-ink-2">
        {label}
        {optional && <span className="font-normal text-ink-3"> optional</span>}
      </label>
      {children({ id, 'aria-describedby': describedBy, 'aria-invalid': error ? true : undefined })}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-ink-3">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs font-medium text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

/** The classes of a box that takes text. */
export const controlClass = clsx(
  'w-full min-w-0 rounded-ctl border border-control bg-surface px-[9px] text-sm text-ink',
  'aria-invalid:border-bad-fill disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-3',
  'pointer-coarse:min-h-10 pointer-coarse:text-[1rem]',
);

type TextFieldProps = FieldProps & Omit<ComponentProps<'input'>, 'className'> & { mono?: boolean };

export function TextField({ label, hint, error, optional, className, mono, ...input }: TextFieldProps) {
  return (
    <Field {...{ label, hint, error, optional, className }}>
      {(control) => (
        <input {...input} {...control} className={clsx(controlClass, 'h-7', mono && 'font-mono text-code')} />
      )}
    </Field>
  );
}

type TextAreaFieldProps = FieldProps & Omit<ComponentProps<'textarea'>, 'className'> & { mono?: boolean };

export function TextAreaField(props: TextAreaFieldProps) {
  const { label, hint, error, optional, className, mono, rows = 3, ...area } = props;
  return (
    <Field {...{ label, hint, error, optional, className }}>
      {(control) => (
        <textarea
          {...area}
          {...control}
          rows={rows}
          className={clsx(controlClass, 'py-1.5', mono && 'font-mono text-code')}
        />
      )}
    </Field>
  );
}

type SelectFieldProps = FieldProps & Omit<ComponentProps<'select'>, 'className'>;

/** A native select: `children` are its options. */
export function SelectField({
  label,
  hint,
  error,
  optional,
  className,
  children,
  ...select
}: SelectFieldProps) {
  return (
    <Field {...{ label, hint, error, optional, className }}>
      {(control) => (
        <select {...select} {...control} className={clsx(controlClass, 'h-7')}>
          {children}
        </select>
      )}
    </Field>
  );
}

type CheckFieldProps = Omit<ComponentProps<'input'>, 'type' | 'className'> & {
  label: ReactNode;
  hint?: ReactNode;
};

export function CheckField({ label, hint, ...input }: CheckFieldProps) {
  const id = useId();
  return (
    <div className="flex gap-2">
      <input
        {...input}
        id={id}
        type="checkbox"
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-0.5 size-4 flex-none accent-sea-fill"
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-ink-3">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
