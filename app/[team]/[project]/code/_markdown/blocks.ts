import { type Inline, parseInline } from './inline.ts';

export type Block =
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'code'; language: string; text: string }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'list'; ordered: boolean; start: number; items: Block[][] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' };

const MAX_DEPTH = 6;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+-]*)/;
const INDENTED = /^ {4}/;
const RULE = /^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])(?:\s+|$)(.*)$/;
const QUOTE = /^ {0,3}>\s?/;
const DIVIDER = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** Lines that are still to be read. */
class Lines {
  readonly #lines: readonly string[];
  #at = 0;
  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }
  get left(): boolean {
    return this.#at < this.#lines.length;
  }
  peek(ahead = 0): string {
    return this.#lines[this.#at + ahead] ?? '';
  }
  take(): string {
    return this.#lines[this.#at++] ?? '';
  }
  /** Takes lines while they fit. */
  takeWhile(fits: (line: string) => boolean): string[] {
    const taken: string[] = [];
    while (this.left && fits(this.peek())) taken.push(this.take());
    return taken;
  }
}

const startsBlock = (line: string) =>
  !line.trim() ||
  HEADING.test(line) ||
  FENCE.test(line) ||
  RULE.test(line) ||
  ITEM.test(line) ||
  QUOTE.test(line);

function fenced(lines: Lines): Block {
  const [, mark = '```', language = ''] = FENCE.exec(lines.take()) ?? [];
  const text = lines.takeWhile((line) => !line.trimStart().startsWith(mark));
  lines.take();
  return { kind: 'code', language: language.toLowerCase(), text: text.join('\n') };
}

/** Lines that are four spaces in, empty ones between them included. */
function indented(lines: Lines): Block {
  const text = lines.takeWhile((line) => INDENTED.test(line) || !line.trim());
  return {
    kind: 'code',
    language: '',
    text: text
      .map((line) => line.slice(4))
      .join('\n')
      .trimEnd(),
  };
}

/** What belongs to an item: the rest of its line, and the lines below that are indented or continue it. */
function item(lines: Lines): string[] {
  const [, indent = '', mark = '-', first = ''] = ITEM.exec(lines.take()) ?? [];
  const width = indent.length + mark.length + 1;
  const out = [first];
  while (lines.left) {
    const line = lines.peek();
    const indented = line.search(/\S/) >= Math.min(width, 2);
    const blankBefore = out.at(-1)?.trim() === '';
    if (!line.trim()) {
      const next = lines.peek(1);
      if (!next.trim() || next.search(/\S/) < 2) break;
    } else if (!indented && (blankBefore || startsBlock(line))) break;
    out.push(lines.take().replace(new RegExp(`^ {0,${width}}`), ''));
  }
  return out;
}

function list(lines: Lines, depth: number): Block {
  const mark = ITEM.exec(lines.peek())?.[2] ?? '-';
  const ordered = /\d/.test(mark);
  const items: Block[][] = [];
  while (lines.left) {
    const next = ITEM.exec(lines.peek());
    if (!next || /\d/.test(next[2]!) !== ordered) break;
    items.push(blocksOf(item(lines), depth + 1));
    if (!lines.peek().trim() && ITEM.test(lines.peek(1))) lines.take();
  }
  return { kind: 'list', ordered, start: ordered ? Number.parseInt(mark, 10) : 1, items };
}

function cells(line: string): Inline[][] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => parseInline(cell.trim().replaceAll('\\|', '|')));
}

function table(lines: Lines): Block {
  const head = cells(lines.take());
  lines.take();
  const rows = lines.takeWhile((line) => line.includes('|')).map(cells);
  return { kind: 'table', head, rows };
}

function paragraph(lines: Lines): Block {
  const text = [
    lines.take(),
    ...lines.takeWhile((line) => !startsBlock(line) && !/^(?:=+|-+)\s*$/.test(line)),
  ];
  const underline = /^(=+|-+)\s*$/.exec(lines.peek())?.[1];
  if (underline && lines.left) {
    lines.take();
    return { kind: 'heading', level: underline[0] === '=' ? 1 : 2, children: parseInline(text.join(' ')) };
  }
  return { kind: 'paragraph', children: parseInline(text.map((line) => line.trimStart()).join('\n')) };
}

function block(lines: Lines, depth: number): Block {
  const line = lines.peek();
  const heading = HEADING.exec(line);
  if (heading) {
    lines.take();
    return { kind: 'heading', level: heading[1]!.length, children: parseInline(heading[2]!) };
  }
  if (FENCE.test(line)) return fenced(lines);
  if (INDENTED.test(line)) return indented(lines);
  if (RULE.test(line)) {
    lines.take();
    return { kind: 'rule' };
  }
  if (QUOTE.test(line) && depth < MAX_DEPTH)
    return {
      kind: 'quote',
      blocks: blocksOf(
        lines.takeWhile((one) => QUOTE.test(one)).map((one) => one.replace(QUOTE, '')),
        depth + 1,
      ),
    };
  if (ITEM.test(line) && depth < MAX_DEPTH) return list(lines, depth);
  if (line.includes('|') && DIVIDER.test(lines.peek(1)) && lines.peek(1).includes('-')) return table(lines);
  return paragraph(lines);
}

function blocksOf(source: readonly string[], depth: number): Block[] {
  const lines = new Lines(source);
  const blocks: Block[] = [];
  while (lines.left) {
    if (lines.peek().trim()) blocks.push(block(lines, depth));
    else lines.take();
  }
  return blocks;
}

/** Reads Markdown as plain data. Pure; never fails, and passes no HTML through. */
export function parseMarkdown(source: string): Block[] {
  const text = source
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '    ')
    .replace(/<!--[\s\S]*?-->/g, '');
  return blocksOf(text.split('\n'), 0);
}
