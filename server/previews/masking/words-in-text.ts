import type { Kind, Masker } from './masker.ts';

const EMAIL = /[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+/g;
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/g;
const IP4 = /\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b/g;
/** Phone, card and social security numbers: eight digits or more with what people put between them. */
const DIGITS = /(?<![\w.,-])\+?\(?\d(?:[ ().-]{0,2}\d){7,21}(?![\w,]|\.\d)/g;
const DATE_LIKE = /^\d{4}-\d\d-\d\d(?:[ T]\d\d)?|^\d{8}(?:\d{6})?$|^\d\d[.-]\d\d[.-]\d{4}$/;

const PATTERNS: { kind: Kind; pattern: RegExp; except?: RegExp }[] = [
  { kind: 'email', pattern: EMAIL },
  { kind: 'shape', pattern: IBAN },
  { kind: 'ip', pattern: IP4 },
  { kind: 'phone', pattern: DIGITS, except: DATE_LIKE },
];
const QUICK = /@|\d[ ().-]{0,2}\d[ ().-]{0,2}\d/;

/** What a whole value looks like by itself; undefined for the ordinary. */
export function looksLike(value: string): Kind | undefined {
  const text = value.trim();
  if (!QUICK.test(text)) return undefined;
  return PATTERNS.find(({ pattern, except }) => {
    const [found] = text.match(pattern) ?? [];
    return found !== undefined && found.length >= text.length - 1 && !except?.test(found);
  })?.kind;
}

/** Hash of 52 bits: a set of numbers is a tenth of a set of texts. */
function hash(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 0x100000 * (b >>> 0) + ((a >>> 0) & 0xfffff);
}

const WORD = /[\p{L}\p{M}\p{N}'’-]+/gu;
const LONGEST = 4;
const SHORTEST = 4;

/** The personal values that a project's marked columns hold: they are looked for in everything else. */
export class KnownValues {
  readonly #hashes = new Map<number, Kind>();
  readonly #most: number;
  /** Values that found no room. */
  left = 0;

  constructor(most = 2_000_000) {
    this.#most = most;
  }

  get size(): number {
    return this.#hashes.size;
  }

  /** `kind` is what the value is masked as in its own column, so that it is the same everywhere. */
  add(value: string, kind: Kind): void {
    const text = normal(value);
    if (text.length < SHORTEST || text.length > 200 || !/\p{L}|\d{4}/u.test(text)) return;
    if (this.#hashes.size >= this.#most) this.left++;
    else this.#hashes.set(hash(text), kind);
  }

  /** What a text is known as; undefined for the unknown. */
  kindOf(value: string): Kind | undefined {
    return this.#hashes.size > 0 ? this.#hashes.get(hash(normal(value))) : undefined;
  }
}

const normal = (text: string): string => (text.match(WORD) ?? []).join(' ').toLowerCase();

interface Span {
  start: number;
  end: number;
  kind: Kind;
}

/** The longest known value that begins with the word at `at`. */
function knownAt(text: string, words: { start: number; end: number }[], at: number, known: KnownValues) {
  const { start } = words[at]!;
  for (let size = Math.min(LONGEST, words.length - at); size > 0; size--) {
    const { end } = words[at + size - 1]!;
    const kind = known.kindOf(text.slice(start, end));
    if (kind) return { start, end, kind, size };
  }
  return undefined;
}

function knownSpans(text: string, known: KnownValues): Span[] {
  const words = [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
  }));
  const spans: Span[] = [];
  for (let at = 0; at < words.length; ) {
    const found = knownAt(text, words, at, known);
    if (found) spans.push(found);
    at += found?.size ?? 1;
  }
  return spans;
}

function maskPatterns(masker: Masker, text: string): string {
  if (!QUICK.test(text)) return text;
  let out = text;
  for (const { kind, pattern, except } of PATTERNS)
    out = out.replace(pattern, (found) => (except?.test(found) ? found : masker.mask(kind, found)));
  return out;
}

/**
 * Masks what is personal inside a text that is otherwise kept: addresses, numbers and known values of other columns.
 * @returns the text itself when nothing was found
 */
export function maskInside(masker: Masker, known: KnownValues, text: string): string {
  const whole = known.kindOf(text);
  if (whole) return masker.mask(whole, text);
  const spans = known.size && text.length >= SHORTEST ? knownSpans(text, known) : [];
  let result = '';
  let from = 0;
  for (const { start, end, kind } of spans) {
    result += maskPatterns(masker, text.slice(from, start)) + masker.mask(kind, text.slice(start, end));
    from = end;
  }
  return result + maskPatterns(masker, text.slice(from));
}
