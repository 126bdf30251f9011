import { type Statement, tokenize } from '../platform/postgres/script/index.ts';

/** The statement's plain words at its beginning, in lower case, as one text: `copy t from stdin` gives `copy t from stdin`. */
export function leadingWords(text: string, count: number): string {
  const tokens = tokenize(text).slice(0, count);
  const end = tokens.findIndex((token) => token.kind !== 'word');
  return (end === -1 ? tokens : tokens.slice(0, end)).map((token) => token.value).join(' ');
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

/** What a `SET client_encoding` or `SET NAMES` sets, in lower case without quotes; undefined for other statements. */
export function encodingSet(text: string): string | undefined {
  const [first, ...rest] = tokenize(text).slice(0, 5);
  if (first?.value !== 'set') return undefined;
  const words = rest.filter(({ value }) => !['session', 'local', '=', 'to'].includes(value));
  return ['client_encoding', 'names'].includes(words[0]?.value ?? '')
    ? words[1]?.value.toLowerCase()
    : undefined;
}

/** Line of the file that an error inside the rows of a COPY is on; PostgreSQL names the row (`COPY t, line 3`). */
export function copyLine(statement: Statement, where: string | undefined): number | undefined {
  const row = /^COPY .*?, line (\d+)/.exec(where ?? '')?.[1];
  return statement.copy && row ? statement.copy.line + Number(row) - 1 : undefined;
}
