import clsx from 'clsx';
import type { ReactNode } from 'react';
import { type CodeToken, highlight } from '@/app/_lib/highlight';
import type { DiffHunk, DiffLine } from '@/server/repositories/shapes';
import { languageOf } from '../_parts/languages.ts';
import { Tokens } from '../_parts/tokens.tsx';
import { type Coloured, pairs } from './split.ts';

const MARKS = { same: ' ', add: '+', del: '−' };
const WORDS = { same: undefined, add: 'Added', del: 'Deleted' };
const ROWS = { same: '', add: 'bg-add-wash', del: 'bg-del-wash' };
const GUTTERS = { same: 'bg-surface', add: 'bg-add-mark', del: 'bg-del-mark' };
const NUMBER = 'w-px min-w-10 px-2 text-right align-top text-ink-2 tabular-nums select-none';

/** What a part of the page adds to lines: numbers that can be clicked, rows below a line. */
export interface LineExtras {
  /** The numbers carry `data-line` and `data-side`, for the part that takes comments. */
  commentable?: boolean;
  /** Shown in a row of its own below the line. */
  below?: (line: DiffLine) => ReactNode;
}

interface RowProps extends LineExtras {
  line: DiffLine;
  tokens: CodeToken[] | undefined;
  /** Everything is new: only the gutter says so. */
  fresh: boolean;
}

/** Attributes by which a click on a line number is understood. */
const target = (commentable: boolean | undefined, side: 'old' | 'new', line: number | undefined) =>
  commentable && line ? { 'data-line': line, 'data-side': side } : {};

const Code = ({ line, tokens }: { line: DiffLine; tokens: CodeToken[] | undefined }) =>
  tokens ? <Tokens tokens={tokens} /> : line.text || ' ';

function Mark({ line, hidden }: { line: DiffLine; hidden?: boolean }) {
  return (
    <td className="w-px pl-2 text-ink-2 select-none">
      {WORDS[line.kind] && <span className="sr-only">{WORDS[line.kind]}</span>}
      <span aria-hidden="true">{hidden ? '' : MARKS[line.kind]}</span>
    </td>
  );
}

function Below({ content, columns }: { content: ReactNode; columns: number }) {
  if (!content) return null;
  return (
    <tr>
      <td colSpan={columns} className="bg-canvas p-0">
        <div className="sticky left-0 flex w-[min(100%,var(--diff-width,100%))] flex-col gap-2 px-3 py-2 sm:pl-14">
          {content}
        </div>
      </td>
    </tr>
  );
}

function Row({ line, tokens, fresh, commentable, below }: RowProps) {
  const gutter = clsx(
    NUMBER,
    GUTTERS[line.kind],
    commentable && 'cursor-pointer hover:text-ink hover:underline',
  );
  const shown = line.new ?? line.old;
  return (
    <>
      <tr className={fresh ? '' : ROWS[line.kind]}>
        {!fresh && (
          <td
            className={clsx(gutter, 'max-sm:hidden')}
            {...target(commentable, 'old', line.kind === 'del' ? line.old : undefined)}
          >
            {line.old}
          </td>
        )}
        <td className={gutter} {...target(commentable, line.new ? 'new' : 'old', shown)}>
          {line.new ?? <span className="sm:hidden">{line.old}</span>}
        </td>
        <Mark line={line} hidden={fresh} />
        <td className="pr-4 pl-1 whitespace-pre">
          <Code line={line} tokens={tokens} />
        </td>
      </tr>
      <Below content={below?.(line)} columns={4} />
    </>
  );
}

function Side({
  side,
  from,
  commentable,
}: {
  side: 'old' | 'new';
  from: Coloured | undefined;
  commentable?: boolean;
}) {
  if (!from)
    return (
      <>
        <td className="w-px bg-sunken" />
        <td className="w-px bg-sunken" />
        <td className="w-1/2 bg-sunken" />
      </>
    );
  const { line, tokens } = from;
  const look = ROWS[line.kind];
  return (
    <>
      <td
        className={clsx(
          NUMBER,
          GUTTERS[line.kind],
          commentable && 'cursor-pointer hover:text-ink hover:underline',
        )}
        {...target(
          commentable,
          line.kind === 'del' ? 'old' : 'new',
          side === 'old' && line.kind === 'same' ? line.new : line[side],
        )}
      >
        {line[side]}
      </td>
      <td className={clsx('w-px pl-2 text-ink-2 select-none', look)}>
        {WORDS[line.kind] && <span className="sr-only">{WORDS[line.kind]}</span>}
        <span aria-hidden="true">{MARKS[line.kind]}</span>
      </td>
      <td className={clsx('w-1/2 pr-4 pl-1 whitespace-pre', look)}>
        <Code line={line} tokens={tokens} />
      </td>
    </>
  );
}

function SplitRows({ lines, commentable, below }: LineExtras & { lines: Coloured[] }) {
  return pairs(lines).map(([left, right], index) => {
    const said = [...new Set([left, right])].map((one) => one && below?.(one.line)).filter(Boolean);
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines of a difference have no other identity
      <FragmentRow key={index} said={said.length ? said : undefined}>
        <tr>
          <Side side="old" from={left} commentable={commentable} />
          <Side side="new" from={right} commentable={commentable} />
        </tr>
      </FragmentRow>
    );
  });
}

function FragmentRow({ said, children }: { said: ReactNode; children: ReactNode }) {
  return (
    <>
      {children}
      <Below content={said} columns={6} />
    </>
  );
}

interface HunkRowsProps extends LineExtras {
  hunk: DiffHunk;
  path: string;
  fresh: boolean;
  /** Old and new beside each other. */
  split?: boolean;
}

/** One place of a file that changed, coloured as far as a part of a file can be. */
export async function HunkRows({ hunk, path, fresh, split, ...extras }: HunkRowsProps) {
  const text = hunk.lines.map((line) => line.text).join('\n');
  const tokens = await highlight(text, languageOf(path));
  const aligned = tokens?.length === hunk.lines.length ? tokens : undefined;
  const beside = split && !fresh;
  return (
    <tbody>
      {!fresh && (
        <tr className="bg-sunken text-ink-3">
          <td colSpan={beside ? 6 : 4} className="px-3 py-0.5 whitespace-pre">
            Line {hunk.newStart || hunk.oldStart}
            {hunk.context && <span className="text-ink-2"> in {hunk.context}</span>}
          </td>
        </tr>
      )}
      {beside ? (
        <SplitRows
          lines={hunk.lines.map((line, index) => ({ line, tokens: aligned?.[index] }))}
          {...extras}
        />
      ) : (
        hunk.lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a difference have no other identity
          <Row key={index} line={line} tokens={aligned?.[index]} fresh={fresh} {...extras} />
        ))
      )}
    </tbody>
  );
}
