import { constants, createHmac, type KeyObject, timingSafeEqual, verify } from 'node:crypto';

const hashOf = (algorithm: string) => `sha${algorithm.slice(2)}`;

function hmacMatches(algorithm: string, text: string, key: KeyObject, signature: Buffer): boolean {
  const expected = createHmac(hashOf(algorithm), key).update(text).digest();
  return expected.length === signature.length && timingSafeEqual(expected, signature);
}

/** Whether `signature` over `text` is the key's, by the JWA algorithm (RFC 7518, RFC 8037). */
export function signatureMatches(
  algorithm: string,
  text: string,
  key: KeyObject,
  signature: Buffer,
): boolean {
  if (algorithm.startsWith('HS')) return hmacMatches(algorithm, text, key, signature);
  const data = Buffer.from(text);
  try {
    if (algorithm.startsWith('Ed')) return verify(null, data, key, signature);
    const hash = hashOf(algorithm);
    if (algorithm.startsWith('ES')) return verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, signature);
    if (algorithm.startsWith('RS')) return verify(hash, data, key, signature);
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
    return verify(hash, data, { key, padding, saltLength }, signature);
  } catch {
    return false;
  }
}
