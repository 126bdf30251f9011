import Link from 'next/link';
import { paths } from '@/app/_lib/paths';
import { Avatar } from '@/app/_ui/avatar';
import { CopyButton } from '@/app/_ui/copy-button';
import { RelativeTime } from '@/app/_ui/relative-time';
import type { CommitSummary } from '@/server/repositories/shapes';
import type { Place } from './place.ts';

function CommitRow({ commit, place }: { commit: CommitSummary; place: Place }) {
  const href = paths.commit(place.team, place.project, commit.id);
  return (
    <li className="flex min-w-0 items-center gap-3 border-b border-line px-4 py-2 last:border-b-0 hover:bg-hover">
      <Avatar name={commit.authorName} />
      <div className="min-w-0 flex-1">
        <Link href={href} className="block truncate font-medium hover:underline">
          {commit.subject || 'Without a message'}
        </Link>
        <p className="truncate text-xs text-ink-2">
          {commit.authorName}, <RelativeTime at={commit.at} />
        </p>
      </div>
      <span className="flex flex-none items-center">
        <Link
          href={href}
          className="py-1 font-mono text-xs text-ink-2 hover:underline"
          aria-label={`Commit ${commit.id.slice(0, 8)}`}
        >
          {commit.id.slice(0, 8)}
        </Link>
        <span className="max-sm:hidden">
          <CopyButton text={commit.id} label="the commit’s id" />
        </span>
      </span>
    </li>
  );
}

/** Commits, newest first. */
export function CommitRows({ commits, place }: { commits: readonly CommitSummary[]; place: Place }) {
  return (
    <ol aria-label="Commits">
      {commits.map((commit) => (
        <CommitRow key={commit.id} commit={commit} place={place} />
      ))}
    </ol>
  );
}
