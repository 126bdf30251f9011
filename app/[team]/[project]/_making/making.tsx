'use client';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import type { ProjectProgress } from '@/server/projects/queries';
import { problemOf } from '../../../_lib/errors.ts';
import { paths } from '../../../_lib/paths.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { Page } from '../../../_ui/page.tsx';
import { Panel } from '../../../_ui/panel.tsx';
import { RelativeTime } from '../../../_ui/relative-time.tsx';
import { Failed } from './failed.tsx';
import { Steps } from './steps.tsx';
import { StopButton } from './stop-button.tsx';

const POLL_MS = 600;

export interface MakingProps {
  team: string;
  project: string;
  initial: ProjectProgress;
  may: { create: boolean; delete: boolean };
}

const FROM: Record<ProjectProgress['source'], (given: ProjectProgress['sourceInput']) => string> = {
  sql: ({ fileName }) => `From ${fileName ?? 'an SQL file'}`,
  database: ({ address }) => `Copied from ${address ?? 'a running PostgreSQL'}`,
  git: ({ address, fileName }) => `From ${address ?? fileName ?? 'a Git repository'}`,
  example: () => 'The example clinic',
  empty: () => 'Without tables',
};

/** Follows the work; the page behind it takes over when the project is ready, and the team's page when it is gone. */
function useProgress({ team, project, initial }: MakingProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const { data, error } = useQuery({
    ...trpc.projects.progress.queryOptions({ team, project }),
    initialData: initial,
    staleTime: 0,
    // A second try under the same name must not begin with the end of the first.
    gcTime: 0,
    refetchInterval: ({ state }) => (state.data?.state === 'failed' ? false : POLL_MS),
  });
  const gone = error && problemOf(error).code === 'NOT_FOUND';
  useEffect(() => {
    if (data.state === 'ready') router.refresh();
  }, [data.state, router]);
  useEffect(() => {
    if (!gone) return;
    router.push(paths.team(team));
    router.refresh();
  }, [gone, router, team]);
  return { progress: data, away: Boolean(error) && !gone };
}

/** The page of a project that is not ready: its steps, or why it failed. */
export function Making(props: MakingProps) {
  const { team, project, may } = props;
  const { progress, away } = useProgress(props);
  const { name, state, steps, source, sourceInput, createdAt } = progress;
  if (state === 'failed') return <Failed team={team} project={project} progress={progress} may={may} />;
  const leaving = state === 'deleting';
  return (
    <Page
      title={leaving ? `${name} is being deleted` : `${name} is being made`}
      lead={
        <>
          {FROM[source](sourceInput)}, started <RelativeTime at={createdAt} />.
          {leaving ? '' : ' You can leave this page; the work goes on and shows here.'}
        </>
      }
      actions={!leaving && may.delete && <StopButton team={team} project={project} />}
      className="max-w-3xl"
    >
      <Panel body="flush">
        {leaving ? (
          <p className="px-4 py-3 text-ink-2">
            Its database, API and repository are being removed. This page closes by itself.
          </p>
        ) : (
          <Steps steps={steps} />
        )}
      </Panel>
      {away && (
        <p role="status" className="mt-3 text-xs text-warn">
          The server does not answer at the moment. What you see may be old; this page goes on asking.
        </p>
      )}
    </Page>
  );
}
