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
import { ServerPanel } from './_home/server-panel.tsx';

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
  const [current, projects, people, server] = await load(
    Promise.all([
      caller.teams.get({ team }),
      caller.projects.list({ team }),
      caller.teams.members({ team }),
      caller.projects.server(),
    ]),
  );
  const { title, lead } = headline(current.name, projects);
  const newProject = allows(current.role, 'project.create') && (
    <ButtonLink href={paths.newProject(team)} tone="primary" icon={<Plus />}>
      New project
    </ButtonLink>
  );
  return (
    <Page title={title} lead={lead} heading="large" actions={projects.length ? newProject : undefined}>
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_var(--rail)]">
        {projects.length ? (
          <ProjectsTable team={team} initial={projects} query={typeof q === 'string' ? q : ''} />
        ) : (
          <FirstRun team={team} role={current.role} />
        )}
        <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-1">
          <ServerPanel facts={server} />
          <PeoplePanel team={team} people={people} role={current.role} />
        </div>
      </div>
    </Page>
  );
}
