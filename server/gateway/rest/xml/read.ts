import { setImmediate as turn } from 'node:timers/promises';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { type ApiError, apiError } from '../errors.ts';
import { parseJson } from '../payload.ts';
import { textOfName } from './names.ts';
import { MAX_DEPTH } from './write.ts';

const PIECE = 64 * 1024;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const KINDS = ['string', 'number', 'boolean', 'object', 'array', 'json'] as const;
type Kind = (typeof KINDS)[number] | 'null';

/** An element that is open. */
interface Open {
  name: string;
  /** Undefined: an object when it has elements, else text. */
  kind: Kind | undefined;
  text: string;
  /** JSON of what is inside. */
  parts: string[];
  keys: Set<string>;
}

/** Reads one document. Each element becomes JSON text when it ends. */
class Reader {
  readonly #parser = new SaxesParser<{ position: true; xmlns: false }>({ position: true, xmlns: false });
  readonly #open: Open[] = [];
  #done: string | undefined;

  constructor() {
    const parser = this.#parser;
    parser.on('error', (error) => this.#fail(error.message.replace(/^\d+:\d+: /, '')));
    parser.on('doctype', () => this.#fail('a document type declaration is not accepted'));
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding && !/^(?:utf-8|us-ascii)$/i.test(encoding))
        this.#fail(`the encoding ${encoding} is not read, only UTF-8`);
    });
    parser.on('opentag', (tag) => this.#begin(tag));
    parser.on('text', (text) => this.#text(text));
    parser.on('cdata', (text) => this.#text(text));
    parser.on('closetag', () => this.#end());
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  /** JSON text of the whole. */
  close(): string {
    this.#parser.close();
    return this.#done ?? this.#fail('there is no element');
  }

  #fail(what: string): never {
    // The parser's column counts from 0 and is the next character's: from 1, that is where it stands.
    const { line, column } = this.#parser;
    throw invalid(`line ${line}, column ${Math.max(column, 1)}: ${what}`);
  }

  #begin({ name, attributes }: SaxesTagPlain): void {
    if (this.#open.length >= MAX_DEPTH) this.#fail(`more than ${MAX_DEPTH} elements inside each other`);
    const parent = this.#open.at(-1);
    if (!parent && !['rows', 'row', 'value'].includes(name))
      this.#fail(`the outermost element must be rows, row or value, not ${name}`);
    if (parent) this.#place(parent, name);
    const kind = this.#kindOf(attributes);
    this.#open.push({
      name,
      kind: parent || name !== 'rows' ? kind : 'array',
      text: '',
      parts: [],
      keys: new Set(),
    });
  }

  #kindOf(attributes: Record<string, string>): Kind | undefined {
    let kind: Kind | undefined;
    for (const [name, value] of Object.entries(attributes)) {
      if (name === 'xmlns' || name.startsWith('xmlns:')) continue;
      if (name === 'xsi:nil') {
        if (value === 'true' || value === '1') kind = 'null';
      } else if (name === 'type') {
        kind ??=
          KINDS.find((one) => one === value) ??
          this.#fail(`type must be one of ${KINDS.join(', ')}, not "${value}"`);
      } else this.#fail(`the attribute ${name} is not known here: values are elements`);
    }
    return kind;
  }

  /** Checks that an element may stand here. */
  #place(parent: Open, name: string): void {
    if (parent.kind !== undefined && parent.kind !== 'object' && parent.kind !== 'array')
      this.#fail(`${parent.name} holds a value of type ${parent.kind}, so no elements`);
    if (parent.text.trim()) this.#fail(`${parent.name} holds text and elements`);
    parent.text = '';
    if (parent.kind === 'array') {
      const wanted = this.#open.length === 1 && parent.name === 'rows' ? 'row' : 'item';
      if (name !== wanted) this.#fail(`${parent.name} holds ${wanted} elements, not ${name}`);
      return;
    }
    if (parent.keys.has(name))
      this.#fail(`${name} comes twice in ${parent.name}; a list has type="array" and item elements`);
    parent.keys.add(name);
  }

  #text(text: string): void {
    const open = this.#open.at(-1);
    if (!open) return;
    const list =
      open.kind === 'object' || open.kind === 'array' || open.kind === 'null' || open.parts.length > 0;
    // The space between elements is not kept: gathered, it would be looked through again at each of them.
    if (!list) open.text += text;
    else if (text.trim()) this.#fail(`${open.name} cannot hold text`);
  }

  #end(): void {
    const open = this.#open.pop();
    if (!open) return;
    const json = this.#jsonOf(open);
    const parent = this.#open.at(-1);
    if (!parent) this.#done = json;
    else
      parent.parts.push(parent.kind === 'array' ? json : `${JSON.stringify(textOfName(open.name))}:${json}`);
  }

  #jsonOf({ name, kind, text, parts }: Open): string {
    switch (kind) {
      case 'null':
        return 'null';
      case 'array':
        return `[${parts.join(',')}]`;
      case 'object':
        return `{${parts.join(',')}}`;
      case 'string':
        return JSON.stringify(text);
      case 'number':
        return NUMBER.test(text.trim())
          ? text.trim()
          : this.#fail(`${name} is no number: ${text.slice(0, 40)}`);
      case 'boolean':
        return /^(?:true|false)$/.test(text.trim())
          ? text.trim()
          : this.#fail(`${name} is neither true nor false`);
      case 'json':
        return this.#embedded(name, text);
      default: {
        const parent = this.#open[0]?.name ?? 'rows';
        const row = name === 'row' && parent === 'rows' && this.#open.length <= 1 && !text.trim();
        return parts.length > 0 || row ? `{${parts.join(',')}}` : JSON.stringify(text);
      }
    }
  }

  #embedded(name: string, text: string): string {
    try {
      parseJson(text);
      return text;
    } catch {
      return this.#fail(`${name} is no JSON text, or nested too deep`);
    }
  }
}

function invalid(details: string): ApiError {
  return apiError(400, 'PGRST102', 'Invalid XML', details);
}

/**
 * An XML document in the mapping of `jsonToXml` as JSON. Other requests get their turn in between. Rejects with PGRST102
 * (400), which names line and column.
 */
export async function xmlToJson(xml: Buffer): Promise<Buffer> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(xml);
  } catch {
    throw invalid('The body is not UTF-8.');
  }
  const reader = new Reader();
  for (let at = 0; at < text.length; at += PIECE) {
    if (at > 0) await turn();
    reader.write(text.slice(at, at + PIECE));
  }
  return Buffer.from(reader.close());
}
