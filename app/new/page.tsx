import type { Metadata } from 'next';
import { caller } from '@/server/rpc/caller';
import { load } from '../_lib/load.tsx';
import { AppShell } from '../_shell/app-shell.tsx';
import { Page } from '../_ui/page.tsx';
import { NewTeamForm } from './new-team-form.tsx';

export const metadata: Metadata = { title: 'New team' };

export default async function NewTeamPage() {
  const teams = await load(caller.teams.mine());
  return (
    <AppShell>
      <Page
        title={teams.length ? 'New team' : 'Make your first team'}
        lead="A team owns projects and decides who may see and change them."
        className="mx-auto max-w-[30rem]"
      >
        <NewTeamForm />
      </Page>
    </AppShell>
  );
}
