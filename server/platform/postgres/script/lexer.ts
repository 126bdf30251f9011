import { countLines, dollarMark, KIND, kindOf, nameEnd } from './chars.ts';
import { metaLineEnd } from './meta-line.ts';
import { StatementShape } from './shape.ts';
import { VARIABLE, variableText } from './variable.ts';

export interface StatementEvent {
  kind: 'statement';
  /** The statement without its semicolon, from its first token on (comments before it are dropped). */
  text: string;
  /** Line of the script on which it begins, from 1. */
  line: number;
  /** False when the script ended before a semicolon. */
  terminated: boolean;
  /** Several statements that psql's `\\;` sends as one. */
  joined: boolean;
}
export interface MetaEvent {
  kind: 'meta';
  /** Name of the psql command without its backslash: `connect`, `set`, `.` */
  command: string;
  /** What follows it on its line, as written. */
  rest: string;
  line: number;
}
export type LexerEvent = StatementEvent | MetaEvent;

export interface LexerOptions {
  /** Understand psql's backslash commands and variables; without it a backslash is an ordinary character. */
  psql?: boolean;
  /** Value of a psql variable, undefined when it is not set. */
  variable?: (name: string) => string | undefined;
  /** Longest statement taken, in characters. */
  limit?: number;
}

/** A statement is longer than the lexer may hold in memory. */
export class StatementTooLong extends Error {
  readonly line: number;
  constructor(line: number) {
    super('The statement is too long.');
    this.line = line;
  }
}

type Mode = 'plain' | 'string' | 'escapes' | 'between' | 'name' | 'dollar' | 'block' | 'comment';
/** Characters on the line of a psql command. */
const LONGEST_META = 1024 * 1024;
const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 39;
const BACKSLASH = 92;

/**
 * Splits an SQL script into statements where psql would, from text that arrives in pieces: `feed` a piece, take
 * events with `next` until it answers null, and call `finish` after the last piece. Holds no more than the statement
 * being read and the last piece. Works on any text whose ASCII characters stand for themselves.
 */
export class SqlLexer {
  /** False after `SET standard_conforming_strings = off`: then a backslash escapes in every string. */
  standardStrings = true;
  readonly #options: LexerOptions;
  readonly #shape = new StatementShape();
  #buf = '';
  #pos = 0;
  #complete = false;
  #mode: Mode = 'plain';
  #dollar = '';
  #depth = 0;
  #gapHasNewline = false;
  /** Text of the statement being read that is no longer in the buffer. */
  #parts: string[] = [];
  #size = 0;
  #started = false;
  #joined = false;
  #mark = 0;
  #startLine = 1;
  #line = 1;
  #counted = 0;
  /** Up to here the buffer holds a variable's value, in which variables are not looked up again. */
  #expanded = 0;

  constructor(options: LexerOptions = {}) {
    this.#options = options;
  }

  /** Adds the next piece of the script. */
  feed(piece: string): void {
    this.#countTo(this.#pos);
    if (this.#started) this.#keep(this.#pos);
    this.#expanded = Math.max(0, this.#expanded - this.#pos);
    this.#buf = this.#pos < this.#buf.length ? this.#buf.slice(this.#pos) + piece : piece;
    this.#pos = this.#mark = this.#counted = 0;
  }

  /** Says that there is no more text. */
  finish(): void {
    this.#complete = true;
  }

  /** The next statement or psql command; null when more text is needed, or after `finish` when there is none. */
  next(): LexerEvent | null {
    for (;;) {
      const event = this.#step();
      if (event === 'wait') break;
      if (event) return event;
    }
    return this.#complete && this.#started ? this.#statement(this.#buf.length, false) : null;
  }

  /** Line of the next unread character, from 1. */
  get line(): number {
    this.#countTo(this.#pos);
    return this.#line;
  }

  /** Has a statement begun that has no semicolon yet? */
  get pending(): boolean {
    return this.#started;
  }

  /** The statement that has begun and has no semicolon yet, which is thereby forgotten (psql's \g and \r). */
  takePending(): StatementEvent | null {
    return this.#started ? this.#statement(this.#pos, false) : null;
  }

  /** All text that is not read yet, which is thereby forgotten: what follows is data, not SQL. */
  takeRest(): string {
    this.#countTo(this.#pos);
    const rest = this.#buf.slice(this.#pos);
    this.#buf = '';
    this.#pos = this.#mark = this.#counted = this.#expanded = 0;
    return rest;
  }

  /** Adds to the line count what was read elsewhere. */
  skipLines(lines: number): void {
    this.#line += lines;
  }

  #countTo(index: number): void {
    if (index <= this.#counted) return;
    this.#line += countLines(this.#buf, this.#counted, index);
    this.#counted = index;
  }

  #keep(end: number): void {
    const part = this.#buf.slice(this.#mark, end);
    this.#parts.push(part);
    this.#size += part.length;
    this.#mark = end;
    if (this.#size > (this.#options.limit ?? 2 ** 28)) throw new StatementTooLong(this.#startLine);
  }

  #begin(): void {
    if (this.#started) return;
    this.#started = true;
    this.#mark = this.#pos;
    this.#countTo(this.#pos);
    this.#startLine = this.#line;
  }

  #statement(end: number, terminated: boolean): StatementEvent {
    this.#keep(end);
    const text = this.#parts.join('').trimEnd();
    this.#parts = [];
    this.#size = 0;
    const joined = this.#joined;
    this.#started = this.#joined = false;
    this.#mode = 'plain';
    this.#shape.reset();
    if (!terminated) this.#pos = end;
    return { kind: 'statement', text, line: this.#startLine, terminated, joined };
  }

  #step(): LexerEvent | 'wait' | undefined {
    if (this.#pos >= this.#buf.length) return 'wait';
    switch (this.#mode) {
      case 'plain':
        return this.#plain();
      case 'string':
        return this.#until("'");
      case 'name':
        return this.#until('"');
      case 'dollar':
        return this.#untilDollar();
      case 'escapes':
        return this.#escapeString();
      case 'between':
        return this.#betweenStrings();
      case 'block':
        return this.#blockComment();
      case 'comment':
        return this.#lineComment();
    }
  }

  /** Reads one token outside quotes and comments. */
  #plain(): LexerEvent | 'wait' | undefined {
    const code = this.#buf.charCodeAt(this.#pos);
    const kind = kindOf(code);
    if (kind === KIND.space) this.#pos++;
    else if (kind !== KIND.other) return this.#word(kind);
    else return this.#symbol(code);
    return undefined;
  }

  #word(kind: number): 'wait' | undefined {
    const end = nameEnd(this.#buf, this.#pos);
    if (end === this.#buf.length && !this.#complete && end - this.#pos < 1024) return 'wait';
    this.#begin();
    const word = this.#buf.slice(this.#pos, end);
    this.#pos = end;
    const quoted = this.#buf.charCodeAt(end) === QUOTE;
    if (quoted && (word === 'e' || word === 'E')) {
      this.#mode = 'escapes';
      this.#pos++;
    } else if (kind === KIND.letter) this.#shape.word(word);
    return undefined;
  }

  #symbol(code: number): LexerEvent | 'wait' | undefined {
    const { psql } = this.#options;
    if (this.#complete || this.#pos + 1 < this.#buf.length || code === 59) return this.#symbolAt(code, psql);
    return 'wait';
  }

  #symbolAt(code: number, psql: boolean | undefined): LexerEvent | 'wait' | undefined {
    const next = this.#buf.charCodeAt(this.#pos + 1);
    if (code === 45 && next === 45) return this.#enter('comment', 2, false);
    if (code === 47 && next === 42) return this.#enter('block', 0, false);
    if (code === BACKSLASH && psql) return this.#backslash(next);
    if (code === 59) return this.#semicolon();
    if (code === 58 && psql) return this.#colon(next);
    if (code === 36) return this.#dollarSign();
    if (code === QUOTE) return this.#enter(this.standardStrings ? 'string' : 'escapes', 1);
    if (code === 34) return this.#enter('name', 1);
    this.#begin();
    if (code === 40) this.#shape.open();
    else if (code === 41) this.#shape.close();
    this.#pos++;
    return undefined;
  }

  #enter(mode: Mode, width: number, begins = true): undefined {
    if (begins) this.#begin();
    this.#mode = mode;
    this.#pos += width;
    this.#depth = 0;
  }

  #semicolon(): LexerEvent | undefined {
    const inside = this.#shape.nested;
    if (inside || !this.#started) {
      this.#pos++;
      return undefined;
    }
    const event = this.#statement(this.#pos, true);
    this.#pos++;
    return event;
  }

  #dollarSign(): 'wait' | undefined {
    const mark = dollarMark(this.#buf, this.#pos, this.#complete);
    if (mark === undefined) return 'wait';
    this.#begin();
    this.#pos += mark.length || 1;
    if (!mark) return undefined;
    this.#mode = 'dollar';
    this.#dollar = mark;
    return undefined;
  }

  #until(quote: string): 'wait' | undefined {
    const end = this.#buf.indexOf(quote, this.#pos);
    this.#pos = end === -1 ? this.#buf.length : end + 1;
    if (end === -1) return 'wait';
    this.#mode = 'plain';
    return undefined;
  }

  #untilDollar(): 'wait' | undefined {
    const end = this.#buf.indexOf(this.#dollar, this.#pos);
    if (end === -1) {
      const tail = this.#complete ? 0 : this.#dollar.length - 1;
      this.#pos = Math.max(this.#pos, this.#buf.length - tail);
      return 'wait';
    }
    this.#pos = end + this.#dollar.length;
    this.#mode = 'plain';
    return undefined;
  }

  #escapeString(): 'wait' | undefined {
    for (; this.#pos < this.#buf.length; this.#pos++) {
      const code = this.#buf.charCodeAt(this.#pos);
      if (code === BACKSLASH) {
        if (this.#pos + 1 === this.#buf.length && !this.#complete) return 'wait';
        this.#pos++;
      } else if (code === QUOTE) {
        this.#enter('between', 1);
        this.#gapHasNewline = false;
        return undefined;
      }
    }
    this.#pos = this.#buf.length;
    return 'wait';
  }

  /** After a string with escapes: a quote at once, or after a line end, goes on with the same string. */
  #betweenStrings(): undefined {
    const code = this.#buf.charCodeAt(this.#pos);
    const previous = this.#depth++;
    if (code === QUOTE && (previous === 0 || this.#gapHasNewline)) return this.#enter('escapes', 1);
    if (kindOf(code) !== KIND.space) {
      this.#mode = 'plain';
      return undefined;
    }
    if (code === NEWLINE || code === RETURN) this.#gapHasNewline = true;
    this.#pos++;
  }

  #blockComment(): 'wait' | undefined {
    for (; this.#pos + 1 < this.#buf.length; this.#pos++) {
      const code = this.#buf.charCodeAt(this.#pos);
      const next = this.#buf.charCodeAt(this.#pos + 1);
      if (code === 47 && next === 42) this.#depth++;
      else if (code === 42 && next === 47) this.#depth--;
      else continue;
      this.#pos++;
      if (this.#depth > 0) continue;
      this.#pos++;
      this.#mode = 'plain';
      return undefined;
    }
    if (this.#complete) this.#pos = this.#buf.length;
    return 'wait';
  }

  #lineComment(): 'wait' | undefined {
    for (; this.#pos < this.#buf.length; this.#pos++) {
      const code = this.#buf.charCodeAt(this.#pos);
      if (code !== NEWLINE && code !== RETURN) continue;
      this.#mode = 'plain';
      return undefined;
    }
    return 'wait';
  }

  #backslash(next: number): MetaEvent | 'wait' | undefined {
    if (next === 59) this.#joined = true;
    if (next === 59 || next === 58) return this.#replace(2, String.fromCharCode(next));
    const lineEnd = this.#buf.indexOf('\n', this.#pos);
    if (lineEnd === -1 && !this.#complete) {
      if (this.#buf.length - this.#pos > LONGEST_META) throw new StatementTooLong(this.line);
      return 'wait';
    }
    const stop = lineEnd === -1 ? this.#buf.length : lineEnd;
    const { command, rest, end } = metaLineEnd(this.#buf, this.#pos, stop);
    if (this.#started) this.#keep(this.#pos);
    this.#countTo(this.#pos);
    this.#pos = this.#mark = end;
    return { kind: 'meta', command, rest, line: this.#line };
  }

  /** Puts `text` into the statement in place of the next `width` characters. */
  #replace(width: number, text: string): undefined {
    this.#begin();
    this.#keep(this.#pos);
    this.#parts.push(text);
    this.#pos += width;
    this.#mark = this.#pos;
  }

  #colon(next: number): 'wait' | undefined {
    if (next === 58 || next === 61) {
      this.#begin();
      this.#pos += 2;
      return undefined;
    }
    VARIABLE.lastIndex = this.#pos;
    const found = this.#pos >= this.#expanded ? VARIABLE.exec(this.#buf) : null;
    const end = found ? VARIABLE.lastIndex : Math.min(this.#buf.length, this.#pos + 70);
    if (end === this.#buf.length && !this.#complete && end - this.#pos < 70) return 'wait';
    if (found && this.#substitute(found)) return undefined;
    this.#begin();
    this.#pos++;
    return undefined;
  }

  #substitute(found: RegExpExecArray): boolean {
    const value = variableText(found, this.#options.variable);
    if (!value) return false;
    if (value.asSql) this.#expand(found[0].length, value.text);
    else this.#replace(found[0].length, value.text);
    return true;
  }

  /** Puts a variable's value before the unread text, so that it is read as SQL. */
  #expand(width: number, value: string): void {
    this.#countTo(this.#pos);
    if (this.#started) this.#keep(this.#pos);
    this.#buf = value + this.#buf.slice(this.#pos + width);
    this.#pos = this.#mark = 0;
    this.#counted = this.#expanded = value.length;
  }
}
