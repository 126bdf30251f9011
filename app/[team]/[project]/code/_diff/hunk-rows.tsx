import clsx from 'clsx';
import { type CodeToken, highlight } from '@/app/_lib/highlight';
import type { DiffHunk, DiffLine } from '@/server/repositories/shapes';
import { languageOf } from '../_parts/languages.ts';
import { Tokens } from '../_parts/tokens.tsx';

const MARKS = { same: ' ', add: '+', del: '−' };
const WORDS = { same: undefined, add: 'Added', del: 'Deleted' };
const ROWS = { same: '', add: 'bg-add-wash', del: 'bg-del-wash' };
const GUTTERS = { same: 'bg-surface', add: 'bg-add-mark', del: 'bg-del-mark' };
const NUMBER = 'w-px min-w-10 px-2 text-right align-top text-ink-2 tabular-nums select-none';

interface RowProps {
  line: DiffLine;
  tokens: CodeToken[] | undefined;
  /** Everything is new: only the gutter says so. */
  fresh: boolean;
}

function Row({ line, tokens, fresh }: RowProps) {
  const gutter = clsx(NUMBER, GUTTERS[line.kind]);
  return (
    <tr className={fresh ? '' : ROWS[line.kind]}>
      {!fresh && <td className={clsx(gutter, 'max-sm:hidden')}>{line.old}</td>}
      <td className={gutter}>{line.new ?? <span className="sm:hidden">{line.old}</span>}</td>
      <td className="w-px pl-2 text-ink-2 select-none">
        {WORDS[line.kind] && <span className="sr-only">{WORDS[line.kind]}</span>}
        <span aria-hidden="true">{fresh ? '' : MARKS[line.kind]}</span>
      </td>
      <td className="pr-4 pl-1 whitespace-pre">{tokens ? <Tokens tokens={tokens} /> : line.text || ' '}</td>
    </tr>
  );
}

/** One place of a file that changed, coloured as far as a part of a file can be. */
export async function HunkRows({ hunk, path, fresh }: { hunk: DiffHunk; path: string; fresh: boolean }) {
  const text = hunk.lines.map((line) => line.text).join('\n');
  const tokens = await highlight(text, languageOf(path));
  const aligned = tokens?.length === hunk.lines.length ? tokens : undefined;
  return (
    <tbody>
      {!fresh && (
        <tr className="bg-sunken text-ink-3">
          <td colSpan={4} className="px-3 py-0.5 whitespace-pre">
            Line {hunk.newStart || hunk.oldStart}
            {hunk.context && <span className="text-ink-2"> in {hunk.context}</span>}
          </td>
        </tr>
      )}
      {hunk.lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a difference have no other identity
        <Row key={index} line={line} tokens={aligned?.[index]} fresh={fresh} />
      ))}
    </tbody>
  );
}
