import { redirect } from 'next/navigation';
import { caller, currentActor } from '@/server/rpc/caller';
import { paths } from './_lib/paths.ts';

/** Where somebody who opens the console wants to go. */
async function destination(): Promise<string> {
  if (await currentActor()) {
    const team = await caller.teams.home();
    return team ? paths.team(team) : '/new';
  }
  const { awaitsSetUp } = await caller.accounts.entrance();
  return awaitsSetUp ? '/setup' : paths.login();
}

export default async function HomePage() {
  redirect(await destination());
}
