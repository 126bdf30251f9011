import type { CodeToken } from '@/app/_lib/highlight';
import type { DiffLine } from '@/server/repositories/shapes';
import { type Coloured, type Pair, pairs } from './split.ts';

/*
 * Lines as HTML text instead of elements: a page of ten thousand lines would carry a hundred thousand elements twice, as
 * HTML and as what React reads, and take ten seconds. The looks are the classes of `.diff` in globals.css.
 */

export interface RowsLook {
  /** Everything is new: only the gutter says so, and there are no old numbers. */
  fresh: boolean;
  /** Old and new beside each other. */
  split: boolean;
  /** The numbers carry `data-line` and `data-side`, for the part that takes comments. */
  commentable: boolean;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

const KINDS = { same: 's', add: 'a', del: 'd' };
const MARKS = { same: '', add: '+', del: '−' };
const WORDS = { same: '', add: 'Added', del: 'Deleted' };

/** Class by the theme's variable; other variables than these stay plain. */
const CLASSES: Record<string, string> = {
  'var(--code-keyword)': 'k',
  'var(--code-string)': 'r',
  'var(--code-number)': 'n',
  'var(--code-type)': 't',
  'var(--code-comment)': 'c',
  'var(--ink-2)': 'p',
  'var(--good)': 'g',
  'var(--bad)': 'b',
};

function code({ text }: DiffLine, tokens: readonly CodeToken[] | undefined): string {
  if (!text) return ' ';
  if (!tokens) return escaped(text);
  let [html, open] = ['', ''];
  for (const token of tokens) {
    const kind = CLASSES[token.color ?? ''] ?? '';
    if (kind !== open) html += `${open && '</span>'}${kind && `<span class="${kind}">`}`;
    html += escaped(token.text);
    open = kind;
  }
  return html + (open && '</span>');
}

/** A cell with a line's number; a click on it is understood by its attributes. */
function number(
  look: RowsLook,
  side: 'old' | 'new',
  target: number | undefined,
  shown: string,
  more = '',
): string {
  const data = look.commentable && target ? ` data-line="${target}" data-side="${side}"` : '';
  return `<td class="no ${more}"${data}>${shown}</td>`;
}

function mark({ kind }: DiffLine, hidden: boolean, more = ''): string {
  const words = WORDS[kind] && `<span class="sr-only">${WORDS[kind]}</span>`;
  const sign = hidden || !MARKS[kind] ? '' : `<span aria-hidden="true">${MARKS[kind]}</span>`;
  return `<td class="mk ${more}">${words}${sign}</td>`;
}

function unified({ line, tokens }: Coloured, look: RowsLook): string {
  const own = line.new ? `${line.new}` : `<span class="sm:hidden">${line.old}</span>`;
  const old = number(look, 'old', line.kind === 'del' ? line.old : undefined, `${line.old ?? ''}`, 'old');
  const cells = [
    look.fresh ? '' : old,
    number(look, line.new ? 'new' : 'old', line.new ?? line.old, own),
    mark(line, look.fresh),
    `<td class="tx">${code(line, tokens)}</td>`,
  ];
  return `<tr class="${KINDS[line.kind]}${look.fresh ? ' fr' : ''}">${cells.join('')}</tr>`;
}

function side(which: 'old' | 'new', from: Coloured | undefined, look: RowsLook): string {
  if (!from)
    return '<td class="no no-line"></td><td class="mk no-line"></td><td class="tx half no-line"></td>';
  const { line, tokens } = from;
  // A line that stayed is one line: a comment on either side of it is about the new file.
  const target = which === 'old' && line.kind === 'same' ? line.new : line[which];
  const kind = KINDS[line.kind];
  return (
    number(look, line.kind === 'del' ? 'old' : 'new', target, `${line[which] ?? ''}`, kind) +
    mark(line, false, kind) +
    `<td class="tx half ${kind}">${code(line, tokens)}</td>`
  );
}

/** The rows of a hunk: old and new beside each other, or each line by itself, twice the same. Pure. */
export const rowsOf = (lines: readonly Coloured[], split: boolean): Pair[] =>
  split ? pairs(lines) : lines.map((one) => [one, one]);

/** Table rows as HTML: texts escaped, nothing else of the lines in it. Pure. */
export function rowsHtml(rows: readonly Pair[], look: RowsLook): string {
  return rows
    .map(([left, right]) =>
      look.split ? `<tr>${side('old', left, look)}${side('new', right, look)}</tr>` : unified(left!, look),
    )
    .join('');
}

/** Runs of rows that end where something is said below one. Pure. */
export function runs<T>(
  rows: readonly Pair[],
  below: ((line: DiffLine) => T | null) | undefined,
): { rows: Pair[]; said: T[] }[] {
  const found: { rows: Pair[]; said: T[] }[] = [];
  let open: Pair[] = [];
  for (const row of rows) {
    open.push(row);
    const said = [...new Set(row)].flatMap((one) => (one && below?.(one.line)) ?? []);
    if (!said.length) continue;
    found.push({ rows: open, said });
    open = [];
  }
  if (open.length) found.push({ rows: open, said: [] });
  return found;
}
