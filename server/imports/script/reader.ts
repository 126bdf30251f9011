import { fail } from '../../kernel/errors.ts';
import {
  CopyDataEnd,
  isCopyFromStdin,
  SqlLexer,
  StatementTooLong,
} from '../../platform/postgres/script/index.ts';

import { type ScriptEncoding, UTF8 } from './encoding.ts';

export interface ScriptText {
  kind: 'statement';
  text: string;
  line: number;
  /** Several statements that psql sends as one. */
  joined?: boolean;
}
export interface ScriptCopy {
  kind: 'copy';
  text: string;
  line: number;
  /** Line of the first row. */
  dataLine: number;
  /** The rows as they stand in the file; what is not read is skipped. */
  data: AsyncGenerator<Buffer>;
}
export interface ScriptMeta {
  kind: 'meta';
  command: string;
  rest: string;
  line: number;
}
export type ScriptItem = ScriptText | ScriptCopy | ScriptMeta;

const LONGEST_STATEMENT = 256 * 1024 * 1024;

/**
 * Reads a script item by item from a stream of bytes, holding one statement and one piece at a time. Items are read
 * only when asked for, so that what one item changes (encoding, variables) holds for the next.
 */
export class ScriptReader {
  encoding: ScriptEncoding = UTF8;
  readonly #source: AsyncIterator<Buffer>;
  readonly #lexer: SqlLexer;
  #ended = false;
  #data: AsyncGenerator<Buffer> | undefined;

  constructor(
    source: AsyncIterable<Buffer>,
    variable: (name: string) => string | undefined = () => undefined,
  ) {
    this.#source = source[Symbol.asyncIterator]();
    this.#lexer = new SqlLexer({ psql: true, variable, limit: LONGEST_STATEMENT });
  }

  /** False after `SET standard_conforming_strings = off`. */
  set standardStrings(on: boolean) {
    this.#lexer.standardStrings = on;
  }
  get standardStrings(): boolean {
    return this.#lexer.standardStrings;
  }

  /** The next item; null at the end. Throws `invalid` for bytes that are not of the script's encoding. */
  async next(): Promise<ScriptItem | null> {
    await this.#skipData();
    for (;;) {
      const event = this.#lex();
      if (event?.kind === 'meta') return { ...event, rest: this.#decode(event.rest, event.line) };
      if (event) {
        const text = this.#decode(event.text, event.line);
        const { line, joined } = event;
        return isCopyFromStdin(text) ? this.copy(text, line) : { kind: 'statement', text, line, joined };
      }
      if (this.#ended) return null;
      await this.#more();
    }
  }

  /** Takes the lines after the current one as data of a COPY. */
  async copy(text: string, line: number): Promise<ScriptCopy> {
    const first = await this.#restOfLine();
    const dataLine = this.#lexer.line + 1;
    this.#data = this.#copyData(first);
    return { kind: 'copy', text, line, dataLine, data: this.#data };
  }

  /** Has a statement begun that has no semicolon yet? */
  get pending(): boolean {
    return this.#lexer.pending;
  }

  /** The statement that has begun before a psql command such as \g, which is thereby taken. */
  takePending(): ScriptText | null {
    const event = this.#lexer.takePending();
    return event && { ...event, text: this.#decode(event.text, event.line) };
  }

  /** Ends the underlying stream. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  #lex() {
    try {
      return this.#lexer.next();
    } catch (error) {
      throw this.#tooLong(error);
    }
  }

  #tooLong(error: unknown): unknown {
    if (!(error instanceof StatementTooLong)) return error;
    const advice = 'Split it, or dump with COPY blocks (pg_dump’s default) instead of INSERT.';
    return fail('invalid', `Line ${error.line}: the statement is longer than 256 MB. ${advice}`);
  }

  #decode(binary: string, line: number): string {
    try {
      return this.encoding.decode(binary);
    } catch {
      throw fail(
        'invalid',
        `Line ${line}: the text is not ${this.encoding.name}. Save the file as UTF-8, or name its encoding on the first ` +
          'line: SET client_encoding = ‘LATIN1’;'.replace(/[‘’]/g, "'"),
        { data: { line } },
      );
    }
  }

  async #pull(): Promise<Buffer | null> {
    const { done, value } = await this.#source.next();
    if (done) this.#ended = true;
    return done ? null : value;
  }

  async #more(): Promise<void> {
    const piece = await this.#pull();
    try {
      if (piece) this.#lexer.feed(piece.toString('latin1'));
      else this.#lexer.finish();
    } catch (error) {
      throw this.#tooLong(error);
    }
  }

  /** Takes all unread text; gives what belongs to the current line, and what comes after it. */
  async #restOfLine(): Promise<{ line: string; after: Buffer }> {
    let rest = this.#lexer.takeRest();
    while (!rest.includes('\n')) {
      const piece = await this.#pull();
      if (!piece) break;
      if (rest.length > 1024 * 1024) throw fail('invalid', `Line ${this.#lexer.line}: the line is too long.`);
      rest += piece.toString('latin1');
    }
    const end = rest.indexOf('\n');
    const line = end === -1 ? rest : rest.slice(0, end + 1);
    return { line, after: Buffer.from(rest.slice(line.length), 'latin1') };
  }

  async *#copyData(first: { line: string; after: Buffer }): AsyncGenerator<Buffer> {
    const end = new CopyDataEnd();
    let piece: Buffer | null = first.after;
    let rest: Buffer | undefined;
    for (; piece; piece = await this.#pull()) {
      const found = end.push(piece);
      if (found.data.length) yield found.data;
      rest = found.rest;
      if (rest) break;
    }
    if (!rest) {
      const left = end.finish();
      if (left.length) yield left;
    }
    this.#resume(first.line, rest, end.lines);
  }

  /** Goes on with SQL: what stood after the COPY on its line, then what follows the data. */
  #resume(line: string, rest: Buffer | undefined, dataLines: number): void {
    this.#data = undefined;
    this.#lexer.feed(line + (rest?.toString('latin1') ?? ''));
    this.#lexer.skipLines(dataLines);
    if (!rest) this.#lexer.finish();
  }

  async #skipData(): Promise<void> {
    while (this.#data) {
      const { done } = await this.#data.next();
      if (done) this.#data = undefined;
    }
  }
}
