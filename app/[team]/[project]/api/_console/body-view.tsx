'use client';
import { useMemo } from 'react';
import { formatBytes, formatNumber } from '@/app/_lib/format';
import { type Answer, asRows } from '../_answer/answer.ts';
import { type JsonKind, layOut } from '../_answer/json.ts';

const COLORS: Record<JsonKind, string | undefined> = {
  key: 'var(--code-type)',
  string: 'var(--code-string)',
  number: 'var(--code-number)',
  word: 'var(--code-keyword)',
  mark: undefined,
};
/** Beyond this many, pieces lose their colour: each is an element of the page. */
const MOST_PIECES = 6000;
const MOST_ROWS = 500;
const PRE =
  'min-h-24 flex-1 px-4 py-2.5 font-mono text-xs leading-[1.1875rem] whitespace-pre-wrap break-words [font-variant-ligatures:none]';

export type BodyMode = 'text' | 'table';

interface BodyViewProps {
  answer: Answer;
  mode: BodyMode;
}

/** The body as laid-out JSON, as it came, or as a table. */
export function BodyView({ answer, mode }: BodyViewProps) {
  const rows = useMemo(() => (mode === 'table' ? asRows(answer) : undefined), [answer, mode]);
  if (!answer.text) return <p className="px-4 py-3 text-ink-3">The answer has no body.</p>;
  return (
    <>
      {rows ? <RowTable rows={rows} /> : <BodyText answer={answer} />}
      {answer.cut && (
        <p className="border-t border-line px-4 py-2 text-xs text-ink-3">
          Only the beginning is shown; the whole body has {formatBytes(answer.bytes)}. Use <code>limit</code>{' '}
          for less.
        </p>
      )}
    </>
  );
}

function BodyText({ answer }: { answer: Answer }) {
  const pieces = useMemo(
    () => (answer.contentType.includes('json') && !answer.cut ? layOut(answer.text) : undefined),
    [answer],
  );
  if (!pieces) return <pre className={PRE}>{answer.text}</pre>;
  const rest = pieces.slice(MOST_PIECES);
  return (
    <pre className={PRE}>
      {pieces.slice(0, MOST_PIECES).map(({ text, kind }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never move
        <span key={index} style={COLORS[kind] ? { color: COLORS[kind] } : undefined}>
          {text}
        </span>
      ))}
      {rest.map(({ text }) => text).join('')}
    </pre>
  );
}

function cellText(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function RowTable({ rows }: { rows: Record<string, unknown>[] }) {
  const columns = [...new Set(rows.slice(0, 50).flatMap((row) => Object.keys(row)))];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label="Rows of the answer" tabIndex={0} className="overflow-x-auto">
      <table className="w-full border-collapse text-xs">
        <thead>
          <tr>
            {columns.map((name) => (
              <th
                key={name}
                scope="col"
                className="h-7 border-b border-line px-2 text-left font-medium whitespace-nowrap text-ink-3 first:pl-4"
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of an answer have no other identity
            <tr key={index} className="hover:bg-hover">
              {columns.map((name) => (
                <td
                  key={name}
                  className="h-7 max-w-60 truncate border-b border-line px-2 tabular-nums first:pl-4"
                >
                  {row[name] === null || row[name] === undefined ? (
                    <span className="text-ink-3">empty</span>
                  ) : (
                    cellText(row[name])
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && (
        <p className="px-4 py-2 text-xs text-ink-3">
          The first {formatNumber(MOST_ROWS)} of {formatNumber(rows.length)} rows.
        </p>
      )}
    </section>
  );
}
