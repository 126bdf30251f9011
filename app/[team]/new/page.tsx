import type { Metadata } from 'next';
import { allows, PERMISSIONS } from '@/server/kernel/permissions';
import { SOURCE_KINDS, type SourceKind } from '@/server/projects/shapes';
import { caller } from '@/server/rpc/caller';
import { load } from '../../_lib/load.tsx';
import { NoPermission } from '../../_ui/no-permission.tsx';
import { Page } from '../../_ui/page.tsx';
import type { Draft } from './_parts/draft.ts';
import { NewProject } from './_parts/new-project.tsx';

export const metadata: Metadata = { title: 'New project' };

interface NewPageProps {
  params: Promise<{ team: string }>;
  searchParams: Promise<{ from?: string; again?: string }>;
}

/** What a failed project was asked for, to begin from; undefined when it is gone or did not fail. */
async function failedDraft(team: string, project: string): Promise<Draft | undefined> {
  const found = await caller.projects.progress({ team, project }).catch(() => undefined);
  if (found?.state !== 'failed') return undefined;
  const { name, description, source, sourceInput } = found;
  return { name, description, source, replaces: project, ...sourceInput };
}

export default async function NewPage({ params, searchParams }: NewPageProps) {
  const team = decodeURIComponent((await params).team);
  const { from, again } = await searchParams;
  const { name, role } = await load(caller.teams.get({ team }));
  if (!allows(role, 'project.create'))
    return (
      <NoPermission
        message={`Making a project needs the role ${PERMISSIONS['project.create']}; yours is ${role}. An admin of the team can change it.`}
      />
    );
  const chosen = SOURCE_KINDS.find((kind) => kind === from) as SourceKind | undefined;
  const draft = again ? await failedDraft(team, again) : undefined;
  return (
    <Page
      title={draft ? `Try ${draft.name} again` : `A new project in ${name}`}
      lead="A database, its REST API and a Git repository, whose first migration is the schema."
      className="mx-auto max-w-5xl"
    >
      <NewProject team={team} start={draft ?? { source: chosen ?? 'example' }} />
    </Page>
  );
}
