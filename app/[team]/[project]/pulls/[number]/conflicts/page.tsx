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
import { SharedObjects } from './shared-objects.tsx';
import { TakeMainIn } from './take-main-in.tsx';

export const metadata: Metadata = { title: 'Resolve conflicts' };

/**
 * What branch and main both changed: objects of the database first, then files, which are put together by hand; the
 * result is a commit on the branch.
 */
export default async function ConflictsPage({
  params,
}: {
  params: Promise<{ team: string; project: string; number: string }>;
}) {
  const where = await whereOf(params);
  const pull = await load(caller.pulls.show(where));
  const { conflicts, behind, head, misplaced } = pull.standing;
  const [found, ...files] = await load(
    Promise.all([
      caller.pulls.collisions(where),
      ...conflicts.map((path) => caller.pulls.conflict({ ...where, path })),
    ]),
  );
  const back = paths.pull(where.team, where.project, where.number);
  const may = pull.may.updateBranch;
  const nothing = !files.length && !found.both;
  return (
    <Page
      title={files.length ? 'Resolve conflicts' : 'Main and the branch'}
      lead={
        files.length
          ? `Main and ${pull.branch} both changed these files in ways that do not fit.`
          : `What main and ${pull.branch} both do to the database since they parted.`
      }
      actions={<ButtonLink href={back}>Back to #{pull.number}</ButtonLink>}
    >
      {nothing ? (
        <Panel body="flush">
          <EmptyState
            title="Nothing conflicts"
            actions={<ButtonLink href={back}>Back to #{pull.number}</ButtonLink>}
          >
            The branch fits main as it is.
          </EmptyState>
        </Panel>
      ) : (
        <div className="flex flex-col gap-4">
          {found.both && <SharedObjects found={found} where={where} branch={pull.branch} mayEdit={may} />}
          {files.length > 0 && <ConflictScreen where={where} branch={pull.branch} files={files} may={may} />}
          {!files.length && behind > 0 && may && (
            <TakeMainIn where={where} head={head} renumber={misplaced.length > 0} />
          )}
        </div>
      )}
    </Page>
  );
}
