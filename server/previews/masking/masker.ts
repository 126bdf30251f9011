import { maskMoment } from './moments.ts';
import { keyed, permuteShape } from './permute.ts';
import { CITIES, FIRST_NAMES, LAST_NAMES, loremWord, STREETS } from './words.ts';

/** What a value is, which decides what it looks like masked. */
export const KINDS = [
  'email', 'phone', 'name', 'firstName', 'lastName', 'address', 'city', 'url', 'username', 'ip', 'text', 'shape',
  'number', 'moment', 'uuid', 'bytes', 'secret',
] as const; // biome-ignore format: a list to read at a glance
export type Kind = (typeof KINDS)[number];

const KEPT = 20_000;
const SUFFIX = 10;

/** A part of a name or address that no two values share: 50 secret bits in small letters and digits. */
const suffix = (bytes: Buffer): string => {
  const number = bytes.readBigUInt64BE(24) & ((1n << 50n) - 1n);
  return number.toString(36).padStart(SUFFIX, '0');
};
const pick = (list: readonly string[], bytes: Buffer, at: number): string =>
  list[bytes.readUInt16BE(at) % list.length]!;

/**
 * Masks values of one project: the same value always becomes the same masked one, in every table and in every copy, and
 * nobody without the key can go back or try values out.
 */
export class Masker {
  readonly key: Buffer;
  readonly #known = new Map<string, string>();

  constructor(key: Buffer) {
    this.key = key;
  }

  /**
   * @param value text as PostgreSQL writes it
   * @param limit most characters that the column takes; a made-up value that is longer gives way to one of the same shape
   */
  mask(kind: Kind, value: string, limit?: number): string {
    if (value === '') return value;
    const name = `${kind}\0${value}`;
    let masked = this.#known.get(name);
    if (masked === undefined) {
      masked = this.#make(kind, value);
      if (this.#known.size >= KEPT) this.#known.clear();
      if (value.length < 200) this.#known.set(name, masked);
    }
    return limit !== undefined && [...masked].length > limit ? this.#shape(value) : masked;
  }

  #shape(value: string): string {
    return permuteShape(this.key, value);
  }

  #make(kind: Kind, value: string): string {
    if (kind === 'shape' || kind === 'phone') return this.#shape(value);
    if (kind === 'number') return permuteShape(this.key, value, { number: true });
    if (kind === 'moment') return maskMoment(this.key, value);
    if (kind === 'text') return this.#freeText(value);
    if (kind === 'bytes') return this.#bytes(value);
    // People write the same address in capitals and with spaces around it.
    const bytes = keyed(this.key, `${kind}\0${value.trim().toLowerCase()}`);
    return this.#madeUp(kind, value, bytes);
  }

  #madeUp(kind: Kind, value: string, bytes: Buffer): string {
    const [first, last] = [pick(FIRST_NAMES, bytes, 0), pick(LAST_NAMES, bytes, 2)];
    const number = 1 + (bytes.readUInt16BE(4) % 240);
    switch (kind) {
      case 'email':
        return `${first}.${last}.${suffix(bytes)}@example.com`.toLowerCase();
      case 'username':
        return `${first.toLowerCase()}_${suffix(bytes)}`;
      case 'url':
        return `https://example.com/${suffix(bytes)}`;
      case 'name':
        return /\s/.test(value.trim()) ? `${first} ${last}` : last;
      case 'firstName':
        return first;
      case 'lastName':
        return last;
      case 'address':
        return `${number} ${pick(LAST_NAMES, bytes, 6)} ${pick(STREETS, bytes, 8)}`;
      case 'city':
        return pick(CITIES, bytes, 6);
      case 'ip':
        return maskAddress(this.key, value);
      case 'uuid':
        return uuidOf(bytes);
      default:
        return bytes
          .toString('hex')
          .repeat(Math.ceil(value.length / 64))
          .slice(0, Math.max(8, value.length));
    }
  }

  /** Words for words, about as long, with the punctuation and line breaks of the original. */
  #freeText(value: string): string {
    const bytes = keyed(this.key, `text\0${value}`);
    let at = 0;
    return value.replace(/[\p{L}\p{M}\p{N}_@+%./:#-]+/gu, (word) => {
      at++;
      const picked = bytes.readUInt16BE((at * 2) % 30) + at * 7;
      if (/^[\d.,:/+-]+$/.test(word)) return this.#shape(word);
      const made = loremWord(word.length, picked);
      return /^\p{Lu}/u.test(word) ? made[0]!.toUpperCase() + made.slice(1) : made;
    });
  }

  /** `\x…`: as many bytes. */
  #bytes(value: string): string {
    const size = Math.max(0, value.length / 2 - 1);
    return `\\x${keyed(this.key, `bytes\0${value}`, size).subarray(0, size).toString('hex')}`;
  }
}

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex').slice(0, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** An IPv4 or IPv6 address, or a network, with another one of its kind; the length of the prefix stays. */
function maskAddress(key: Buffer, value: string): string {
  const [address = '', prefix] = value.split('/');
  const bytes = keyed(key, `ip\0${address}`);
  const tail = prefix === undefined ? '' : `/${prefix}`;
  if (address.includes('.')) {
    const parts = [10, bytes[0]!, bytes[1]!, bytes[2]!];
    return zeroed(parts, 8, Number(prefix ?? 32)).join('.') + tail;
  }
  const words = [0xfd00, ...Array.from({ length: 7 }, (_, at) => bytes.readUInt16BE(at * 2))];
  const kept = zeroed(words, 16, Number(prefix ?? 128));
  return kept.map((word) => word.toString(16)).join(':') + tail;
}

/** The bits behind the prefix at zero, as a network must have them. */
function zeroed(parts: number[], bits: number, prefix: number): number[] {
  return parts.map((part, at) => {
    const keep = Math.min(bits, Math.max(0, prefix - at * bits));
    return part & ~((1 << (bits - keep)) - 1);
  });
}
