import { Columns2, Rows2 } from 'lucide-react';
import Link from 'next/link';
import { plural } from '@/app/_lib/format';
import { paths } from '@/app/_lib/paths';
import type { PullView } from '@/server/pulls/shapes';
import type { FileDiff } from '@/server/repositories/shapes';
import { Figures } from '../../../code/_diff/file-diff.tsx';
import { plan } from '../../../code/_diff/word.ts';
import type { Where } from '../../_parts/where.ts';
import { FileReview, fileId } from './file-review.tsx';

interface FilesPartProps {
  pull: PullView;
  files: readonly FileDiff[];
  /** Files beyond the ones given. */
  more: number;
  split: boolean;
  where: Where;
}

function View({ where, split }: { where: Where; split: boolean }) {
  const base = paths.pull(where.team, where.project, where.number);
  const look = 'inline-flex h-6 items-center gap-1 rounded-chip px-[9px] text-xs font-medium text-ink-2';
  const on = 'bg-surface text-ink ring-1 ring-line-2';
  return (
    <nav
      aria-label="How lines are shown"
      className="inline-flex rounded-ctl bg-sunken p-0.5 ring-1 ring-line ring-inset max-md:hidden"
    >
      <Link
        href={`${base}#code`}
        aria-current={split ? undefined : 'true'}
        className={`${look} ${split ? '' : on}`}
      >
        <Rows2 aria-hidden="true" className="size-3.5" />
        Unified
      </Link>
      <Link
        href={`${base}?view=split#code`}
        aria-current={split ? 'true' : undefined}
        className={`${look} ${split ? on : ''}`}
      >
        <Columns2 aria-hidden="true" className="size-3.5" />
        Split
      </Link>
    </nav>
  );
}

/** The names of all files, when there are enough of them to get lost. */
function Names({ pull }: { pull: PullView }) {
  if (pull.files.length < 4) return null;
  return (
    <details className="mt-3 rounded-panel border border-line bg-surface">
      <summary className="flex min-h-10 cursor-pointer items-center px-4 font-medium hover:bg-hover">
        All {plural(pull.files.length, 'file')}
      </summary>
      <ul className="border-t border-line py-1.5">
        {pull.files.map(({ path, reviewed }) => (
          <li key={path}>
            <a
              href={`#${fileId(path)}`}
              className="flex min-h-7 items-center gap-2 px-4 font-mono text-code break-all hover:bg-hover pointer-coarse:min-h-10"
            >
              {path}
              {reviewed && <span className="font-sans text-xs text-ink-3">reviewed</span>}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Every file that the branch changes. */
export function FilesPart({ pull, files, more, split, where }: FilesPartProps) {
  const shows = plan(files);
  const sum = (key: 'added' | 'removed') => pull.files.reduce((total, file) => total + file[key], 0);
  return (
    <section id="code" aria-labelledby="code-title" className="scroll-mt-24 pt-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 id="code-title">Files</h2>
        <span className="flex flex-1 items-center gap-2 text-ink-3">
          {plural(pull.files.length, 'file')} changed{' '}
          <Figures added={sum('added')} deleted={sum('removed')} />
        </span>
        <View where={where} split={split} />
      </div>
      <Names pull={pull} />
      <div className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-3">
        {files.map((file, index) => (
          <FileReview
            key={file.path}
            file={file}
            show={shows[index]!}
            split={split}
            pull={pull}
            where={where}
          />
        ))}
        {!files.length && <p className="text-ink-2">Nothing differs from main.</p>}
        {more > 0 && (
          <p className="text-ink-2">
            {plural(more, 'more file')} changed. Fetch the branch to see all of them.
          </p>
        )}
      </div>
    </section>
  );
}
