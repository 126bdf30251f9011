import { type Statement, type Token, tokenize } from '../platform/postgres/script/index.ts';

/** The statement's plain words at its beginning, in lower case, as one text: `copy t from stdin` gives `copy t from stdin`. */
export function leadingWords(text: string, count: number): string {
  const tokens = tokenize(text).slice(0, count);
  const end = tokens.findIndex((token) => token.kind !== 'word');
  return (end === -1 ? tokens : tokens.slice(0, end)).map((token) => token.value).join(' ');
}

/** True for `COPY … FROM stdin`: its rows would follow in the file, where a migration has none. */
export function readsRowsFromFile(text: string): boolean {
  const tokens = tokenize(text);
  const follows = (token: Token, index: number) =>
    token.kind === 'word' &&
    token.value === 'from' &&
    token.depth === 0 &&
    tokens[index + 1]?.value === 'stdin';
  return tokens[0]?.value === 'copy' && tokens.some(follows);
}

/** The psql command that a statement begins with (`\connect`), if it does. */
export function psqlCommand(text: string): string | undefined {
  return /^\\\S*/.exec(text)?.[0];
}

/** Line of the file that a statement's character `position` (from 1, in code points) is on; without it, its first. */
export function lineAt(statement: Statement, position?: number): number {
  if (!position) return statement.line;
  const before = Array.from(statement.text).slice(0, position - 1);
  return statement.line + before.filter((character) => character === '\n').length;
}
