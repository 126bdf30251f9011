import { Check, MessageSquare, X } from 'lucide-react';
import { Avatar } from '@/app/_ui/avatar';
import { Panel } from '@/app/_ui/panel';
import { RelativeTime } from '@/app/_ui/relative-time';
import { Tag } from '@/app/_ui/tag';
import type { PullView, ReviewView, ThreadView } from '@/server/pulls/shapes';
import type { Where } from '../../_parts/where.ts';
import { BodyEditor } from './body-editor.tsx';
import { TalkForm } from './talk-form.tsx';
import { ThreadPanel, Words } from './thread.tsx';

const VERDICTS = {
  approved: { words: 'approved', icon: Check, tone: 'good' },
  changes: { words: 'asks for changes', icon: X, tone: 'bad' },
  commented: { words: 'commented', icon: MessageSquare, tone: 'neutral' },
} as const;

function ReviewEntry({ review, pull, where }: { review: ReviewView; pull: PullView; where: Where }) {
  const { words, icon: Icon, tone } = VERDICTS[review.verdict];
  return (
    <article className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-2.5 rounded-panel border border-line bg-surface px-3.5 py-2.5">
      <Avatar name={review.person.name} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
          <b className="font-semibold">{review.person.name}</b>
          <Tag tone={tone}>
            <Icon aria-hidden="true" />
            {words}
          </Tag>
          <span className="text-xs text-ink-3">
            <code>{review.commit.slice(0, 8)}</code>, <RelativeTime at={review.createdAt} />
          </span>
          {review.fallen && <Tag tone="warn">Does not count any more: the branch has moved</Tag>}
        </p>
        {review.body && <Words text={review.body} where={where} branch={pull.branch} />}
      </div>
    </article>
  );
}

/** Everything that was said, in the order in which it was. */
function timeline(pull: PullView): ({ at: Date } & ({ thread: ThreadView } | { review: ReviewView }))[] {
  const threads = pull.threads.map((thread) => ({
    at: thread.comments[0]?.createdAt ?? new Date(0),
    thread,
  }));
  const reviews = pull.reviews.map((review) => ({ at: review.createdAt, review }));
  return [...threads, ...reviews].sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** What the change is for, and everything said about it. */
export function Conversation({ pull, where }: { pull: PullView; where: Where }) {
  return (
    <section id="talk" aria-labelledby="talk-title" className="scroll-mt-24 pt-5">
      <h2 id="talk-title">Conversation</h2>
      <div className="mt-3 flex flex-col gap-3">
        <Panel>
          <BodyEditor where={where} body={pull.body} may={pull.may.update}>
            {pull.body.trim() ? (
              <Words text={pull.body} where={where} branch={pull.branch} />
            ) : (
              <p className="text-ink-3">No description.</p>
            )}
          </BodyEditor>
        </Panel>
        {timeline(pull).map((entry) =>
          'thread' in entry ? (
            <ThreadPanel key={entry.thread.id} thread={entry.thread} pull={pull} where={where} named />
          ) : (
            <ReviewEntry key={entry.review.id} review={entry.review} pull={pull} where={where} />
          ),
        )}
        {pull.may.comment && (
          <Panel>
            <TalkForm where={where} />
          </Panel>
        )}
      </div>
    </section>
  );
}
