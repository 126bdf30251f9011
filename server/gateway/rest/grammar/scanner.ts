/** A text that does not follow the grammar, with where (0-based) and what was expected there. */
export class GrammarError extends Error {
  readonly at: number;
  readonly found: string;
  readonly expecting: string;
  constructor(text: string, at: number, expecting: string) {
    const found = at < text.length ? `"${String.fromCodePoint(text.codePointAt(at) ?? 32)}"` : 'end of input';
    super(`unexpected ${found} expecting ${expecting}`);
    this.at = at;
    this.found = found;
    this.expecting = expecting;
  }
}

/** Letters, digits, `_`, `$` and blanks, with dashes inside that begin no arrow. */
export const NAME = /[\p{L}\p{N}_ $]+(?:-(?!>)[\p{L}\p{N}_ $]*)*/uy;
const QUOTED = /"((?:\\[\s\S]|[^"\\])*)"/y;

/** Walks over one query parameter. Methods that return undefined leave the position where it was. */
export class Scanner {
  readonly text: string;
  at = 0;
  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  peek(token: string): boolean {
    return this.text.startsWith(token, this.at);
  }

  /** Consumes `token` when it comes next. */
  take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  expect(token: string, expecting = `"${token}"`): void {
    if (!this.take(token)) this.fail(expecting);
  }

  /** Consumes what the sticky expression matches here. */
  match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text);
    if (!found) return undefined;
    this.at = sticky.lastIndex;
    return found[0];
  }

  /** A double-quoted text with backslash escapes, without its quotes. */
  quoted(): string | undefined {
    if (this.text[this.at] !== '"') return undefined;
    const raw = this.match(QUOTED);
    return raw === undefined ? undefined : raw.slice(1, -1).replace(/\\([\s\S])/g, '$1');
  }

  /** A column, table or function name: quoted, or letters, digits, `_`, `$`, blanks and inner dashes. */
  name(expecting = 'field name (* or [a..z0..9_$])'): string {
    const quoted = this.quoted();
    if (quoted !== undefined) return quoted;
    const plain = this.match(NAME)?.trim();
    if (!plain) this.fail(expecting);
    return plain;
  }

  end(expecting: string): void {
    if (!this.done) this.fail(expecting);
  }

  fail(expecting: string): never {
    throw new GrammarError(this.text, this.at, expecting);
  }
}
