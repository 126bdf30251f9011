import Link from 'next/link';
import type { CommitSummary } from '@/server/repositories/shapes';
import { paths } from '../../../_lib/paths.ts';
import { Panel } from '../../../_ui/panel.tsx';
import { RelativeTime } from '../../../_ui/relative-time.tsx';
import { EmptyState, ErrorState } from '../../../_ui/states.tsx';

interface CommitsPanelProps {
  team: string;
  project: string;
  /** Undefined when the repository cannot be read. */
  commits?: CommitSummary[];
  total?: number;
}

const SHOWN = 5;

function List({ team, project, commits }: Required<Pick<CommitsPanelProps, 'team' | 'project' | 'commits'>>) {
  return (
    <ul>
      {commits.slice(0, SHOWN).map(({ id, subject, authorName, at }) => (
        <li key={id} className="border-b border-line last:border-b-0">
          <Link
            href={paths.commit(team, project, id)}
            className="flex items-baseline gap-3 px-4 py-2 hover:bg-hover"
          >
            <span className="min-w-0 flex-1">
              <span className="block truncate font-semibold">{subject}</span>
              <span className="block truncate text-xs text-ink-2">
                {authorName} · <code>{id.slice(0, 8)}</code>
              </span>
            </span>
            <span className="flex-none text-xs text-ink-3">
              <RelativeTime at={at} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The newest commits of main, which is what runs. */
export function CommitsPanel({ team, project, commits, total }: CommitsPanelProps) {
  const all = (
    <Link href={paths.commits(team, project)} className="link text-xs">
      All
    </Link>
  );
  return (
    <Panel title="Commits on main" count={total} action={commits?.length ? all : undefined} body="flush">
      {!commits && (
        <ErrorState title="The repository cannot be read right now">
          Database and API are not affected. Try again in a moment.
        </ErrorState>
      )}
      {commits?.length === 0 && (
        <EmptyState title="No commits yet">Clone the repository and push the first migration.</EmptyState>
      )}
      {commits && commits.length > 0 && <List team={team} project={project} commits={commits} />}
    </Panel>
  );
}
