import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { formatNumber } from '@/app/_lib/format';
import { ButtonLink } from '@/app/_ui/button';
import { Tag } from '@/app/_ui/tag';
import type { FileDiff } from '@/server/repositories/shapes';
import { HunkRows } from './hunk-rows.tsx';
import { figures, lineCount, STATUS_WORDS } from './word.ts';

interface FileDiffProps {
  file: FileDiff;
  show: 'open' | 'folded' | 'apart';
  /** The file as it is after the commit; undefined when it is gone. */
  fileHref: string | undefined;
  /** A page with this file alone. */
  apartHref: string;
}

/** `+12 −3`, coloured, with the words for screen readers. */
export function Figures({ added, deleted }: { added: number; deleted: number }) {
  return (
    <span className="flex-none text-xs tabular-nums">
      <span className="sr-only">{figures({ added, deleted })}</span>
      <span aria-hidden="true">
        <span className="text-good">+{formatNumber(added)}</span>{' '}
        <span className="text-bad">−{formatNumber(deleted)}</span>
      </span>
    </span>
  );
}

function Head({ file, fileHref }: Pick<FileDiffProps, 'file' | 'fileHref'>) {
  return (
    <header className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
      <h2 className="min-w-0 flex-1 text-sm leading-5 font-semibold tracking-normal break-all max-sm:basis-full">
        {file.from && <span className="font-normal text-ink-2">{file.from} → </span>}
        {fileHref ? (
          <Link href={fileHref} className="hover:underline">
            {file.path}
          </Link>
        ) : (
          file.path
        )}
      </h2>
      {file.status !== 'changed' && (
        <Tag tone={file.status === 'added' ? 'good' : file.status === 'deleted' ? 'bad' : 'neutral'}>
          {STATUS_WORDS[file.status]}
        </Tag>
      )}
      {file.added + file.deleted > 0 && <Figures added={file.added} deleted={file.deleted} />}
    </header>
  );
}

function Lines({ file }: { file: FileDiff }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={`Lines of ${file.path}`} tabIndex={0} className="overflow-x-auto">
      <table className="diff">
        {file.hunks.map((hunk) => (
          <HunkRows
            key={`${hunk.oldStart}-${hunk.newStart}`}
            hunk={hunk}
            path={file.path}
            fresh={file.status === 'added'}
          />
        ))}
      </table>
    </section>
  );
}

const Words = ({ children }: { children: React.ReactNode }) => (
  <div className="px-4 py-3 text-ink-2">{children}</div>
);

function Body({ file, show, apartHref }: Pick<FileDiffProps, 'file' | 'show' | 'apartHref'>) {
  if (file.binary) return <Words>The content is not text, so its changes are not shown.</Words>;
  if (show === 'apart')
    return (
      <Words>
        <ButtonLink href={apartHref}>Show {formatNumber(file.added + file.deleted)} changed lines</ButtonLink>
      </Words>
    );
  if (!file.hunks.length)
    return <Words>{file.status === 'added' ? 'The file is empty.' : 'The content is the same.'}</Words>;
  if (show === 'open') return <Lines file={file} />;
  return (
    <details className="group">
      <summary className="flex min-h-10 cursor-pointer list-none items-center gap-2 px-4 text-ink-2 hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="icon transition-transform group-open:rotate-90" />
        {formatNumber(lineCount(file))} lines, folded because they are many
      </summary>
      <Lines file={file} />
    </details>
  );
}

/** What a commit did to one file, as a table written on the server. */
export function FileDiffPanel(props: FileDiffProps) {
  const { file } = props;
  return (
    <article className="min-w-0 rounded-panel border border-line bg-surface [contain-intrinsic-size:auto_24rem] [content-visibility:auto]">
      <Head {...props} />
      <Body {...props} key={file.path} />
    </article>
  );
}
