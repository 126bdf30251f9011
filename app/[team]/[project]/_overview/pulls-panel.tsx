import Link from 'next/link';
import type { PullRow } from '@/server/pulls/shapes';
import { paths } from '../../../_lib/paths.ts';
import { Panel } from '../../../_ui/panel.tsx';
import { EmptyState, ErrorState } from '../../../_ui/states.tsx';
import { StatusMark } from '../../../_ui/status-mark.tsx';
import { VERDICT_MARKS } from '../pulls/_parts/words.ts';

interface PullsPanelProps {
  team: string;
  project: string;
  /** Undefined when they cannot be read. */
  pulls?: PullRow[];
}

const SHOWN = 5;

function List({ team, project, pulls }: Required<PullsPanelProps>) {
  return (
    <ul>
      {pulls.slice(0, SHOWN).map(({ number, title, author, verdict, verdictTitle }) => (
        <li key={number} className="border-b border-line last:border-b-0">
          <Link
            href={paths.pull(team, project, number)}
            className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-baseline gap-3 px-4 py-2 hover:bg-hover"
          >
            <span className="self-start pt-0.5">
              <StatusMark {...VERDICT_MARKS[verdict]} />
            </span>
            <span className="min-w-0">
              <span className="block truncate font-semibold">{title}</span>
              <span className="block truncate text-xs text-ink-2">
                {author.name}. {verdictTitle}
              </span>
            </span>
            <span className="rounded-chip border border-dashed border-over-line bg-over-wash px-1.5 text-xs font-semibold text-over">
              #{number}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** What is proposed for main. */
export function PullsPanel({ team, project, pulls }: PullsPanelProps) {
  const all = (
    <Link href={paths.pulls(team, project)} className="link text-xs">
      All
    </Link>
  );
  return (
    <Panel
      title="Open pull requests"
      count={pulls?.length}
      action={pulls?.length ? all : undefined}
      body="flush"
    >
      {!pulls && (
        <ErrorState title="The pull requests cannot be read right now">
          Database and API are not affected. Try again in a moment.
        </ErrorState>
      )}
      {pulls?.length === 0 && (
        <EmptyState title="Nothing is proposed">
          Start a change here, or push a branch: it gets a preview of its own, on masked data.
        </EmptyState>
      )}
      {pulls && pulls.length > 0 && <List team={team} project={project} pulls={pulls} />}
    </Panel>
  );
}
