import { CircleDot } from 'lucide-react';
import { formatNumber, plural } from '@/app/_lib/format';
import { Avatar } from '@/app/_ui/avatar';
import { RelativeTime } from '@/app/_ui/relative-time';
import { StatusMark } from '@/app/_ui/status-mark';
import { Tag } from '@/app/_ui/tag';
import type { CheckSummary } from '@/server/checks/shapes';
import type { PullView, ReviewerRow } from '@/server/pulls/shapes';
import type { Where } from '../../_parts/where.ts';
import { byUrgency, CHECK_MARKS, PLACES, REVIEWER_WORDS, VERDICT_MARKS } from '../../_parts/words.ts';
import { AskReviewers } from './ask-reviewers.tsx';
import { MergeActions } from './merge-actions.tsx';
import { ReviewBox } from './review-box.tsx';

function CheckRow({ check }: { check: CheckSummary }) {
  const { status, label } = CHECK_MARKS[check.state];
  const quiet = check.state === 'passed' || check.state === 'skipped';
  return (
    <li className="border-t border-line first:border-t-0">
      <a
        href={`#${PLACES[check.part]}`}
        className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2.5 gap-y-0.5 px-4 py-2 hover:bg-hover"
      >
        <span className="mt-0.5">
          <StatusMark status={status} label={label} />
        </span>
        <span className={quiet ? 'font-medium' : 'font-semibold'}>{check.title}</span>
        <span className="col-start-2 text-xs text-ink-2">{check.summary || label}</span>
      </a>
    </li>
  );
}

function Verdict({ pull, where }: { pull: PullView; where: Where }) {
  const { verdict } = pull;
  const open = pull.state === 'open';
  return (
    <section aria-labelledby="verdict" className="rounded-panel border border-line bg-surface">
      <div className="px-4 pt-3.5 pb-4">
        <h2
          id="verdict"
          className="flex items-center gap-2 font-serif text-[1.25rem] leading-6 font-medium tracking-[-0.01em]"
        >
          <StatusMark {...VERDICT_MARKS[verdict.verdict]} />
          {verdict.title}
        </h2>
        <p className="mt-1 text-ink-2">{verdict.lead}</p>
        {open && verdict.reasons.length > 1 && (
          <ul className="mt-2 list-disc space-y-0.5 pl-5 text-xs text-ink-2">
            {verdict.reasons.map(({ kind, text }) => (
              <li key={`${kind} ${text}`}>{text}</li>
            ))}
          </ul>
        )}
        <MergeActions
          where={where}
          state={pull.state}
          draft={pull.draft}
          verdict={verdict.verdict}
          behind={pull.standing.behind}
          conflicts={pull.standing.conflicts.length}
          misplaced={pull.standing.misplaced.length}
          collisions={pull.standing.collisions.length}
          head={pull.standing.head}
          may={pull.may}
          mayNot={pull.mayNot}
        />
      </div>
      {pull.checks.length > 0 && (
        <ul aria-label="Checks" className="border-t border-line">
          {byUrgency(pull.checks).map((check) => (
            <CheckRow key={check.name} check={check} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Reviewer({ row }: { row: ReviewerRow }) {
  const { words, tone } = REVIEWER_WORDS[row.state];
  return (
    <li className="flex items-center gap-2.5 px-4 py-1.5">
      <Avatar name={row.person.name} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{row.person.name}</span>
        {row.rule && <span className="block truncate text-xs text-ink-3">for {row.rule}</span>}
      </span>
      <Tag tone={tone}>
        {words}
        {row.state === 'waiting' && (
          <>
            , <RelativeTime at={row.at} />
          </>
        )}
      </Tag>
    </li>
  );
}

function Review({ pull, where, me }: RailProps) {
  const mine = pull.threads.reduce(
    (sum, { comments }) => sum + comments.filter((comment) => comment.mine && !comment.deleted).length,
    0,
  );
  return (
    <section aria-labelledby="reviewers" className="rounded-panel border border-line bg-surface pb-2">
      <header className="flex items-center gap-2 px-4 pt-2 pb-1">
        <h2 id="reviewers" className="flex-1 text-sm leading-5 font-semibold tracking-normal">
          Reviewers
        </h2>
        {pull.may.askReviewers && (
          <AskReviewers
            where={where}
            people={pull.people.filter(({ id, mayReview }) => mayReview && id !== pull.author.id)}
            asked={pull.reviewers.map(({ person }) => person.id)}
          />
        )}
      </header>
      {pull.reviewers.length ? (
        <ul>
          {pull.reviewers.map((row) => (
            <Reviewer key={row.person.id} row={row} />
          ))}
        </ul>
      ) : (
        <p className="px-4 pb-1 text-xs text-ink-3">Nobody has been asked.</p>
      )}
      {pull.may.review && (
        <div className="px-4 pt-1.5">
          <ReviewBox where={where} mayApprove={pull.may.approve} own={pull.author.id === me} notes={mine} />
        </div>
      )}
    </section>
  );
}

/** What merging will do, from the files. */
function Consequence({ pull }: { pull: PullView }) {
  const migrations = pull.files.filter(
    ({ path, status }) => path.startsWith('database/migrations/') && status === 'added',
  ).length;
  if (pull.state !== 'open') return null;
  return (
    <p className="flex gap-1.5 px-1 text-xs text-ink-3">
      <CircleDot aria-hidden="true" className="mt-0.5 size-3.5 flex-none" />
      {migrations
        ? `Merging applies ${plural(migrations, 'migration')} to main, switches its API in the same moment and makes a release.`
        : 'Merging changes files of main only: no migration is applied.'}
    </p>
  );
}

export interface RailProps {
  pull: PullView;
  where: Where;
  /** The reader's id. */
  me: string;
}

/** Can it be merged? The verdict, the checks, the people. Beside the change on wide screens, above it on narrow ones. */
export function Rail(props: RailProps) {
  const { pull, where } = props;
  return (
    <aside aria-label="Can this be merged?" className="min-w-0 [grid-area:rail] max-lg:pt-3 lg:pt-5">
      <div className="flex flex-col gap-3 lg:sticky lg:top-[calc(var(--bar)+3.75rem)]">
        <Verdict pull={pull} where={where} />
        <Review {...props} />
        <Consequence pull={pull} />
        {pull.openThreads > 0 && (
          <p className="px-1 text-xs text-ink-3">
            <a href="#talk" className="link">
              {formatNumber(pull.openThreads)} open {pull.openThreads === 1 ? 'thread' : 'threads'}
            </a>
          </p>
        )}
      </div>
    </aside>
  );
}
