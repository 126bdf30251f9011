import { paths } from '@/app/_lib/paths';
import { Avatar } from '@/app/_ui/avatar';
import { RelativeTime } from '@/app/_ui/relative-time';
import { Tag } from '@/app/_ui/tag';
import { anchorName } from '@/server/checks/shapes';
import type { CommentView, PullView, ThreadView } from '@/server/pulls/shapes';
import { Markdown } from '../../../code/_markdown/markdown.tsx';
import type { Where } from '../../_parts/where.ts';
import { OwnComment } from './comment-actions.tsx';
import { Suggestion } from './suggestion.tsx';
import { ThreadActions } from './thread-actions.tsx';

/** Markdown of a conversation; its links lead to files of the branch. */
export function Words({ text, where, branch }: { text: string; where: Where; branch: string }) {
  const { team, project } = where;
  const targets = {
    page: (path: string) => paths.files(team, project, path.replace(/^\/+/, ''), branch),
    raw: (path: string) => paths.rawFile(team, project, path.replace(/^\/+/, ''), branch),
  };
  return <Markdown text={text} targets={targets} />;
}

interface CommentProps {
  named: boolean;
  comment: CommentView;
  thread: ThreadView;
  pull: PullView;
  where: Where;
}

function suggestionReason({ thread, pull }: CommentProps): string | undefined {
  if (pull.state !== 'open') return 'The pull request is not open';
  if (!pull.may.update) return 'Committing needs the role developer';
  return thread.outdated ? 'These lines have changed since' : undefined;
}

function Comment(props: CommentProps) {
  const { comment, thread, pull, where } = props;
  const head = (
    <span className="flex flex-wrap items-baseline gap-x-1.5">
      <b className="font-semibold">{comment.author.name}</b>
      {comment.author.id === pull.author.id && <span className="text-xs text-ink-3">author</span>}
      <span className="text-xs text-ink-3">
        <RelativeTime at={comment.createdAt} />
        {comment.editedAt && ', edited'}
      </span>
    </span>
  );
  const text = comment.deleted ? (
    <p className="text-ink-3 italic">This comment was deleted.</p>
  ) : (
    <>
      <Words text={comment.body} where={where} branch={pull.branch} />
      {comment.suggestion !== null && (
        <Suggestion
          where={where}
          commentId={comment.id}
          head={pull.standing.head}
          before={thread.excerpt}
          after={comment.suggestion}
          applied={comment.applied}
          reason={suggestionReason(props)}
        />
      )}
    </>
  );
  return (
    <li
      id={props.named ? `c-${comment.id}` : undefined}
      className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-2.5 border-t border-line px-3.5 py-2.5 first:border-t-0"
    >
      <Avatar name={comment.author.name} />
      <div className="min-w-0">
        {comment.mine && !comment.deleted ? (
          <OwnComment where={where} commentId={comment.id} body={comment.body} head={head}>
            {text}
          </OwnComment>
        ) : (
          <>
            {head}
            {text}
          </>
        )}
      </div>
    </li>
  );
}

/** What a thread is about, in words. */
export function anchorWords(thread: ThreadView): string {
  const { anchor, now } = thread;
  if (anchor.kind === 'line') {
    const { line, endLine } = now ?? anchor;
    return line === endLine ? `${anchor.path}, line ${line}` : `${anchor.path}, lines ${line} to ${endLine}`;
  }
  if (anchor.kind === 'talk') return '';
  const name = anchorName(anchor);
  return name[0]!.toUpperCase() + name.slice(1);
}

const FATES = {
  gone: 'The branch does not have it any more',
  unchanged: 'The branch does not change it any more',
} as const;

interface ThreadPanelProps {
  thread: ThreadView;
  pull: PullView;
  where: Where;
  /** Says what it is about: not needed beside the line or object itself. */
  named: boolean;
}

/** A conversation about one thing. A resolved one is folded. */
export function ThreadPanel({ thread, pull, where, named }: ThreadPanelProps) {
  const about = anchorWords(thread);
  const body = (
    <>
      {named && thread.outdated && thread.excerpt.length > 0 && (
        <pre className="overflow-x-auto border-b border-line bg-sunken px-3.5 py-1.5 font-mono text-code text-ink-2">
          {thread.excerpt.join('\n')}
        </pre>
      )}
      <ul>
        {thread.comments.map((comment) => (
          <Comment
            key={comment.id}
            comment={comment}
            thread={thread}
            pull={pull}
            where={where}
            named={named}
          />
        ))}
      </ul>
      <ThreadActions
        where={where}
        threadId={thread.id}
        resolved={Boolean(thread.resolved)}
        mayComment={pull.may.comment}
      />
    </>
  );
  const head = (named && about) || thread.outdated || thread.fate || thread.resolved;
  const title = head && (
    <>
      {named && about && <span className="min-w-0 font-medium break-all">{about}</span>}
      {thread.outdated && <Tag tone="warn">On an older commit</Tag>}
      {thread.fate && <Tag tone="warn">{FATES[thread.fate]}</Tag>}
      {thread.resolved && (
        <span className="text-ink-3">
          Resolved by {thread.resolved.by.name}, <RelativeTime at={thread.resolved.at} />
        </span>
      )}
    </>
  );
  const look =
    'min-w-0 overflow-hidden rounded-panel border border-line-2 bg-surface font-sans text-sm whitespace-normal';
  // What stands at its place as well is one and the same conversation: only one of the two can be linked to.
  const id = named ? `t-${thread.id}` : undefined;
  if (thread.resolved)
    return (
      <details id={id} className={look}>
        <summary className="flex min-h-9 cursor-pointer flex-wrap items-center gap-2 px-3.5 py-1 text-xs">
          {title}
        </summary>
        <div className="border-t border-line">{body}</div>
      </details>
    );
  return (
    <section id={id} aria-label={about || 'Conversation'} className={look} data-open-thread tabIndex={-1}>
      {title && (
        <p className="flex flex-wrap items-center gap-2 border-b border-line px-3.5 py-1.5 text-xs">
          {title}
        </p>
      )}
      {body}
    </section>
  );
}
