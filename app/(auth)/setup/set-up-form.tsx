'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldError, formError } from '../../_lib/errors.ts';
import { paths } from '../../_lib/paths.ts';
import { signInWithPassword } from '../../_lib/session.ts';
import { useTRPC } from '../../_lib/trpc.tsx';
import { AccountFields, useAccountDraft } from '../_parts/account-fields.tsx';
import { AuthField, AuthForm } from '../_parts/form.tsx';

const SHOWN = ['name', 'email', 'password', 'teamName'];

export function SetUpForm() {
  const trpc = useTRPC();
  const draft = useAccountDraft();
  const [entering, setEntering] = useState(false);
  const setUp = useMutation(trpc.accounts.setUp.mutationOptions());
  const submit = async (values: Record<string, string>) => {
    const { name = '', email = '', password = '', teamName = '' } = values;
    const made = await setUp.mutateAsync({ name, email, password, teamName }).catch(() => undefined);
    if (!made) return;
    setEntering(true);
    const { ok } = await signInWithPassword(email, password);
    window.location.assign(ok ? paths.team(made.team) : paths.login());
  };
  const { error } = setUp;
  return (
    <AuthForm
      onSubmit={submit}
      busy={setUp.isPending || entering}
      action="Make account and team"
      doing="Making them …"
      error={formError(error, SHOWN)}
    >
      <AccountFields draft={draft} error={error} />
      <AuthField
        label="First team"
        name="teamName"
        autoComplete="organization"
        hint="Projects belong to a team. Its name can change later."
        error={fieldError(error, 'teamName')}
        required
      />
    </AuthForm>
  );
}
