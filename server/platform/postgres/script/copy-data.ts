import { tokenize } from './tokens.ts';

const NEWLINE = 10;
const RETURN = 13;

/** Is this a COPY that reads the lines which follow it in the script? */
export function isCopyFromStdin(text: string): boolean {
  if (!/^\s*copy\b/i.test(text)) return false;
  const tokens = tokenize(text);
  return tokens.some(
    ({ value, kind, depth }, index) =>
      depth === 0 && kind === 'word' && value === 'from' && /^p?stdin$/.test(tokens[index + 1]?.value ?? ''),
  );
}

/** Does a COPY name its own encoding, so that its data must not be converted? */
export function namesEncoding(text: string): boolean {
  const tokens = tokenize(text);
  // A column may have that name, too.
  const from = tokens.findIndex(
    ({ kind, value, depth }) => kind === 'word' && value === 'from' && depth === 0,
  );
  return tokens.slice(from + 1).some(({ kind, value }) => kind === 'word' && value === 'encoding');
}

/** Finds the line `\.` that ends the data of a COPY, in bytes that arrive in pieces. */
export class CopyDataEnd {
  #carry: Buffer = Buffer.alloc(0);
  #atLineStart = true;
  /** Line ends seen so far, the one of the end mark included. */
  lines = 0;

  /**
   * Takes a piece. `data` belongs to the COPY; `rest` is what follows the end mark, undefined while there is none.
   */
  push(piece: Buffer): { data: Buffer; rest?: Buffer } {
    const bytes = this.#carry.length ? Buffer.concat([this.#carry, piece]) : piece;
    for (let at = bytes.indexOf('\\.'); at !== -1; at = bytes.indexOf('\\.', at + 1)) {
      if (!(at === 0 ? this.#atLineStart : bytes[at - 1] === NEWLINE)) continue;
      const end = endOfMark(bytes, at);
      if (end === 'unknown') return this.#keep(bytes, at);
      if (end === undefined) continue;
      const data = bytes.subarray(0, at);
      this.lines += countNewlines(data) + (bytes[end - 1] === NEWLINE ? 1 : 0);
      return { data, rest: bytes.subarray(end) };
    }
    const last = bytes.length - 1;
    const half = bytes[last] === 92 && (last === 0 ? this.#atLineStart : bytes[last - 1] === NEWLINE);
    return this.#keep(bytes, half ? last : bytes.length);
  }

  /** What is left when the script ends without an end mark. */
  finish(): Buffer {
    const carry = this.#carry;
    return /^\\\.\r?$/.test(carry.toString('latin1')) ? Buffer.alloc(0) : carry;
  }

  #keep(bytes: Buffer, from: number): { data: Buffer } {
    const data = bytes.subarray(0, from);
    if (from > 0) this.#atLineStart = bytes[from - 1] === NEWLINE;
    this.lines += countNewlines(data);
    this.#carry = Buffer.from(bytes.subarray(from));
    return { data };
  }
}

/** Index after the end mark at `at` and its line end; undefined when it is data, `unknown` when more is needed. */
function endOfMark(bytes: Buffer, at: number): number | undefined | 'unknown' {
  let end = at + 2;
  if (bytes[end] === RETURN) end++;
  if (end >= bytes.length) return 'unknown';
  return bytes[end] === NEWLINE ? end + 1 : undefined;
}

function countNewlines(bytes: Buffer): number {
  let lines = 0;
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === NEWLINE) lines++;
  return lines;
}
