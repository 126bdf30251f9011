import { MessageSquare } from 'lucide-react';
import Link from 'next/link';
import { plural } from '@/app/_lib/format';
import { paths } from '@/app/_lib/paths';
import { Avatar } from '@/app/_ui/avatar';
import { RelativeTime } from '@/app/_ui/relative-time';
import { StatusMark } from '@/app/_ui/status-mark';
import { Tag } from '@/app/_ui/tag';
import type { PullRow } from '@/server/pulls/shapes';
import { StateTag } from '../_parts/state-tag.tsx';
import { CHECK_MARKS, REVIEWER_WORDS, VERDICT_MARKS } from '../_parts/words.ts';

interface Place {
  team: string;
  project: string;
}

const PREVIEWS: Record<NonNullable<PullRow['preview']>, string> = {
  waiting: 'Preview waiting',
  making: 'Preview being made',
  ready: 'Preview running',
  failed: 'Preview failed',
  dropped: 'No preview',
};

/** The checks as a row of marks, each with its words. */
function Checks({ checks }: { checks: PullRow['checks'] }) {
  if (!checks.length) return null;
  return (
    <ul aria-label="Checks" className="flex gap-1.5">
      {checks.map(({ name, title, state, summary }) => (
        <li key={name} title={`${title}: ${summary || CHECK_MARKS[state].label}`} className="flex">
          <StatusMark status={CHECK_MARKS[state].status} label={`${title}: ${CHECK_MARKS[state].label}`} />
        </li>
      ))}
    </ul>
  );
}

function Reviewers({ reviewers }: { reviewers: PullRow['reviewers'] }) {
  if (!reviewers.length) return null;
  return (
    <ul aria-label="Reviewers" className="flex gap-1">
      {reviewers.map(({ person, state }) => (
        <li key={person.id} className="flex">
          <Avatar name={person.name} label={`${person.name}: ${REVIEWER_WORDS[state].words}`} size="small" />
        </li>
      ))}
    </ul>
  );
}

function Row({ row, place }: { row: PullRow; place: Place }) {
  const { number, title, author, branch, createdAt, preview, openThreads, version } = row;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-b border-line px-4 py-2.5 last:border-b-0 hover:bg-hover">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <StateTag state={row.state} draft={row.draft} />
          <Link
            href={paths.pull(place.team, place.project, number)}
            className="min-w-0 font-semibold break-words hover:underline"
          >
            {title}
          </Link>
          {version && <Tag tone="good">{version}</Tag>}
        </p>
        <p className="mt-0.5 text-xs text-ink-3">
          #{number} by {author.name}, <RelativeTime at={createdAt} />, from{' '}
          <code className="break-all">{branch}</code>
          {row.state === 'open' && preview && preview !== 'ready' && <> · {PREVIEWS[preview]}</>}
        </p>
      </div>
      {openThreads > 0 && (
        <span className="inline-flex items-center gap-1 text-xs text-ink-2">
          <MessageSquare aria-hidden="true" className="size-3.5" />
          {plural(openThreads, 'open thread')}
        </span>
      )}
      <Reviewers reviewers={row.reviewers} />
      <Checks checks={row.checks} />
      {row.state === 'open' && (
        <span className="flex w-44 items-center gap-1.5 text-xs text-ink-2">
          <StatusMark {...VERDICT_MARKS[row.verdict]} />
          {row.verdictTitle}
        </span>
      )}
    </li>
  );
}

/** Pull requests, one row each. */
export function PullRows({ rows, place }: { rows: readonly PullRow[]; place: Place }) {
  return (
    <ul>
      {rows.map((row) => (
        <Row key={row.number} row={row} place={place} />
      ))}
    </ul>
  );
}
