import { Tag as TagIcon } from 'lucide-react';
import Link from 'next/link';
import type { ReleaseView } from '@/server/releases/shapes';
import { formatDuration } from '../../../_lib/format.ts';
import { paths } from '../../../_lib/paths.ts';
import { Panel } from '../../../_ui/panel.tsx';
import { RelativeTime } from '../../../_ui/relative-time.tsx';

const SHOWN = 5;

/** The newest releases; failed tries are on the page of all. */
export function ReleasesPanel({
  team,
  project,
  releases,
}: {
  team: string;
  project: string;
  releases: ReleaseView[];
}) {
  const all = (
    <Link href={paths.releases(team, project)} className="link text-xs">
      All
    </Link>
  );
  return (
    <Panel title="Releases" action={all} body="flush">
      <ul>
        {releases.slice(0, SHOWN).map(({ version, pull, by, migrationMs, startedAt, endedAt }) => (
          <li key={version} className="border-b border-line last:border-b-0">
            <Link
              href={paths.pull(team, project, pull.number)}
              className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-baseline gap-3 px-4 py-2 hover:bg-hover"
            >
              <TagIcon aria-hidden="true" className="size-3.5 self-start translate-y-1 text-ink-3" />
              <span className="min-w-0">
                <span className="block font-semibold">{version}</span>
                <span className="block truncate text-xs text-ink-2">
                  {pull.title}. {by.name}
                  {migrationMs !== null && (
                    <>
                      , migrated in <span className="measured">{formatDuration(migrationMs)}</span>
                    </>
                  )}
                </span>
              </span>
              <span className="text-xs text-ink-3">
                <RelativeTime at={endedAt ?? startedAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
