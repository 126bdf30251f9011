import Link from 'next/link';
import type { TeamRelease } from '@/server/releases/shapes';
import { paths } from '../../_lib/paths.ts';
import { Panel } from '../../_ui/panel.tsx';
import { RelativeTime } from '../../_ui/relative-time.tsx';

/** What went out in the last seven days, newest on top. */
export function ReleasesPanel({ team, releases }: { team: string; releases: TeamRelease[] }) {
  return (
    <Panel title="Releases this week">
      <ol className="flex flex-col">
        {releases.map(({ project, version, by, pull, endedAt, startedAt }) => (
          <li
            key={`${project.slug}/${version}`}
            className="relative border-l border-line-2 pb-3 pl-4 before:absolute before:top-1.5 before:-left-1 before:size-2 before:rounded-full before:border-2 before:border-ink-2 before:bg-surface last:border-transparent last:pb-0"
          >
            <p className="flex items-baseline gap-2">
              <Link
                href={paths.releases(team, project.slug)}
                className="min-w-0 flex-1 truncate hover:underline"
              >
                <span className="font-semibold">{project.name}</span> {version}
              </Link>
              <span className="flex-none text-xs text-ink-3">
                <RelativeTime at={endedAt ?? startedAt} />
              </span>
            </p>
            <p className="text-xs break-words text-ink-2">
              {by.name}. {pull.title}
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
