import { type Token, tokenize } from '../../platform/postgres/script/index.ts';

/** A statement of a script with its tokens, for the rules that decide what happens to it. */
export class ScriptStatement {
  readonly text: string;
  readonly tokens: Token[];

  constructor(text: string) {
    this.text = text;
    this.tokens = tokenize(text);
  }

  /** The unquoted word at this place, in lower case; '' when something else is there. */
  word(index: number): string {
    const token = this.tokens[index];
    return token?.kind === 'word' ? token.value : '';
  }

  /** Does the statement begin with these words? Alternatives are parted by `|`. */
  starts(...words: string[]): boolean {
    return this.has(0, ...words);
  }

  /** Do these words stand at `index`? */
  has(index: number, ...words: string[]): boolean {
    return words.every((word, offset) => word.split('|').includes(this.word(index + offset)));
  }

  /** Index of the first place outside parentheses, from `from` on, where these words stand; -1 when there is none. */
  find(from: number, ...words: string[]): number {
    for (let index = from; index < this.tokens.length; index++)
      if (this.tokens[index]!.depth === 0 && this.has(index, ...words)) return index;
    return -1;
  }

  /** The name (quoted or not), or text, at this place; '' when a sign is there. */
  name(index: number): string {
    const token = this.tokens[index];
    return token && token.kind !== 'sign' ? token.value : '';
  }

  /** The same statement without the tokens from `from` up to `to`. */
  without(from: number, to: number): string {
    return this.replaced(from, to, '');
  }

  /** The same statement with `text` in place of the tokens from `from` up to `to`. */
  replaced(from: number, to: number, text: string): string {
    const start = this.tokens[from]?.start ?? this.text.length;
    const after = this.tokens[to - 1]?.end ?? this.text.length;
    const before = this.text.slice(0, start);
    const rest = this.text.slice(after);
    return `${before}${text}${!text && /\s$/.test(before) ? rest.replace(/^ /, '') : rest}`.trimEnd();
  }
}

const PASSWORD = /\b(password)(\s*=\s*|\s+)('(?:[^']|'')*'?|[^\s';,)]+)/gi;

/** One or two lines of a statement, to recognise it by; passwords in it are not shown. */
export function shorten(text: string, length = 160): string {
  const flat = text
    .slice(0, length * 4)
    .replace(PASSWORD, (whole, word: string, gap: string, value: string) =>
      value.startsWith("'") || gap.includes('=') ? `${word}${gap}[secret]` : whole,
    )
    .replace(/\s+/g, ' ')
    .trim();
  return flat.length > length ? `${flat.slice(0, length - 1)}…` : flat;
}
