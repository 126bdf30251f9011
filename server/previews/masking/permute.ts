import { createHmac } from 'node:crypto';

/** Bytes that only the holder of the key can tell, from a label and some text; as many as wanted. */
export function keyed(key: Buffer, text: string, bytes = 32): Buffer {
  const first = createHmac('sha256', key).update(text).digest();
  if (bytes <= first.length) return first;
  const parts = [first];
  for (let size = first.length; size < bytes; size += 32)
    parts.push(createHmac('sha256', key).update(`${size}\0${text}`).digest());
  return Buffer.concat(parts);
}

// Four rounds with a strong function make a permutation that cannot be told from a random one (Luby and Rackoff).
const ROUNDS = 4;

/**
 * A secret permutation of lists of digits, each with its own radix: a Feistel network whose two halves are the even and
 * the odd half of the list. Different lists stay different, so what was unique stays unique.
 * @param digits from 0 to radix - 1 each
 */
export function permuteDigits(key: Buffer, tweak: string, digits: number[], radices: number[]): number[] {
  const half = digits.length >> 1;
  const out = [...digits];
  for (let round = 0; round < ROUNDS; round++) {
    const [from, to, start, end] = round % 2 ? [0, half, half, out.length] : [half, out.length, 0, half];
    if (start === end) continue;
    const stream = keyed(key, `${round}\0${tweak}\0${out.slice(from, to).join(',')}`, (end - start) * 2);
    for (let at = start; at < end; at++) {
      const word = stream.readUInt16BE((at - start) * 2);
      out[at] = (out[at]! + word) % radices[at]!;
    }
  }
  return out;
}

const ASCII = /^[\0-\x7f]*$/;
interface Place {
  at: number;
  base: number;
  radix: number;
}

function places(chars: string[], leadingZero: boolean): Place[] {
  const found: Place[] = [];
  let first = true;
  for (const [at, char] of chars.entries()) {
    const code = char.codePointAt(0)!;
    if (code >= 48 && code <= 57) {
      const keepsSize = first && !leadingZero && code !== 48;
      found.push(keepsSize ? { at, base: 49, radix: 9 } : { at, base: 48, radix: 10 });
      first = false;
    } else if (code < 128) {
      if (code >= 65 && code <= 90) found.push({ at, base: 65, radix: 26 });
      else if (code >= 97 && code <= 122) found.push({ at, base: 97, radix: 26 });
    } else if (/\p{Lu}/u.test(char)) found.push({ at, base: 65, radix: 26 });
    else if (/[\p{L}\p{M}\p{N}]/u.test(char)) found.push({ at, base: 97, radix: 26 });
  }
  return found;
}

const digitOf = (char: string, { base, radix }: Place): number => {
  const value = char.codePointAt(0)! - base;
  return ((value % radix) + radix) % radix;
};

/**
 * Another text of the same shape: digits for digits, small letters for small ones, capitals for capitals; everything
 * else stays where it is. For plain ASCII different texts stay different.
 * @param options.number true: the first digit does not become zero, so that numbers keep their length
 */
export function permuteShape(key: Buffer, text: string, options: { number?: boolean } = {}): string {
  const chars = [...text];
  const where = places(chars, !options.number);
  if (!where.length) return text;
  const shape = [...chars];
  const tweak = ASCII.test(text) ? `${where.length}` : `u${text}`;
  const out = permuteDigits(
    key,
    tweak,
    where.map((one) => digitOf(chars[one.at]!, one)),
    where.map((one) => one.radix),
  );
  for (const [index, one] of where.entries()) shape[one.at] = String.fromCharCode(one.base + out[index]!);
  return shape.join('');
}
