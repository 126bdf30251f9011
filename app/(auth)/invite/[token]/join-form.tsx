'use client';
import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { formError } from '../../../_lib/errors.ts';
import { paths } from '../../../_lib/paths.ts';
import { signInWithPassword } from '../../../_lib/session.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { AccountFields, useAccountDraft } from '../../_parts/account-fields.tsx';
import { AuthForm } from '../../_parts/form.tsx';
import { ProviderButtons } from '../../_parts/providers.tsx';

interface JoinFormProps {
  token: string;
  email?: string;
  providers: { id: string; name: string }[];
}

/** The provider sends the browser back without the link: a cookie that only sign-in sees carries it over. */
function carryOver(token: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http
  document.cookie = `slipway-invitation=${token}; path=/api/auth; max-age=600; samesite=lax`;
}

/** For somebody new: makes the account and joins. */
export function JoinForm({ token, email, providers }: JoinFormProps) {
  const trpc = useTRPC();
  const draft = useAccountDraft({ email });
  const [entering, setEntering] = useState(false);
  const join = useMutation(trpc.teams.join.mutationOptions());
  const submit = async (values: Record<string, string>) => {
    const { name = '', email: address = '', password = '' } = values;
    const made = await join.mutateAsync({ token, name, email: address, password }).catch(() => undefined);
    if (!made) return;
    setEntering(true);
    const { ok } = await signInWithPassword(address, password);
    window.location.assign(ok ? paths.team(made.slug) : paths.login());
  };
  const here = `/invite/${encodeURIComponent(token)}`;
  return (
    <>
      <AuthForm
        onSubmit={submit}
        busy={join.isPending || entering}
        action="Make account and join"
        doing="Joining …"
        error={formError(join.error, ['name', 'email', 'password'])}
      >
        <AccountFields draft={draft} error={join.error} />
      </AuthForm>
      <ProviderButtons providers={providers} next="/" verb="Continue with" before={() => carryOver(token)} />
      <p className="mt-6 text-center">
        You have an account?{' '}
        <Link className="link" href={paths.login(here)}>
          Sign in to join
        </Link>
      </p>
    </>
  );
}
