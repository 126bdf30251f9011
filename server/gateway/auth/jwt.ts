import { createHmac, timingSafeEqual } from 'node:crypto';
import { API_ROLES, type ApiRole } from '../contract.ts';
import { type ApiError, apiError } from '../rest/errors.ts';
import type { Identity } from './identity.ts';

export const CONSOLE_ISSUER = 'slipway-console';
const SKEW_SECONDS = 30;

type Claims = Record<string, unknown>;

function refused(
  code: 'PGRST301' | 'PGRST303',
  message: string,
  details: string | null = null,
  hint: string | null = null,
): ApiError {
  const challenge = `Bearer error="invalid_token", error_description="${message.replaceAll('"', "'")}"`;
  return apiError(401, code, message, details, hint, { 'www-authenticate': challenge });
}

function decodePart(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return value && typeof value === 'object' && !Array.isArray(value) ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}

function verifySignature(token: string, secret: string): Claims {
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  const header = decodePart(head);
  const claims = decodePart(body);
  if (!header || !claims || more.length)
    throw refused(
      'PGRST301',
      'The token is not a JWT',
      'Expected 3 parts in JWT, each base64url of a JSON object',
    );
  // The algorithm belongs to the key, never to what the token says of itself.
  if (header['alg'] !== 'HS256')
    throw refused('PGRST301', 'No suitable key or wrong key type', `The token's algorithm must be HS256`);
  const expected = createHmac('sha256', secret).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw refused(
      'PGRST301',
      'The signature of the JWT does not match',
      'None of the keys was able to decode the JWT',
    );
  return claims;
}

function numeric(claims: Claims, name: string): number | undefined {
  const value = claims[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw refused('PGRST303', 'Parsing claims failed', `The JWT '${name}' claim must be a number`);
  return value;
}

function checkTimes(claims: Claims, now: number): void {
  const expires = numeric(claims, 'exp');
  const from = numeric(claims, 'nbf');
  const issued = numeric(claims, 'iat');
  if (expires !== undefined && now > expires + SKEW_SECONDS) throw refused('PGRST303', 'JWT expired');
  if (from !== undefined && now < from - SKEW_SECONDS) throw refused('PGRST303', 'JWT not yet valid');
  if (issued !== undefined && now < issued - SKEW_SECONDS) throw refused('PGRST303', 'JWT issued at future');
}

function checkAudience(claims: Claims, ref: string): void {
  const { aud } = claims;
  const audiences: unknown[] = Array.isArray(aud) ? aud : [aud];
  if (!audiences.includes(ref))
    throw refused('PGRST303', 'JWT not in audience', null, `The token's "aud" claim must contain "${ref}".`);
}

function roleOf(claims: Claims): ApiRole {
  const role = API_ROLES.find((candidate) => candidate === claims['role']);
  if (role) return role;
  throw refused(
    'PGRST303',
    'The JWT has no usable role',
    `Its "role" claim must be one of ${API_ROLES.join(', ')}.`,
  );
}

/**
 * Verifies a token against the environment's secret: HS256 only, times with 30 s skew, audience, role.
 * `now` in seconds. Returns the identity and until when it may be reused. Throws PGRST301, PGRST303 (401).
 */
export function verifyToken(
  token: string,
  secret: string,
  ref: string,
  now: number,
): { identity: Identity; validUntil: number } {
  const claims = verifySignature(token, secret);
  checkTimes(claims, now);
  checkAudience(claims, ref);
  const byConsole = claims['iss'] === CONSOLE_ISSUER;
  const identity = {
    role: roleOf(claims),
    claims: JSON.stringify(claims),
    masked: claims['mask'] === true,
    // Only the console's: an application's users may have a claim of that name, which means something else.
    readOnly: byConsole && claims['read'] === true,
    console: byConsole,
  };
  return { identity, validUntil: numeric(claims, 'exp') ?? Number.POSITIVE_INFINITY };
}
