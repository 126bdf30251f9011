import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { EnvironmentKey, GatewayEnvironment } from '../contract.ts';
import { type ApiError, apiError } from '../rest/errors.ts';
import type { Identity } from './identity.ts';
import { anonymousDisabled, refused, verifyToken } from './jwt.ts';

const REMEMBERED = 1_000;
const MAX_TOKEN = 8 * 1024;
const KEY = /^slp_(?:pub|sec)_[A-Za-z0-9_-]{8,128}$/;

/** What was verified before, per version of an environment: a changed environment starts afresh. */
interface Memory {
  keys: Map<string, { identity: Identity; validUntil: number }>;
  tokens: Map<string, { identity: Identity; validUntil: number }>;
}
/** How often a token was looked for among those verified before, was there, and took the place of an older one. */
export const tokenLookups = { all: 0, found: 0, evicted: 0 };
const memories = new WeakMap<GatewayEnvironment, Memory>();

function memoryOf(environment: GatewayEnvironment): Memory {
  let memory = memories.get(environment);
  if (!memory) {
    memory = { keys: new Map(), tokens: new Map() };
    memories.set(environment, memory);
  }
  return memory;
}

/** True when an older entry had to go. */
function remember<T>(map: Map<string, T>, key: string, value: T): boolean {
  const full = map.size >= REMEMBERED;
  if (full) {
    const oldest = map.keys().next().value;
    if (oldest !== undefined) map.delete(oldest);
  }
  map.set(key, value);
  return full;
}

function unauthorized(message: string, hint: string, details: string | null = null): ApiError {
  return apiError(401, 'PGRST302', message, details, hint, { 'www-authenticate': 'Bearer' });
}

function findKey(environment: GatewayEnvironment, key: string): EnvironmentKey | undefined {
  const hash = createHash('sha256').update(key).digest();
  return environment.keys.find((candidate) => {
    const stored = Buffer.from(candidate.sha256, 'hex');
    return stored.length === hash.length && timingSafeEqual(stored, hash);
  });
}

function byKey(environment: GatewayEnvironment, key: string, now: number): Identity {
  const { keys } = memoryOf(environment);
  const known = keys.get(key);
  if (known && now < known.validUntil) return known.identity;
  const found = KEY.test(key) ? findKey(environment, key) : undefined;
  const validUntil = found?.retiresAt === undefined ? Number.POSITIVE_INFINITY : found.retiresAt / 1000;
  if (!found || now >= validUntil)
    throw unauthorized(
      'Invalid API key',
      `Copy a current key of ${environment.ref} from its API page: the sent one is unknown here, or was revoked.`,
    );
  const { role } = found;
  const claims = `{"role":"${role}"}`;
  const identity = { role, claims, masked: false, readOnly: false, console: false, keyId: found.id };
  remember(keys, key, { identity, validUntil });
  return identity;
}

function byToken(environment: GatewayEnvironment, token: string, now: number): Identity {
  const { tokens } = memoryOf(environment);
  const known = tokens.get(token);
  tokenLookups.all += 1;
  if (known && now < known.validUntil) {
    tokenLookups.found += 1;
    return known.identity;
  }
  if (token.length > MAX_TOKEN)
    throw unauthorized('The token is too long', `Send a token of at most ${MAX_TOKEN} characters.`);
  const verified = verifyToken(token, environment.tokens, now);
  if (remember(tokens, token, verified)) tokenLookups.evicted += 1;
  return verified.identity;
}

function bearer(headers: IncomingHttpHeaders): string | undefined {
  const found = /^bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '');
  return found?.[1];
}

/** Without API keys: a token, or the anonymous role. */
function byTokenOnly(environment: GatewayEnvironment, headers: IncomingHttpHeaders, now: number): Identity {
  const token = bearer(headers);
  if (token) return byToken(environment, token, now);
  if (/^bearer\s*$/i.test(headers.authorization ?? ''))
    throw refused('PGRST301', 'Empty JWT is sent in Authorization header');
  const { anonRole } = environment.tokens;
  if (anonRole === undefined) throw anonymousDisabled();
  const claims = JSON.stringify({ role: anonRole });
  return { role: anonRole, claims, masked: false, readOnly: false, console: false };
}

/**
 * Who calls: an API key in `apikey` or as bearer, or a user's token as bearer, which then decides the role.
 * `now` in seconds. Throws 401 (PGRST301, 302, 303) with what to send instead.
 */
export function authenticate(
  environment: GatewayEnvironment,
  headers: IncomingHttpHeaders,
  now: number,
): Identity {
  if (!environment.tokens.apiKeys) return byTokenOnly(environment, headers, now);
  const sent = headers['apikey'];
  const key = Array.isArray(sent) ? sent[0] : sent;
  const token = bearer(headers);
  // supabase-js sends its key twice when nobody is signed in.
  const own = key
    ? key.split('.').length === 3
      ? byToken(environment, key, now)
      : byKey(environment, key, now)
    : undefined;
  if (token && token !== key) {
    if (token.startsWith('slp_')) return byKey(environment, token, now);
    const identity = byToken(environment, token, now);
    return own?.keyId === undefined ? identity : { ...identity, keyId: own.keyId };
  }
  if (own) return own;
  throw unauthorized(
    'No API key in the request',
    'Send the header "apikey" with a key of this environment, and a signed-in user\'s JWT as "Authorization: Bearer …".',
  );
}

/** SHA-256 of a key that was sent and looks like one of Slipway's: tells later which one it was. */
export function sentKeyDigest(headers: IncomingHttpHeaders): string | undefined {
  const key = [headers['apikey'], bearer(headers)].find(
    (sent): sent is string => typeof sent === 'string' && KEY.test(sent),
  );
  return key === undefined ? undefined : createHash('sha256').update(key).digest('hex');
}
