import { setImmediate as turn } from 'node:timers/promises';
import { xmlName } from './names.ts';

/** Elements inside each other, as many as the reader takes. What is nested deeper is written as JSON text. */
export const MAX_DEPTH = 64;
const XSI = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const PIECE = 64 * 1024;
/** Characters that XML 1.0 cannot hold, not even as a reference. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNWRITABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const SPECIAL = /[&<>\r]/g;
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };

const escaped = (text: string) => text.replace(SPECIAL, (char) => ESCAPES[char] ?? char);

function element(name: string, attributes: string, content: string): string {
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}

/** JSON text as the content of an element. */
function jsonElement(name: string, attributes: string, json: string): string {
  const writable = json.replace(/[\ufffe\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);
  return element(name, `${attributes} type="json"`, escaped(writable));
}

const BLANK = /^[ \t\r\n]*$/;
const LITERAL = /[-+.0-9a-zA-Z]+/y;
const SPACE = /[ \t\r\n]*/y;

/** Walks JSON text, which PostgreSQL wrote, and writes each value as an element. */
class Writer {
  readonly #text: string;
  #at = 0;
  constructor(text: string) {
    this.#text = text;
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    SPACE.test(this.#text);
    this.#at = SPACE.lastIndex;
  }

  /** The next character that is no space; it is passed when it is `char`. */
  #take(char: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #string(): string {
    const start = this.#at++;
    for (;;) {
      const char = this.#text.charCodeAt(this.#at++);
      if (char === 92) this.#at++;
      else if (char === 34 || Number.isNaN(char)) break;
    }
    const raw = this.#text.slice(start, this.#at);
    return raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
  }

  /** Passes one value and gives its JSON text. */
  #raw(): string {
    const start = this.#at;
    let depth = 0;
    do {
      this.#space();
      const char = this.#text[this.#at];
      if (char === '"') this.#string();
      else if (char === '{' || char === '[') {
        depth++;
        this.#at++;
      } else if (char === '}' || char === ']') {
        depth--;
        this.#at++;
      } else if (char === ',' || char === ':') this.#at++;
      else this.#literal();
    } while (depth > 0 && this.#at < this.#text.length);
    return this.#text.slice(start, this.#at);
  }

  #literal(): string {
    LITERAL.lastIndex = this.#at;
    const found = LITERAL.exec(this.#text)?.[0] ?? '';
    this.#at += found.length || 1;
    return found;
  }

  /** One value. `loose`: without a type, blank text here would be read as an object. */
  value(name: string, depth: number, attributes = '', loose = false): string {
    this.#space();
    switch (this.#text[this.#at]) {
      case '"':
        return this.#textElement(name, attributes, loose);
      case '{':
        return depth >= MAX_DEPTH
          ? jsonElement(name, attributes, this.#raw())
          : this.#object(name, depth, attributes);
      case '[':
        return depth >= MAX_DEPTH
          ? jsonElement(name, attributes, this.#raw())
          : element(name, `${attributes} type="array"`, this.#all('item', depth));
      default:
        return scalar(name, attributes, this.#literal());
    }
  }

  #textElement(name: string, attributes: string, loose: boolean): string {
    const text = this.#string();
    if (UNWRITABLE.test(text) || !text.isWellFormed())
      return jsonElement(name, attributes, JSON.stringify(text));
    const type = loose && BLANK.test(text) ? ' type="string"' : '';
    // Never `<name/>`: that text is there and empty is to be seen.
    return `<${name}${attributes}${type}>${escaped(text)}</${name}>`;
  }

  #object(name: string, depth: number, attributes: string): string {
    this.#at++;
    let content = '';
    while (!this.#take('}')) {
      this.#take(',');
      this.#space();
      const key = xmlName(this.#string());
      this.#take(':');
      content += this.value(key, depth + 1);
    }
    return element(name, content ? attributes : `${attributes} type="object"`, content);
  }

  #all(name: string, depth: number): string {
    return [...this.items(name, depth)].join('');
  }

  /** The elements of the list that begins here. */
  *items(name: string, depth: number): Generator<string> {
    this.#take('[');
    while (!this.#take(']')) {
      this.#take(',');
      yield this.value(name, depth + 1, '', name === 'row');
    }
  }

  get isList(): boolean {
    this.#space();
    return this.#text[this.#at] === '[';
  }
  get isObject(): boolean {
    this.#space();
    return this.#text[this.#at] === '{';
  }
}

function scalar(name: string, attributes: string, literal: string): string {
  if (literal === 'null') return element(name, `${attributes} xsi:nil="true"`, '');
  const type = literal === 'true' || literal === 'false' ? 'boolean' : 'number';
  return element(name, `${attributes} type="${type}"`, literal);
}

function* document(text: string, root: string): Generator<string> {
  const writer = new Writer(text);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!writer.isList) {
    yield writer.value(writer.isObject ? root : 'value', 1, XSI);
    return;
  }
  yield `<rows${XSI}>`;
  yield* writer.items('row', 1);
  yield '</rows>';
}

/**
 * JSON text as an XML document: a list is `rows` of `row`, an object `root`, another value `value`. Other requests get
 * their turn in between.
 */
export async function jsonToXml(json: Buffer, root = 'row'): Promise<Buffer> {
  const parts: string[] = [];
  let since = 0;
  for (const part of document(json.toString('utf8'), root)) {
    parts.push(part);
    since += part.length;
    if (since < PIECE) continue;
    since = 0;
    await turn();
  }
  return Buffer.from(parts.join(''));
}
