import type { ReactNode } from 'react';
import { caller } from '@/server/rpc/caller';
import { load } from '../_lib/load.tsx';
import { Shell } from './shell.tsx';

/** The frame with its facts, for pages of a team (`team` is its slug) and for pages of the account. */
export async function AppShell({ team, children }: { team?: string; children: ReactNode }) {
  const [me, teams, current, projects] = await load(
    Promise.all([
      caller.accounts.me(),
      caller.teams.mine(),
      team ? caller.teams.get({ team }) : undefined,
      team ? caller.projects.list({ team }) : [],
    ]),
  );
  const data = {
    account: { name: me.name, email: me.email },
    teams: teams.map(({ slug, name }) => ({ slug, name })),
    team: current && { slug: current.slug, name: current.name, role: current.role },
    projects: projects.map(({ slug, name, state, ref, apiUrl, commit }) => ({
      slug,
      name,
      state,
      ref,
      apiUrl,
      commit,
    })),
  };
  return <Shell data={data}>{children}</Shell>;
}
