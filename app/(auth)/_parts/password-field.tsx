'use client';
import clsx from 'clsx';
import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { passwordStrength } from '@/server/accounts/shapes';
import { useTyped } from '../../_lib/use-typed.ts';
import { controlClass, Field, type FieldProps } from '../../_ui/field.tsx';

interface PasswordFieldProps extends Omit<FieldProps, 'label'> {
  label?: string;
  name?: string;
  /** `current-password` to prove, `new-password` to choose: password managers go by it. */
  autoComplete: 'current-password' | 'new-password';
  autoFocus?: boolean;
  /** Ref and listener of `useTyped` */
  input?: ComponentProps<'input'>;
  size?: 'normal' | 'large';
}

/** A password that can be shown, pasted and filled in by a password manager. */
export function PasswordField(props: PasswordFieldProps) {
  const { label = 'Password', name = 'password', autoComplete, autoFocus, input, size = 'large' } = props;
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field label={label} hint={props.hint} error={props.error}>
      {(control) => (
        <div className="relative">
          <input
            {...control}
            name={name}
            type={shown ? 'text' : 'password'}
            autoComplete={autoComplete}
            // biome-ignore lint/a11y/noAutofocus: the one thing to do on that page
            autoFocus={autoFocus}
            autoCapitalize="off"
            spellCheck={false}
            {...input}
            className={clsx(controlClass, 'pr-10', size === 'large' ? 'h-9' : 'h-7')}
          />
          <button
            type="button"
            aria-pressed={shown}
            aria-label={`Show ${label.toLowerCase()}`}
            onClick={() => setShown(!shown)}
            className="absolute inset-y-0 right-0 grid w-9 place-items-center rounded-ctl text-ink-3 hover:text-ink"
          >
            <Icon className="icon" />
          </button>
        </div>
      )}
    </Field>
  );
}

const COLOURS = ['bg-bad-fill', 'bg-warn-fill', 'bg-sea-fill', 'bg-good-fill'];

/** How hard the password is to guess, as a bar and in words. */
export function StrengthMeter({ password, personal }: { password: string; personal: string[] }) {
  if (!password) return null;
  const { level, words } = passwordStrength(password, personal);
  return (
    <div>
      <div aria-hidden="true" className="flex gap-1">
        {[1, 2, 3].map((step) => (
          <span
            key={step}
            className={clsx('h-1 flex-1 rounded-full', level >= step ? COLOURS[level] : 'bg-line')}
          />
        ))}
      </div>
      <p role="status" className="mt-1 text-xs text-ink-2">
        {words}
      </p>
    </div>
  );
}

interface NewPasswordProps {
  label?: string;
  error?: string;
  personal: string[];
  name?: string;
  size?: 'normal' | 'large';
}

/** A password being chosen, with what it is worth. */
export function NewPassword({ label, error, personal, name, size }: NewPasswordProps) {
  const { value: password, field } = useTyped();
  return (
    <div className="flex flex-col gap-2">
      <PasswordField
        label={label}
        name={name}
        size={size}
        autoComplete="new-password"
        hint="At least 10 characters. A few unrelated words are good."
        error={error}
        input={field}
      />
      <StrengthMeter password={password} personal={personal} />
    </div>
  );
}
