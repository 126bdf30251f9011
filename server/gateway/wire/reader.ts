/** Called once per backend message: its type byte, and where its body lies in `buffer`. */
export type OnMessage = (type: number, buffer: Buffer, start: number, end: number) => void;

/** Cuts a byte stream into messages. A message that spans chunks is joined once, when it is whole. */
export class MessageReader {
  #parts: Buffer[] = [];
  #have = 0;
  #need = 0;
  readonly #onMessage: OnMessage;
  constructor(onMessage: OnMessage) {
    this.#onMessage = onMessage;
  }

  push(chunk: Buffer): void {
    let buffer = chunk;
    if (this.#need > 0) {
      this.#parts.push(chunk);
      this.#have += chunk.length;
      if (this.#have < this.#need) return;
      buffer = Buffer.concat(this.#parts, this.#have);
      this.#parts = [];
      this.#need = 0;
    }
    this.#cut(buffer);
  }

  #cut(buffer: Buffer): void {
    let at = 0;
    const end = buffer.length;
    while (end - at >= 5) {
      const next = at + 1 + buffer.readInt32BE(at + 1);
      if (next > end) break;
      this.#onMessage(buffer[at] ?? 0, buffer, at + 5, next);
      at = next;
    }
    if (at === end) return;
    this.#have = end - at;
    this.#need = this.#have >= 5 ? 1 + buffer.readInt32BE(at + 1) : 5;
    this.#parts = [buffer.subarray(at)];
  }
}

/** Fields of an ErrorResponse that matter here. */
export interface ErrorFields {
  severity: string;
  code: string;
  message: string;
  detail?: string;
  hint?: string;
}

/** Reads an ErrorResponse. */
export function readError(buffer: Buffer, start: number, end: number): ErrorFields {
  const fields = new Map<string, string>();
  for (const field of buffer.toString('utf8', start, end).split('\0'))
    if (field) fields.set(field.charAt(0), field.slice(1));
  const detail = fields.get('D');
  const hint = fields.get('H');
  return {
    severity: fields.get('V') ?? '',
    code: fields.get('C') ?? 'XX000',
    message: fields.get('M') ?? '',
    ...(detail !== undefined && { detail }),
    ...(hint !== undefined && { hint }),
  };
}

/** One row in text format: the first column as bytes, the others as strings. */
export interface Row {
  body: Buffer | null;
  rest: (string | null)[];
  /** First columns of further rows: an execution plan has a row per line. */
  more: (Buffer | null)[] | undefined;
}

/** Reads a DataRow. The body is a view of the received chunk: nothing is copied or decoded. */
export function readRow(buffer: Buffer, start: number): Row {
  const count = buffer.readInt16BE(start);
  let at = start + 2;
  let body: Buffer | null = null;
  const rest: (string | null)[] = [];
  for (let i = 0; i < count; i++) {
    const length = buffer.readInt32BE(at);
    at += 4;
    if (i === 0) body = length < 0 ? null : buffer.subarray(at, at + length);
    else rest.push(length < 0 ? null : buffer.toString('utf8', at, at + length));
    if (length > 0) at += length;
  }
  return { body, rest, more: undefined };
}
