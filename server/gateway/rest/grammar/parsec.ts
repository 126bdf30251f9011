/**
 * Parsers that only tell where a text goes wrong and what could have stood there, in the words of Haskell's Parsec,
 * whose rules for joining what alternatives expected these are. PostgREST's clients read such errors.
 */
const SYSTEM = 0;
const UNEXPECTED = 1;
const EXPECTED = 2;

interface Message {
  kind: typeof SYSTEM | typeof UNEXPECTED | typeof EXPECTED;
  text: string;
}
interface Failure {
  at: number;
  messages: Message[];
}
interface Reply {
  ok: boolean;
  /** Whether anything was read: then no alternative is tried. */
  used: boolean;
  at: number;
  error: Failure;
}
/** Reads `text` (its characters) from `at` on. */
export type Parser = (text: readonly string[], at: number) => Reply;

const NAMES: Record<string, string> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '\\': '\\\\' };

function shown(char: string, quote: string): string {
  const code = char.codePointAt(0) ?? 0;
  const text = char === quote ? `\\${quote}` : (NAMES[char] ?? (code > 126 ? `\\${code}` : char));
  return `${quote}${text}${quote}`;
}

function merged(one: Failure, other: Failure): Failure {
  if (other.messages.length === 0 && one.messages.length) return one;
  if (one.messages.length === 0 && other.messages.length) return other;
  if (one.at === other.at) return { at: one.at, messages: [...one.messages, ...other.messages] };
  return one.at > other.at ? one : other;
}

function success(at: number, used: boolean, error: Failure = { at, messages: [] }): Reply {
  return { ok: true, used, at, error };
}

function failure(at: number, ...messages: Message[]): Reply {
  return { ok: false, used: false, at, error: { at, messages } };
}

function found(text: readonly string[], at: number): Message {
  const char = text[at];
  return { kind: SYSTEM, text: char === undefined ? '' : shown(char, '"') };
}

/** One character that `test` accepts. */
export function one(test: (char: string) => boolean): Parser {
  return (text, at) => {
    const char = text[at];
    return char !== undefined && test(char) ? success(at + 1, true) : failure(at, found(text, at));
  };
}

export const nothing: Parser = (_, at) => success(at, false);
export const anyOne: Parser = one(() => true);
export const oneOf = (chars: string): Parser => one((char) => chars.includes(char));
export const noneOf = (chars: string): Parser => one((char) => !chars.includes(char));

/** All of them, one behind the other. */
export function all(...parsers: Parser[]): Parser {
  return (text, start) => {
    let before = success(start, false);
    for (const parser of parsers) {
      const reply = parser(text, before.at);
      const error = reply.used ? reply.error : merged(before.error, reply.error);
      before = { ...reply, used: before.used || reply.used, error };
      if (!reply.ok) return before;
    }
    return before;
  };
}

/** The first that reads anything or succeeds. */
export function any(...parsers: Parser[]): Parser {
  return (text, at) => {
    let reply = failure(at);
    for (const parser of parsers) {
      const next = parser(text, at);
      if (next.used) return next;
      reply = { ...next, error: merged(reply.error, next.error) };
      if (next.ok) return reply;
    }
    return reply;
  };
}

/** Fails as if nothing had been read. */
export function attempt(parser: Parser): Parser {
  return (text, at) => {
    const reply = parser(text, at);
    return reply.ok ? reply : { ...reply, used: false };
  };
}

/** What is expected here has a name of its own. */
export function named(parser: Parser, name: string): Parser {
  return (text, at) => {
    const reply = parser(text, at);
    const { error } = reply;
    if (reply.used || (reply.ok && error.messages.length === 0)) return reply;
    const others = error.messages.filter(({ kind }) => kind !== EXPECTED);
    return { ...reply, error: { at: error.at, messages: [{ kind: EXPECTED, text: name }, ...others] } };
  };
}

export const char = (wanted: string): Parser =>
  named(
    one((found) => found === wanted),
    shown(wanted, '"'),
  );

/** Exactly this text; a failure counts from where it begins. */
export function word(wanted: string): Parser {
  const chars = Array.from(wanted);
  return (text, at) => {
    const wrong = chars.findIndex((expected, i) => text[at + i] !== expected);
    if (wrong < 0) return success(at + chars.length, true);
    const expecting: Message = { kind: EXPECTED, text: `"${wanted}"` };
    return { ...failure(at, expecting, found(text, at + wrong)), used: wrong > 0 };
  };
}

/** As often as it goes. */
export function many(parser: Parser): Parser {
  return (text, start) => {
    let at = start;
    for (;;) {
      const reply = parser(text, at);
      if (!reply.ok) return reply.used ? reply : success(at, at > start, reply.error);
      at = reply.at;
    }
  };
}

/** As `many`, remembering what the last round could have gone on with. */
export function repeated(parser: Parser): Parser {
  return (text, at) => any(all(parser, repeated(parser)), nothing)(text, at);
}

export const many1 = (parser: Parser): Parser => all(parser, many(parser));
export const listed = (parser: Parser, separator: Parser): Parser =>
  all(parser, many(all(separator, parser)));
export const maybe = (parser: Parser): Parser => any(parser, nothing);

/** Succeeds where `parser` would, and reads nothing. */
export function ahead(parser: Parser): Parser {
  return (text, at) => {
    const reply = parser(text, at);
    return reply.ok ? success(at, false) : reply;
  };
}

/** Succeeds where the character does not come next. */
export function notNext(wanted: string): Parser {
  return (text, at) => {
    const reply = char(wanted)(text, at);
    return reply.ok
      ? failure(at + 1, { kind: UNEXPECTED, text: shown(wanted, "'") })
      : success(at, false, reply.error);
  };
}

export const end: Parser = named((text, at) => {
  const next = text[at];
  return next === undefined
    ? success(at, false, { at, messages: [{ kind: SYSTEM, text: '' }] })
    : failure(at, { kind: UNEXPECTED, text: shown(next, "'") });
}, 'end of input');

export const letter: Parser = named(
  one((char) => /\p{L}/u.test(char)),
  'letter',
);
export const digit: Parser = named(
  one((char) => /[0-9]/.test(char)),
  'digit',
);

function listOf(words: string[]): string {
  const distinct = [...new Set(words.filter(Boolean))];
  const last = distinct.pop() ?? '';
  return distinct.length ? `${distinct.join(', ')} or ${last}` : last;
}

function wording({ messages }: Failure): string {
  const of = (kind: Message['kind']) => messages.filter((message) => message.kind === kind);
  const texts = (kind: Message['kind']) => of(kind).map(({ text }) => text);
  const system = of(SYSTEM)[0];
  const surprise = of(UNEXPECTED).length
    ? `unexpected ${listOf(texts(UNEXPECTED))}`
    : system && `unexpected ${system.text || 'end of input'}`;
  const expecting = listOf(texts(EXPECTED));
  const parts = [surprise, expecting && `expecting ${expecting}`].filter(Boolean);
  return parts.join(' ') || 'unknown parse error';
}

function position(text: readonly string[], at: number): { line: number; column: number } {
  let [line, column] = [1, 1];
  for (const char of text.slice(0, at))
    if (char === '\n') [line, column] = [line + 1, 1];
    else column += char === '\t' ? 8 - ((column - 1) % 8) : 1;
  return { line, column };
}

/** Where and why the parser refuses the text; undefined when it takes it. */
export function refusal(
  parser: Parser,
  text: string,
): { line: number; column: number; details: string } | undefined {
  const chars = Array.from(text);
  const reply = parser(chars, 0);
  if (reply.ok) return undefined;
  return { ...position(chars, reply.error.at), details: wording(reply.error) };
}
