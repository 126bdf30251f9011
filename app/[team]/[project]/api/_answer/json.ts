export type JsonKind = 'key' | 'string' | 'number' | 'word' | 'mark';
export interface JsonPiece {
  text: string;
  kind: JsonKind;
}

type Node =
  | { leaf: JsonPiece }
  | { open: string; close: string; items: { key?: string; value: Node }[]; width: number };

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[[\]{},:])/y;
const MOST_INLINE = 64;
const MAX_DEPTH = 100;

/** Reads the text itself rather than its value, so that long numbers keep their digits. */
class Reader {
  readonly #text: string;
  #at = 0;
  constructor(text: string) {
    this.#text = text;
  }
  next(): string {
    TOKEN.lastIndex = this.#at;
    const found = TOKEN.exec(this.#text);
    if (!found?.[1]) throw new SyntaxError('not JSON');
    this.#at = TOKEN.lastIndex;
    return found[1];
  }
  peek(): string {
    const at = this.#at;
    const token = this.next();
    this.#at = at;
    return token;
  }
}

function leaf(token: string): Node {
  const kind = token.startsWith('"') ? 'string' : /^[-\d]/.test(token) ? 'number' : 'word';
  return { leaf: { text: token, kind } };
}

const widthOf = (node: Node) => ('leaf' in node ? node.leaf.text.length : node.width);

function read(reader: Reader, depth: number): Node {
  const token = reader.next();
  if (token !== '{' && token !== '[') return leaf(token);
  if (depth > MAX_DEPTH) throw new SyntaxError('too deep');
  const close = token === '{' ? '}' : ']';
  const items: { key?: string; value: Node }[] = [];
  let width = 2;
  if (reader.peek() === close) reader.next();
  else
    do {
      const key = token === '{' ? reader.next() : undefined;
      if (key !== undefined) reader.next();
      const value = read(reader, depth + 1);
      items.push({ ...(key !== undefined && { key }), value });
      width += widthOf(value) + (key?.length ?? 0) + 4;
    } while (reader.next() === ',');
  return { open: token, close, items, width };
}

const mark = (text: string): JsonPiece => ({ text, kind: 'mark' });

function write(node: Node, depth: number, pieces: JsonPiece[]): void {
  if ('leaf' in node) {
    pieces.push(node.leaf);
    return;
  }
  const inline = node.items.length === 0 || (depth > 1 && node.width <= MOST_INLINE);
  const gap = (level: number) => (inline ? '' : `\n${'  '.repeat(level)}`);
  pieces.push(mark(node.open));
  node.items.forEach(({ key, value }, index) => {
    pieces.push(mark(`${index ? (inline ? ', ' : ',') : ''}${gap(depth + 1)}`));
    if (key !== undefined) pieces.push({ text: key, kind: 'key' }, mark(': '));
    write(value, depth + 1, pieces);
  });
  pieces.push(mark(`${gap(depth)}${node.close}`));
}

/** JSON text laid out over lines, in coloured pieces; small inner objects stay on one line. Undefined when it is none. */
export function layOut(text: string): JsonPiece[] | undefined {
  try {
    const pieces: JsonPiece[] = [];
    write(read(new Reader(text), 0), 0, pieces);
    return pieces;
  } catch {
    return undefined;
  }
}
