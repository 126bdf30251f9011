'use client';
import { useEffect, useState } from 'react';
import { signInWithPassword } from '../../_lib/session.ts';
import { AuthField, AuthForm } from '../_parts/form.tsx';
import { PasswordField } from '../_parts/password-field.tsx';

/** Counts down to 0, once a second. */
function useCountdown(): [number, (seconds: number) => void] {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  return [left, setLeft];
}

export function LoginForm({ next, problem }: { next: string; problem?: string }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(problem);
  const [wait, setWait] = useCountdown();
  const submit = async ({ email = '', password = '' }: Record<string, string>) => {
    if (!email.trim() || !password) return setError('Enter your e-mail address and your password.');
    setBusy(true);
    const result = await signInWithPassword(email.trim(), password);
    if (result.ok) return window.location.assign(next);
    setBusy(false);
    setError(result.message);
    setWait(result.retryAfter ?? 0);
  };
  return (
    <AuthForm
      onSubmit={submit}
      busy={busy}
      action="Sign in"
      doing="Signing in …"
      error={error}
      reason={wait > 0 ? `Try again in ${wait} s` : undefined}
    >
      <AuthField
        label="E-mail"
        name="email"
        type="email"
        inputMode="email"
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        autoFocus
        required
      />
      <PasswordField autoComplete="current-password" />
      {wait > 0 && (
        <p className="text-xs text-ink-2">
          You can try again in <span className="tabular-nums">{wait}</span> s.
        </p>
      )}
    </AuthForm>
  );
}
