import { ChevronRight, Pencil } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatNumber, plural } from '@/app/_lib/format';
import { paths } from '@/app/_lib/paths';
import { ButtonLink } from '@/app/_ui/button';
import { Tag } from '@/app/_ui/tag';
import type { PullView, ThreadView } from '@/server/pulls/shapes';
import type { DiffLine, FileDiff } from '@/server/repositories/shapes';
import { Figures } from '../../../code/_diff/file-diff.tsx';
import { HunkRows } from '../../../code/_diff/hunk-rows.tsx';
import { lineCount, STATUS_WORDS } from '../../../code/_diff/word.ts';
import type { Where } from '../../_parts/where.ts';
import { LineComments } from './line-comments.tsx';
import { ReviewedBox } from './reviewed-box.tsx';
import { ThreadPanel } from './thread.tsx';

interface FileReviewProps {
  file: FileDiff;
  show: 'open' | 'folded' | 'apart';
  split: boolean;
  pull: PullView;
  where: Where;
}

/** The element id of a file: its path may hold any character. */
export const fileId = (path: string) => `file-${encodeURIComponent(path)}`;

const isLine = (thread: ThreadView, path: string) =>
  thread.anchor.kind === 'line' && thread.anchor.path === path;

/** Threads that stand at this line of the difference. */
function threadsAt(threads: readonly ThreadView[], path: string, line: DiffLine): ThreadView[] {
  return threads.filter((thread) => {
    if (!isLine(thread, path) || thread.anchor.kind !== 'line' || !thread.now || thread.outdated)
      return false;
    return (
      thread.now.endLine ===
      (thread.anchor.side === 'old' ? (line.kind === 'del' ? line.old : undefined) : line.new)
    );
  });
}

function Lines({ file, split, pull, where }: Omit<FileReviewProps, 'show'>) {
  const fresh = file.status === 'added';
  const below = (line: DiffLine): ReactNode => {
    const found = threadsAt(pull.threads, file.path, line);
    if (!found.length) return null;
    return found.map((thread) => (
      <ThreadPanel key={thread.id} thread={thread} pull={pull} where={where} named={false} />
    ));
  };
  const commentable = pull.may.comment && pull.state === 'open';
  const table = (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={`Lines of ${file.path}`} tabIndex={0} className="overflow-x-auto">
      <table className="diff">
        {file.hunks.map((hunk) => (
          <HunkRows
            key={`${hunk.oldStart}-${hunk.newStart}`}
            hunk={hunk}
            path={file.path}
            fresh={fresh}
            split={split}
            commentable={commentable}
            below={below}
          />
        ))}
      </table>
    </section>
  );
  if (!commentable) return table;
  return (
    <LineComments where={where} path={file.path}>
      {table}
    </LineComments>
  );
}

const Note = ({ children }: { children: ReactNode }) => (
  <div className="px-4 py-3 text-ink-2">{children}</div>
);

function Body(props: FileReviewProps) {
  const { file, show, where } = props;
  if (file.binary) return <Note>The content is not text, so its changes are not shown.</Note>;
  if (show === 'apart')
    return (
      <Note>
        <ButtonLink href={paths.pullFile(where.team, where.project, where.number, file.path)}>
          Show {formatNumber(file.added + file.deleted)} changed lines
        </ButtonLink>
      </Note>
    );
  if (!file.hunks.length)
    return <Note>{file.status === 'added' ? 'The file is empty.' : 'The content is the same.'}</Note>;
  if (show === 'open') return <Lines {...props} />;
  return (
    <details className="group">
      <summary className="flex min-h-10 cursor-pointer list-none items-center gap-2 px-4 text-ink-2 hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="icon transition-transform group-open:rotate-90" />
        {plural(lineCount(file), 'line')}, folded because they are many
      </summary>
      <Lines {...props} />
    </details>
  );
}

/** What the branch did to one file, with what was said about it. */
export function FileReview(props: FileReviewProps) {
  const { file, pull, where } = props;
  const { team, project, number } = where;
  const row = pull.files.find(({ path }) => path === file.path);
  const gone = file.status === 'deleted';
  return (
    <article
      id={fileId(file.path)}
      data-change
      tabIndex={-1}
      className="min-w-0 scroll-mt-24 rounded-panel border border-line bg-surface [contain-intrinsic-size:auto_24rem] [content-visibility:auto]"
    >
      <header className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1">
        <h3 className="min-w-0 flex-1 font-mono text-code leading-5 font-medium break-all max-sm:basis-full">
          {file.from && <span className="text-ink-2">{file.from} → </span>}
          {gone || pull.state !== 'open' ? (
            file.path
          ) : (
            <Link href={paths.files(team, project, file.path, pull.branch)} className="hover:underline">
              {file.path}
            </Link>
          )}
        </h3>
        {file.status !== 'changed' && (
          <Tag tone={file.status === 'added' ? 'good' : gone ? 'bad' : 'neutral'}>
            {STATUS_WORDS[file.status]}
          </Tag>
        )}
        {file.added + file.deleted > 0 && <Figures added={file.added} deleted={file.deleted} />}
        {pull.state === 'open' && pull.may.update && !gone && !file.binary && (
          <Link
            href={paths.editPullFile(team, project, number, file.path)}
            aria-label={`Edit ${file.path}`}
            className="grid size-6 place-items-center rounded-ctl text-ink-2 hover:bg-hover pointer-coarse:size-10"
          >
            <Pencil className="size-3.5" />
          </Link>
        )}
        {row && <ReviewedBox where={where} path={file.path} reviewed={row.reviewed} />}
      </header>
      <Body {...props} key={file.path} />
    </article>
  );
}
