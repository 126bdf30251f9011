import type { MediaHandler } from '../catalog/types.ts';

/** One entry of `Accept`. */
export interface MediaRange {
  /** Lower case, without parameters. */
  type: string;
  /** `nulls=stripped`, of PostgREST's own types. */
  stripped: boolean;
  /** The execution plan is wanted instead of the rows; `type` is then what the plan is for. */
  explain?: Explain;
}

export const EXPLAIN_OPTIONS = ['analyze', 'verbose', 'settings', 'buffers', 'wal'] as const;

export interface Explain {
  format: 'text' | 'json';
  options: (typeof EXPLAIN_OPTIONS)[number][];
}

/** How an answer is written, all looked up. */
export interface MediaType {
  /**
   * `json` a list (or a function's single result), `object` exactly one row; `text`, `xmlvalue` and `binary` one value,
   * or the values of one column in a row; `xml` what `json` says, as XML; `handler` what a function of the database says.
   */
  format: 'json' | 'object' | 'csv' | 'geojson' | 'xml' | 'text' | 'xmlvalue' | 'binary' | 'handler';
  /** Leaves out keys whose value is null. */
  stripNulls: boolean;
  /** The `Content-Type` of the answer. */
  contentType: string;
  /** PostgreSQL answers bytes in hex. */
  binary: boolean;
  /** The aggregate that writes the rows; a `handler` without one is a function's own result. */
  handler?: MediaHandler;
  explain?: Explain;
}

const UTF8 = '; charset=utf-8';
/** Types that PostgREST knows; it says nothing of the character set of others. */
const WITH_CHARSET = new Set([
  'application/geo+json',
  'application/json',
  'application/openapi+json',
  'application/vnd.pgrst.array+json;nulls=stripped',
  'application/vnd.pgrst.object+json',
  'application/vnd.pgrst.object+json;nulls=stripped',
  'application/xml',
  'text/csv',
  'text/plain',
  'text/xml',
]);

/** `type` as the value of a `Content-Type` header. */
export function contentTypeOf(type: string): string {
  return WITH_CHARSET.has(type) ? type + UTF8 : type;
}

function media(format: MediaType['format'], type: string, stripNulls = false, binary = false): MediaType {
  return Object.freeze({ format, stripNulls, contentType: contentTypeOf(type), binary });
}

/** What is written when nothing else is asked for. */
export const JSON_TYPE: MediaType = media('json', 'application/json');
const STRIPPED = media('json', 'application/vnd.pgrst.array+json;nulls=stripped', true);
const OBJECT = media('object', 'application/vnd.pgrst.object+json');
const STRIPPED_OBJECT = media('object', 'application/vnd.pgrst.object+json;nulls=stripped', true);
export const CSV_TYPE: MediaType = media('csv', 'text/csv');
export const GEOJSON_TYPE: MediaType = media('geojson', 'application/geo+json');
export const XML_TYPE: MediaType = media('xml', 'application/xml');
export const TEXT_TYPE: MediaType = media('text', 'text/plain');
export const XML_VALUE_TYPE: MediaType = media('xmlvalue', 'text/xml');
export const BINARY_TYPE: MediaType = media('binary', 'application/octet-stream', false, true);

/** PostgREST's own types, which no handler of the database replaces. */
export function vendorType({ type, stripped }: MediaRange): MediaType | undefined {
  if (type === 'application/vnd.pgrst.object+json' || type === 'application/vnd.pgrst.object')
    return stripped ? STRIPPED_OBJECT : OBJECT;
  const array = type === 'application/vnd.pgrst.array+json' || type === 'application/vnd.pgrst.array';
  return array && stripped ? STRIPPED : undefined;
}

/** The `Content-Type` of the plan of an answer in `type`. */
export function explained(type: MediaType, explain: Explain): MediaType {
  const options = explain.options.length ? `; options=${explain.options.join('|')}` : '';
  const purpose = type.contentType.replace(UTF8, '');
  const contentType = `application/vnd.pgrst.plan+${explain.format}; for="${purpose}"${options}${UTF8}`;
  return { ...type, contentType, binary: false, explain };
}

export const ANYTHING: readonly MediaRange[] = [{ type: '*/*', stripped: false }];
export const ONLY_JSON: readonly MediaRange[] = [{ type: 'application/json', stripped: false }];
const PLAN = /^application\/vnd\.pgrst\.plan(?:\+(text|json))?$/;
/** Splits at `separator`, but not inside quotes. */
const pieces = (text: string, separator: ',' | ';') =>
  text.match(separator === ',' ? /(?:"[^"]*"?|[^",])+/g : /(?:"[^"]*"?|[^";])+/g) ?? [];

function parameter(parameters: string[], name: string): string | undefined {
  const found = parameters.find((one) => one.startsWith(`${name}=`));
  return found?.slice(name.length + 1).replaceAll('"', '');
}

function rangeOf(text: string): MediaRange {
  const [type = '', ...parameters] = pieces(text, ';').map((piece) =>
    piece.replace(/\s+/g, '').toLowerCase(),
  );
  const plan = PLAN.exec(type);
  if (!plan) return { type, stripped: parameters.includes('nulls=stripped') };
  const wanted = (parameter(parameters, 'options') ?? '').split('|');
  return {
    ...rangeOf(parameter(parameters, 'for') ?? 'application/json'),
    explain: {
      format: plan[1] === 'json' ? 'json' : 'text',
      options: EXPLAIN_OPTIONS.filter((option) => wanted.includes(option)),
    },
  };
}

function qualityOf(text: string): number {
  const found = /;\s*q\s*=\s*([0-9.]+)/i.exec(text.replace(/"[^"]*"?/g, ''));
  return found ? Number(found[1]) || 0 : 1;
}

/** Of two entries with the same `q`, the one that says more comes first, as in PostgREST. */
function specificity(text: string): number {
  const bare = text.replace(/;\s*q\s*=\s*[0-9.]+/i, '');
  return bare.split(';').length - bare.split('*').length;
}

/** The entries of `Accept`, best first; refused ones (`q=0`) are left out. */
export function parseAccept(accept: string | undefined): readonly MediaRange[] {
  if (!accept || accept === '*/*') return ANYTHING;
  if (accept === 'application/json') return ONLY_JSON;
  const entries = pieces(accept, ',').filter((text) => text.trim() !== '');
  if (entries.length === 0) return ANYTHING;
  return entries
    .map((text) => ({ text, q: qualityOf(text), weight: specificity(text) }))
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q || b.weight - a.weight)
    .map(({ text }) => rangeOf(text));
}

const JSON_RANGE = /^(?:\*\/\*|application\/(?:\*|json|vnd\.pgrst\.(?:object|array)(?:\+json)?))$/;

/** Whether errors are to be written in XML: nothing is accepted that is JSON. */
export function wantsXml(accept: string | undefined): boolean {
  if (!accept?.toLowerCase().includes('application/xml')) return false;
  const ranges = parseAccept(accept);
  return (
    ranges.some(({ type }) => type === 'application/xml') && !ranges.some(({ type }) => JSON_RANGE.test(type))
  );
}

/** As PostgREST names an entry that it cannot answer. */
export function rangeName({ type, stripped, explain }: MediaRange): string {
  const name = stripped ? `${type};nulls=stripped` : type;
  if (!explain) return name;
  const options = explain.options.length ? `; options=${explain.options.join('|')}` : '';
  return `application/vnd.pgrst.plan+${explain.format}; for="${name}"${options}`;
}
