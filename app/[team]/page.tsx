import { Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { allows } from '@/server/kernel/permissions';
import { caller } from '@/server/rpc/caller';
import { load } from '../_lib/load.tsx';
import { paths } from '../_lib/paths.ts';
import { ButtonLink } from '../_ui/button.tsx';
import { Page } from '../_ui/page.tsx';
import { FirstRun } from './_home/first-run.tsx';
import { headline } from './_home/headline.ts';
import { PeoplePanel } from './_home/people-panel.tsx';
import { ProjectsTable } from './_home/projects-table.tsx';
import { ReleasesPanel } from './_home/releases-panel.tsx';
import { ServerPanel } from './_home/server-panel.tsx';
import { WaitingPanel } from './_home/waiting-panel.tsx';

interface TeamPageProps {
  params: Promise<{ team: string }>;
  searchParams: Promise<{ q?: string }>;
}

export async function generateMetadata({ params }: TeamPageProps): Promise<Metadata> {
  const { team } = await params;
  const found = await caller.teams.get({ team: decodeURIComponent(team) }).catch(() => undefined);
  return { title: found?.name ?? 'Team' };
}

export default async function TeamPage({ params, searchParams }: TeamPageProps) {
  const team = decodeURIComponent((await params).team);
  const { q } = await searchParams;
  const [current, projects, people, server, pulls, releases, reader] = await load(
    Promise.all([
      caller.teams.get({ team }),
      caller.projects.list({ team }),
      caller.teams.members({ team }),
      caller.projects.server(),
      caller.pulls.ofTeam({ team }),
      caller.releases.ofTeam({ team }),
      caller.accounts.me(),
    ]),
  );
  const { title, lead } = headline(current.name, projects, pulls.yours.length);
  const newProject = allows(current.role, 'project.create') && (
    <ButtonLink href={paths.newProject(team)} tone="primary" icon={<Plus />}>
      New project
    </ButtonLink>
  );
  return (
    <Page title={title} lead={lead} heading="large" actions={projects.length ? newProject : undefined}>
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_var(--rail)]">
        <div className="flex min-w-0 flex-col gap-6">
          {pulls.yours.length > 0 && <WaitingPanel team={team} readerId={reader.id} yours={pulls.yours} />}
          {projects.length ? (
            <ProjectsTable
              team={team}
              initial={projects}
              pulls={pulls.projects}
              query={typeof q === 'string' ? q : ''}
            />
          ) : (
            <FirstRun team={team} role={current.role} />
          )}
        </div>
        <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-1">
          {releases.length > 0 && <ReleasesPanel team={team} releases={releases} />}
          <ServerPanel facts={server} />
          <PeoplePanel team={team} people={people} role={current.role} />
        </div>
      </div>
    </Page>
  );
}
