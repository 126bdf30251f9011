import type { Metadata } from 'next';
import { load } from '@/app/_lib/load';
import { paths } from '@/app/_lib/paths';
import { ButtonLink } from '@/app/_ui/button';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { EmptyState } from '@/app/_ui/states';
import { caller } from '@/server/rpc/caller';
import { whereOf } from '../../_parts/where.ts';
import { ConflictScreen } from './conflict-screen.tsx';

export const metadata: Metadata = { title: 'Resolve conflicts' };

/** What branch and main both changed, to be put together by hand; the result is a commit on the branch. */
export default async function ConflictsPage({
  params,
}: {
  params: Promise<{ team: string; project: string; number: string }>;
}) {
  const where = await whereOf(params);
  const pull = await load(caller.pulls.show(where));
  const { conflicts } = pull.standing;
  const files = await load(Promise.all(conflicts.map((path) => caller.pulls.conflict({ ...where, path }))));
  const back = paths.pull(where.team, where.project, where.number);
  return (
    <Page
      title="Resolve conflicts"
      lead={`Main and ${pull.branch} both changed these files in ways that do not fit.`}
      actions={<ButtonLink href={back}>Back to #{pull.number}</ButtonLink>}
    >
      {files.length ? (
        <ConflictScreen where={where} branch={pull.branch} files={files} may={pull.may.updateBranch} />
      ) : (
        <Panel body="flush">
          <EmptyState
            title="Nothing conflicts"
            actions={<ButtonLink href={back}>Back to #{pull.number}</ButtonLink>}
          >
            The branch fits main as it is.
          </EmptyState>
        </Panel>
      )}
    </Page>
  );
}
