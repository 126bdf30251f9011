/** The arguments use a back-quoted command, which Slipway does not run. */
export class BackquotedCommand extends Error {}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };
const VARIABLE = /:(?:(\w+)|'(\w+)'|"(\w+)"|\{\?(\w+)\})/y;

type Lookup = (name: string) => string | undefined;

function singleQuoted(text: string, at: number): [value: string, end: number] {
  let value = '';
  for (let index = at + 1; index < text.length; index++) {
    const char = text[index]!;
    if (char === '\\') value += ESCAPES[text[++index] ?? ''] ?? text[index] ?? '';
    else if (char !== "'") value += char;
    else if (text[index + 1] === "'") value += text[++index];
    else return [value, index + 1];
  }
  return [value, text.length];
}

function doubleQuoted(text: string, at: number): [value: string, end: number] {
  const close = text.indexOf('"', at + 1);
  const end = close === -1 ? text.length : close;
  return [text.slice(at + 1, end), end + 1];
}

function variable(text: string, at: number, lookup: Lookup): [value: string, end: number] | undefined {
  VARIABLE.lastIndex = at;
  const found = VARIABLE.exec(text);
  if (!found) return undefined;
  const [, bare, literal, name, test] = found;
  const value = lookup(bare ?? literal ?? name ?? test ?? '');
  if (test) return [value === undefined ? 'FALSE' : 'TRUE', VARIABLE.lastIndex];
  if (value === undefined) return undefined;
  if (literal) return [`'${value.replaceAll("'", "''")}'`, VARIABLE.lastIndex];
  return [name ? `"${value.replaceAll('"', '""')}"` : value, VARIABLE.lastIndex];
}

function pieceAt(text: string, at: number, lookup: Lookup): [value: string, end: number] {
  const char = text[at]!;
  if (char === "'") return singleQuoted(text, at);
  if (char === '"') return doubleQuoted(text, at);
  if (char === '`') throw new BackquotedCommand();
  return (char === ':' && variable(text, at, lookup)) || [char, at + 1];
}

/**
 * The arguments of a psql command, as psql takes them apart: quotes, variables, blanks between.
 * Throws `BackquotedCommand` for `` `command` ``.
 */
export function metaArguments(rest: string, lookup: Lookup): string[] {
  const found: string[] = [];
  let current: string | undefined;
  for (let at = 0; at < rest.length; ) {
    if (/\s/.test(rest[at]!)) {
      if (current !== undefined) found.push(current);
      current = undefined;
      at++;
      continue;
    }
    const [value, end] = pieceAt(rest, at, lookup);
    current = (current ?? '') + value;
    at = end;
  }
  if (current !== undefined) found.push(current);
  return found;
}

/** The database that `\connect` names; '' for the one that is connected already. */
export function connectTarget(args: string[]): string {
  const first = args.find((arg) => !arg.startsWith('-reuse-previous'))?.replace(/;+$/, '') ?? '';
  if (first === '-' || first === '') return '';
  if (/^postgres(ql)?:\/\//.test(first)) return decodeURIComponent(URL.parse(first)?.pathname.slice(1) ?? '');
  if (!first.includes('=')) return first;
  const named = /(?:^|\s)dbname\s*=\s*(?:'((?:\\.|[^'\\])*)'|(\S+))/.exec(first);
  return (named?.[1] ?? named?.[2] ?? '').replace(/\\(.)/g, '$1');
}
