import { GitBranch, Plus } from 'lucide-react';
import { plural, spelled } from '@/app/_lib/format';
import { paths } from '@/app/_lib/paths';
import { ButtonLink } from '@/app/_ui/button';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { PlainCode } from '@/app/_ui/plain-code';
import { EmptyState } from '@/app/_ui/states';
import { TabLinks } from '@/app/_ui/tabs';
import type { PullRow, PullState } from '@/server/pulls/shapes';
import { groupsOf } from '../_parts/words.ts';
import { PullRows } from './pull-rows.tsx';

interface ListScreenProps {
  place: { team: string; project: string };
  state: PullState;
  rows: readonly PullRow[];
  /** The reader may open one. */
  mayOpen: boolean;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A fact about what is open. */
function headline(rows: readonly PullRow[]): string {
  const yours = rows.filter((row) => row.yours).length;
  const ready = rows.filter(({ verdict }) => verdict === 'ready').length;
  const parts = [
    yours > 0 && `${spelled(yours)} ${yours === 1 ? 'waits' : 'wait'} for you`,
    ready > 0 && `${spelled(ready)} can be merged`,
  ].filter(Boolean);
  if (parts.length) return `${capital(parts.join(', '))}.`;
  return rows.length ? `${capital(plural(rows.length, 'pull request'))} open.` : 'Nothing is proposed.';
}

function Empty({ place, state, mayOpen }: Omit<ListScreenProps, 'rows'>) {
  if (state !== 'open')
    return (
      <EmptyState title={state === 'merged' ? 'Nothing was merged yet' : 'Nothing was closed unmerged'}>
        {state === 'merged'
          ? 'Merging a pull request applies its migrations to main and makes a release.'
          : 'Pull requests that are given up stay here and can be opened again.'}
      </EmptyState>
    );
  return (
    <EmptyState
      title="No pull request is open"
      actions={
        mayOpen && (
          <>
            <ButtonLink tone="primary" icon={<Plus />} href={paths.startChange(place.team, place.project)}>
              Start a change
            </ButtonLink>
            <ButtonLink icon={<GitBranch />} href={paths.newPull(place.team, place.project)}>
              Open one from a branch
            </ButtonLink>
          </>
        )
      }
    >
      <p>
        A pull request runs a branch beside main, on masked data, and shows what it changes before it is
        merged. Start a change here, or push a branch:
      </p>
      <div className="mt-2 rounded-ctl bg-sunken">
        <PlainCode code={'git switch -c my-change\ngit push -u origin my-change'} />
      </div>
    </EmptyState>
  );
}

/** The list in one of its three states. */
export function ListScreen({ place, state, rows, mayOpen }: ListScreenProps) {
  const { team, project } = place;
  const groups = state === 'open' ? groupsOf(rows) : [{ id: state, title: '', rows }];
  return (
    <Page
      title="Pull requests"
      lead={state === 'open' ? headline(rows) : plural(rows.length, 'pull request')}
      actions={
        mayOpen && (
          <>
            <ButtonLink href={paths.newPull(team, project)}>New pull request</ButtonLink>
            <ButtonLink tone="primary" icon={<Plus />} href={paths.startChange(team, project)}>
              Start a change
            </ButtonLink>
          </>
        )
      }
    >
      <TabLinks
        label="State"
        className="mb-4"
        links={(['open', 'merged', 'closed'] as const).map((one) => ({
          href: paths.pulls(team, project, one),
          label: capital(one),
          current: one === state,
        }))}
      />
      <div className="flex flex-col gap-4">
        {rows.length ? (
          groups.map((group) => (
            <Panel key={group.id} body="flush" title={group.title || undefined} count={group.rows.length}>
              <PullRows rows={group.rows} place={place} />
            </Panel>
          ))
        ) : (
          <Panel body="flush">
            <Empty place={place} state={state} mayOpen={mayOpen} />
          </Panel>
        )}
      </div>
    </Page>
  );
}
