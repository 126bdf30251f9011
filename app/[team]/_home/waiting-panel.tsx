import Link from 'next/link';
import type { TeamPulls } from '@/server/pulls/shapes';
import { paths } from '../../_lib/paths.ts';
import { RelativeTime } from '../../_ui/relative-time.tsx';
import { StatusMark } from '../../_ui/status-mark.tsx';
import { VERDICT_MARKS } from '../[project]/pulls/_parts/words.ts';
import { whyItWaits } from './waiting-words.ts';

interface WaitingPanelProps {
  team: string;
  readerId: string;
  yours: TeamPulls['yours'];
}

/** What the reader is asked to do, each line the way to it. The page's headline is its heading. */
export function WaitingPanel({ team, readerId, yours }: WaitingPanelProps) {
  return (
    <section aria-label="Waits for you" className="rounded-panel border border-line bg-surface">
      <ul>
        {yours.map(({ project, pull }) => (
          <li key={`${project.slug}/${pull.number}`} className="border-b border-line last:border-b-0">
            <Link
              href={paths.pull(team, project.slug, pull.number)}
              className="grid grid-cols-[1rem_minmax(0,1fr)_auto] gap-x-3 px-4 py-2.5 hover:bg-hover md:grid-cols-[1rem_7.5rem_minmax(0,1fr)_auto]"
            >
              <span className="mt-0.5">
                <StatusMark {...VERDICT_MARKS[pull.verdict]} />
              </span>
              <span className="truncate text-ink-2 max-md:col-start-2">
                {project.name} <span className="text-over">#{pull.number}</span>
              </span>
              <span className="min-w-0 max-md:col-span-2 max-md:col-start-2 max-md:row-start-2">
                <span className="block font-semibold break-words">{pull.title}</span>
                <span className="block text-xs text-ink-2">{whyItWaits(pull, readerId)}</span>
              </span>
              <span className="text-right text-xs text-ink-3 max-md:col-start-3 max-md:row-start-1">
                <RelativeTime at={pull.updatedAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
