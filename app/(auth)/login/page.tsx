import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { caller, currentActor } from '@/server/rpc/caller';
import { safeNext } from '../../_lib/session.ts';
import { ProviderButtons } from '../_parts/providers.tsx';
import { LoginForm } from './login-form.tsx';

export const metadata: Metadata = { title: 'Sign in' };

const PROBLEMS: Record<string, string> = {
  'unknown-person':
    'No account here uses that provider account. Open your invitation link first, or sign in with your password and connect it under Account.',
  'address-taken':
    'An account with that e-mail address exists. Sign in with its password, then connect the provider under Account.',
  'other-address':
    'The invitation is for another e-mail address than the one that the provider gave. Open the link again and enter a password instead, or ask for an invitation for this address.',
  provider: 'The provider did not say who you are. Try again, or sign in with your password.',
};

export default async function LoginPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const query = await searchParams;
  const next = safeNext(query['next']);
  if (await currentActor()) redirect(next);
  const { awaitsSetUp, providers } = await caller.accounts.entrance();
  if (awaitsSetUp) redirect('/setup');
  const given = query['problem'] ?? (query['error'] && 'provider');
  return (
    <>
      <h1 className="mb-5">Sign in</h1>
      <LoginForm next={next} problem={typeof given === 'string' ? PROBLEMS[given] : undefined} />
      <ProviderButtons providers={providers} next={next} verb="Sign in with" />
      <p className="mt-8 text-xs text-ink-3">
        No account yet? Somebody who is in a team here can invite you with a link. Password forgotten? Whoever
        runs this server can give you a new one.
      </p>
    </>
  );
}
