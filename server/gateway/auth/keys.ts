import { createPublicKey, createSecretKey, type JsonWebKey } from 'node:crypto';
import type { TokenKey } from '../contract.ts';

const CURVES: Record<string, string[]> = { 'P-256': ['ES256'], 'P-384': ['ES384'], 'P-521': ['ES512'] };
const BY_TYPE: Record<string, string[]> = {
  RSA: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  OKP: ['EdDSA', 'Ed25519'],
  oct: ['HS256', 'HS384', 'HS512'],
};

/** A shared secret as a key. */
export function secretKey(secret: Buffer, algorithms: readonly string[]): TokenKey {
  return { algorithms, key: createSecretKey(secret) };
}

type Jwk = JsonWebKey & { kid?: string; alg?: string; use?: string; keys?: Jwk[] };

function jwkKey(jwk: Jwk): TokenKey {
  const possible = jwk.kty === 'EC' ? CURVES[jwk.crv ?? ''] : BY_TYPE[jwk.kty ?? ''];
  if (!possible) throw new Error(`a key of type ${jwk.kty ?? '(none)'} cannot verify tokens`);
  const algorithms = jwk.alg ? possible.filter((name) => name === jwk.alg) : possible;
  if (algorithms.length === 0) throw new Error(`a key of type ${jwk.kty} cannot be used with ${jwk.alg}`);
  const { d: _private, ...shown } = jwk;
  const key =
    jwk.kty === 'oct'
      ? createSecretKey(Buffer.from(jwk.k ?? '', 'base64url'))
      : createPublicKey({ key: shown, format: 'jwk' });
  return { ...(jwk.kid !== undefined && { id: jwk.kid }), algorithms, key };
}

/** The keys of a JWK or a JWK set (RFC 7517), each pinned to its algorithms. Throws for one that cannot verify. */
export function jwkKeys(document: unknown): TokenKey[] {
  const jwk = document as Jwk;
  if (!jwk || typeof jwk !== 'object') throw new Error('a JWK is a JSON object');
  return (Array.isArray(jwk.keys) ? jwk.keys : [jwk]).filter((one) => one.use !== 'enc').map(jwkKey);
}
