import type { Kind, Masker } from './masker.ts';
import { rangeShift, shiftMoment } from './moments.ts';
import { kindByName } from './names.ts';
import { type KnownValues, looksLike, maskInside } from './words-in-text.ts';

/** Makes the masked text of one value, or null for no value. Texts are as PostgreSQL writes them. */
export type MaskValue = (text: string) => string | null;

/** Everything that is needed while rows go by. */
export interface Masking {
  masker: Masker;
  known: KnownValues;
  /** Names of columns that hold personal values: in JSON, the same names stand for copies of them. */
  names: ReadonlySet<string>;
}

/** The elements of an array literal, each through `mask`; NULL stays. */
export function maskArray(text: string, mask: MaskValue): string {
  return text.replace(/"((?:[^"\\]|\\.)*)"|([^{},"]+)(?=[,}])|^\[[^\]]*\]=/g, (all, quoted, plain) => {
    if (quoted === undefined && (plain === undefined || plain === 'NULL')) return all;
    const masked = mask(quoted === undefined ? plain : quoted.replace(/\\(.)/gs, '$1'));
    return masked === null ? 'NULL' : `"${masked.replace(/["\\]/g, '\\$&')}"`;
  });
}

/** A range or several: its bounds move by the same amount everywhere, so that order, length and overlaps stay. */
export function maskRange(masking: Masking, text: string): string {
  const shift = rangeShift(masking.masker.key);
  const moved = text.replace(/\d{4}-\d\d-\d\d(?:[ T][\d:.+-]+)?/g, (moment) => shiftMoment(moment, shift));
  if (moved !== text) return moved;
  return text.replace(/-?\d+/g, (digits, at: number) =>
    text[at - 1] === '.' ? digits : String(BigInt(digits) + BigInt(shift)),
  );
}

const WORDS = 4;
const words = (text: string): number => text.trim().split(/\s+/).length;
const ISO = /^\d{4}-\d\d-\d\d([ T]\d\d:\d\d|$)/;

/** What to make of a text of which only its name and itself are known. */
export function guessKind(name: string, text: string): Kind {
  const kind = kindByName(name);
  if (kind && kind !== 'moment' && kind !== 'number') return kind;
  if (ISO.test(text)) return 'moment';
  return looksLike(text) ?? (words(text) >= WORDS ? 'text' : 'shape');
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?/g;

/**
 * A JSON document leaf by leaf; everything between the leaves stays as it is written.
 * @param all true: every text and number is personal; false: only what its key or its value gives away
 */
export function maskJson({ masker, known, names }: Masking, json: string, all: boolean): string {
  let key = '';
  return json.replace(TOKEN, (token, at: number) => {
    if (token[0] !== '"') {
      const personal = all || names.has(key) || kindByName(key);
      return personal ? masker.mask('number', token) : token;
    }
    const text = JSON.parse(token) as string;
    if (/^\s*:/.test(json.slice(at + token.length, at + token.length + 20))) {
      key = text;
      return JSON.stringify(maskInside(masker, known, text));
    }
    const kind = all || names.has(key) || kindByName(key) ? guessKind(key, text) : undefined;
    return JSON.stringify(kind ? masker.mask(kind, text) : maskInside(masker, known, text));
  });
}

const ESCAPES: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const UNESCAPE = /\\([0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)/gs;

/** A field of COPY's text format as the value it stands for. */
export function decodeField(field: string): string {
  if (!field.includes('\\')) return field;
  return field.replace(UNESCAPE, (_all, code: string) => ESCAPES[code] ?? code);
}

const ESCAPED: Record<string, string> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** A value as a field of COPY's text format. */
export function encodeField(value: string | null): string {
  if (value === null) return '\\N';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what COPY escapes
  return value.replace(/[\\\x08\f\n\r\t\v]/g, (char) => ESCAPED[char]!);
}
