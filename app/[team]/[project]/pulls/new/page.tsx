import type { Metadata } from 'next';
import { loadPage } from '@/app/_lib/load';
import { paths } from '@/app/_lib/paths';
import { ButtonLink } from '@/app/_ui/button';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { EmptyState } from '@/app/_ui/states';
import { caller } from '@/server/rpc/caller';
import { one } from '../../code/_parts/place.ts';
import { OpenForm } from './open-form.tsx';

export const metadata: Metadata = { title: 'New pull request' };

interface NewPullPageProps {
  params: Promise<{ team: string; project: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function NewPullPage({ params, searchParams }: NewPullPageProps) {
  const { team, project } = await params;
  const place = { team: decodeURIComponent(team), project: decodeURIComponent(project) };
  const chosen = one(await searchParams, 'branch');
  return loadPage(caller.pulls.openable(place), (branches) => (
    <Page
      title="New pull request"
      lead="Proposes a branch for main, with a preview beside it."
      className="max-w-3xl"
    >
      {branches.length ? (
        <OpenForm place={place} branches={branches} chosen={chosen} />
      ) : (
        <Panel body="flush">
          <EmptyState
            title="No branch is ahead of main"
            actions={
              <ButtonLink tone="primary" href={paths.startChange(place.team, place.project)}>
                Start a change
              </ButtonLink>
            }
          >
            Push a branch that has commits which main does not have, or start a change here.
          </EmptyState>
        </Panel>
      )}
    </Page>
  ));
}
