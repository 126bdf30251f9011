import { Fragment, type ReactNode } from 'react';
import { highlight } from '@/app/_lib/highlight';
import type { DiffHunk, DiffLine } from '@/server/repositories/shapes';
import { languageOf } from '../_parts/languages.ts';
import { rowsHtml, rowsOf, runs } from './rows.ts';

interface HunkRowsProps {
  hunk: DiffHunk;
  path: string;
  /** Everything is new. */
  fresh: boolean;
  /** Old and new beside each other. */
  split?: boolean;
  /** The numbers can be clicked. */
  commentable?: boolean;
  /** Shown in a row of its own below the line. */
  below?: (line: DiffLine) => ReactNode;
}

function Below({ content, columns }: { content: ReactNode; columns: number }) {
  return (
    <tbody>
      <tr>
        <td colSpan={columns} className="bg-canvas p-0">
          <div className="sticky left-0 flex w-[min(100%,var(--diff-width,100%))] flex-col gap-2 px-3 py-2 sm:pl-14">
            {content}
          </div>
        </td>
      </tr>
    </tbody>
  );
}

/** One place of a file that changed, coloured as far as a part of a file can be; inside a `<table className="diff">`. */
export async function HunkRows({ hunk, path, fresh, split, commentable = false, below }: HunkRowsProps) {
  const text = hunk.lines.map((line) => line.text).join('\n');
  const tokens = await highlight(text, languageOf(path));
  const aligned = tokens?.length === hunk.lines.length ? tokens : undefined;
  const look = { fresh, split: Boolean(split && !fresh), commentable };
  const columns = look.split ? 6 : 4;
  const lines = hunk.lines.map((line, index) => ({ line, tokens: aligned?.[index] }));
  return (
    <>
      {!fresh && (
        <tbody>
          <tr className="bg-sunken text-ink-3">
            <td colSpan={columns} className="px-3 py-0.5 whitespace-pre">
              Line {hunk.newStart || hunk.oldStart}
              {hunk.context && <span className="text-ink-2"> in {hunk.context}</span>}
            </td>
          </tr>
        </tbody>
      )}
      {runs(rowsOf(lines, look.split), below).map((run, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: runs of a difference have no other identity
        <Fragment key={index}>
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: rowsHtml escapes every text */}
          <tbody dangerouslySetInnerHTML={{ __html: rowsHtml(run.rows, look) }} />
          {run.said.length > 0 && <Below content={run.said} columns={columns} />}
        </Fragment>
      ))}
    </>
  );
}
