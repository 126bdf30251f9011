import type { TokenKey, TokenRules } from '../contract.ts';
import { type ApiError, apiError } from '../rest/errors.ts';
import type { Identity } from './identity.ts';
import { claimedRole, parseClaimPath } from './role-claim.ts';
import { signatureMatches } from './signature.ts';

export const CONSOLE_ISSUER = 'slipway-console';
const SKEW_SECONDS = 30;
/** Reads and writes past the row rules: only the environment's own keys and secret give it. */
const SERVICE_ROLE = 'service_role';

type Claims = Record<string, unknown>;

/** PGRST301, PGRST303: a token that is not accepted, with what RFC 6750 has the answer say. */
export function refused(
  code: 'PGRST301' | 'PGRST303',
  message: string,
  details: string | null = null,
  hint: string | null = null,
): ApiError {
  const challenge = `Bearer error="invalid_token", error_description="${message.replaceAll('"', "'")}"`;
  return apiError(401, code, message, details, hint, { 'www-authenticate': challenge });
}

/** PGRST302: nobody has said who they are, and there is no role for them. */
export function anonymousDisabled(): ApiError {
  return apiError(401, 'PGRST302', 'Anonymous access is disabled', null, null, {
    'www-authenticate': 'Bearer',
  });
}

function decodePart(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return value && typeof value === 'object' && !Array.isArray(value) ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}

const UNSECURED = "JWT is unsecured but expected 'alg' was not 'none'";
const NO_KEY = 'No suitable key or wrong key type';

function verifySignature(token: string, rules: TokenRules): { claims: Claims; outside: boolean } {
  const parts = token.split('.');
  if (parts.length !== 3) throw refused('PGRST301', `Expected 3 parts in JWT; got ${parts.length}`);
  const [head = '', body = '', signature = ''] = parts;
  const header = decodePart(head);
  if (!header) throw refused('PGRST301', "JWT couldn't be decoded");
  const { alg, kid } = header;
  if (alg === 'none') throw refused('PGRST301', 'Wrong or unsupported encoding algorithm', UNSECURED);
  // The algorithm belongs to the key, never to what the token says of itself.
  const named = (key: TokenKey) =>
    kid === undefined || key.id === kid || (key.id === undefined && !rules.exactKeyIds);
  const suitable = rules.keys.filter((key) => key.algorithms.includes(String(alg)) && named(key));
  if (suitable.length === 0) throw refused('PGRST301', NO_KEY, 'No suitable key was found to decode the JWT');
  const given = Buffer.from(signature, 'base64url');
  const signer = suitable.find(({ key }) => signatureMatches(String(alg), `${head}.${body}`, key, given));
  if (!signer) throw refused('PGRST301', NO_KEY, 'None of the keys was able to decode the JWT');
  const claims = decodePart(body);
  if (!claims) throw refused('PGRST303', 'Parsing claims failed');
  return { claims, outside: signer.outside === true };
}

function numeric(claims: Claims, name: string): number | undefined {
  const value = claims[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw refused('PGRST303', `The JWT '${name}' claim must be a number`);
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

function checkAudience(claims: Claims, rule: TokenRules['audience']): void {
  const { aud } = claims;
  const given: unknown[] = Array.isArray(aud) ? aud : aud === undefined || aud === null ? [] : [aud];
  if (given.some((one) => typeof one !== 'string'))
    throw refused('PGRST303', "The JWT 'aud' claim must be a string or an array of strings");
  if (!rule || given.includes(rule.value) || (!rule.required && given.length === 0)) return;
  const hint = rule.required ? `The token's "aud" claim must contain "${rule.value}".` : null;
  throw refused('PGRST303', 'JWT not in audience', null, hint);
}

function roleOf(claims: Claims, rules: TokenRules, path: string, outside: boolean): string {
  const role = claimedRole(claims, parseClaimPath(path)) ?? (rules.roles ? undefined : rules.anonRole);
  const roles = outside ? rules.roles?.filter((name) => name !== SERVICE_ROLE) : rules.roles;
  if (roles && (role === undefined || !roles.includes(role))) {
    const claim = path === '.role' ? 'Its "role" claim' : `Its claim ${path}`;
    throw refused('PGRST303', 'The JWT has no usable role', `${claim} must be one of ${roles.join(', ')}.`);
  }
  if (role === undefined) throw anonymousDisabled();
  return role;
}

/** With the keys of its objects in order, as PostgREST hands claims to SQL. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!value || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/**
 * Verifies a token: its signature by a key that is pinned to its algorithm, times with 30 s skew, audience, role.
 * `now` in seconds. Returns the identity and until when it may be reused. Throws PGRST300 (500), PGRST301, PGRST302,
 * PGRST303 (401), with PostgREST's messages.
 */
export function verifyToken(
  token: string,
  rules: TokenRules,
  now: number,
): { identity: Identity; validUntil: number } {
  if (rules.keys.length === 0) throw apiError(500, 'PGRST300', 'Server lacks JWT secret');
  const { claims, outside } = verifySignature(token, rules);
  checkTimes(claims, now);
  checkAudience(claims, rules.audience);
  const byConsole = rules.console && !outside && claims['iss'] === CONSOLE_ISSUER;
  // The console signs tokens of its own, wherever the application's have their role.
  const role = roleOf(claims, rules, byConsole ? '.role' : rules.roleClaim, outside);
  const identity = {
    role,
    // SQL reads the role from the claims, also when the token has it elsewhere or left it to be the anonymous one.
    claims: JSON.stringify(sorted({ ...claims, role })),
    masked: rules.console && claims['mask'] === true,
    // Only the console's: an application's users may have a claim of that name, which means something else.
    readOnly: byConsole && claims['read'] === true,
    console: byConsole,
  };
  return { identity, validUntil: (numeric(claims, 'exp') ?? Number.POSITIVE_INFINITY) + SKEW_SECONDS };
}
