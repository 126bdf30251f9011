import { dollarMark, KIND, kindOf, nameEnd } from './chars.ts';

export interface Token {
  /** `word`: unquoted name or keyword; `name`: quoted name; `text`: string literal; `sign`: anything else, one character. */
  kind: 'word' | 'name' | 'text' | 'number' | 'sign';
  /** What it means: words in lower case, names and texts without their quotes, signs as written. */
  value: string;
  start: number;
  end: number;
  /** How many parentheses are open around it. */
  depth: number;
}

const SPACE = /\s+|--[^\n\r]*/y;

function skipComment(text: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  for (let depth = 0, mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
}

function skipBlank(text: string, start: number): number {
  for (let at = start; ; ) {
    SPACE.lastIndex = at;
    if (SPACE.test(text)) at = SPACE.lastIndex;
    else if (text.startsWith('/*', at)) at = skipComment(text, at);
    else return at;
  }
}

function quoted(text: string, at: number, quote: string, escapes: boolean): [value: string, end: number] {
  let value = '';
  for (let index = at + 1; index < text.length; index++) {
    const char = text[index]!;
    if (char === '\\' && escapes) value += text[++index] ?? '';
    else if (char !== quote) value += char;
    else if (text[index + 1] === quote) value += text[++index];
    else return [value, index + 1];
  }
  return [value, text.length];
}

type Found = Pick<Token, 'kind' | 'value' | 'end'>;

function wordAt(text: string, at: number): Found {
  const end = nameEnd(text, at);
  const word = text.slice(at, end).toLowerCase();
  if (text[end] === "'" && /^[ebxn]$/.test(word)) {
    const [value, after] = quoted(text, end, "'", word === 'e');
    return { kind: 'text', value, end: after };
  }
  if (word === 'u' && text[end] === '&' && /['"]/.test(text[end + 1] ?? '')) {
    const quote = text[end + 1]!;
    const [value, after] = quoted(text, end + 1, quote, false);
    return { kind: quote === '"' ? 'name' : 'text', value, end: after };
  }
  return { kind: kindOf(text.charCodeAt(at)) === KIND.digit ? 'number' : 'word', value: word, end };
}

function tokenAt(text: string, at: number): Found {
  const char = text[at]!;
  if (kindOf(text.charCodeAt(at)) !== KIND.other) return wordAt(text, at);
  if (char === "'" || char === '"') {
    const [value, end] = quoted(text, at, char, false);
    return { kind: char === '"' ? 'name' : 'text', value, end };
  }
  const mark = char === '$' ? dollarMark(text, at, true) : '';
  if (mark) {
    const close = text.indexOf(mark, at + mark.length);
    const end = close === -1 ? text.length : close;
    return {
      kind: 'text',
      value: text.slice(at + mark.length, end),
      end: Math.min(text.length, end + mark.length),
    };
  }
  return { kind: 'sign', value: char, end: at + 1 };
}

/** The tokens of one statement, without blanks and comments; at most `limit` of them. Never throws. */
export function tokenize(text: string, limit = Number.POSITIVE_INFINITY): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (let at = skipBlank(text, 0); at < text.length && tokens.length < limit; ) {
    const found = tokenAt(text, at);
    const sign = found.kind === 'sign' ? found.value : '';
    if (sign === ')') depth = Math.max(0, depth - 1);
    tokens.push({ ...found, start: at, depth });
    if (sign === '(') depth++;
    at = skipBlank(text, found.end);
  }
  return tokens;
}
