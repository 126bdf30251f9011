import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { caller } from '@/server/rpc/caller';
import { SetUpForm } from './set-up-form.tsx';

export const metadata: Metadata = { title: 'Set up' };

export default async function SetUpPage() {
  const { awaitsSetUp } = await caller.accounts.entrance();
  if (!awaitsSetUp) redirect('/');
  return (
    <>
      <h1>This server is new</h1>
      <p className="mt-1 mb-5 text-ink-2">
        Make the owner’s account and a first team. Others join by invitation.
      </p>
      <SetUpForm />
    </>
  );
}
