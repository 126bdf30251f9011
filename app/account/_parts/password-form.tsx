'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { fieldError, formError } from '../../_lib/errors.ts';
import { plural } from '../../_lib/format.ts';
import { useTRPC } from '../../_lib/trpc.tsx';
import { Button } from '../../_ui/button.tsx';
import { useToast } from '../../_ui/toast.tsx';
import { NewPassword, PasswordField } from '../../(auth)/_parts/password-field.tsx';

interface PasswordFormProps {
  name: string;
  email: string;
  hasPassword: boolean;
}

export function PasswordForm({ name, email, hasPassword }: PasswordFormProps) {
  // A new key empties the fields once the change is saved.
  const [round, setRound] = useState(0);
  const toast = useToast();
  const router = useRouter();
  const change = useMutation(
    useTRPC().accounts.changePassword.mutationOptions({
      onSuccess: ({ ended }) => {
        setRound(round + 1);
        toast.good(
          'The password was changed',
          ended ? `${plural(ended, 'other session')} ended.` : undefined,
        );
        router.refresh();
      },
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    change.mutate({ current: String(values.get('current') ?? ''), password: String(values.get('password')) });
  };
  const whole = formError(change.error, ['current', 'password']);
  return (
    <form key={round} onSubmit={submit} noValidate className="flex max-w-72 flex-col gap-3">
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      {hasPassword && (
        <PasswordField
          label="Current password"
          name="current"
          autoComplete="current-password"
          size="normal"
          error={fieldError(change.error, 'current')}
        />
      )}
      <NewPassword
        label="New password"
        size="normal"
        personal={[name, email]}
        error={fieldError(change.error, 'password')}
      />
      {whole && (
        <p role="alert" className="text-xs font-medium text-bad">
          {whole}
        </p>
      )}
      <div>
        <Button type="submit" busy={change.isPending}>
          {hasPassword ? 'Change password' : 'Set password'}
        </Button>
        <p className="mt-2 text-xs text-ink-3">Your other sessions end. Access tokens stay.</p>
      </div>
    </form>
  );
}
