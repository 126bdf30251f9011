import { z } from 'zod';

export const KEY_KINDS = ['publishable', 'secret'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** How long a replaced key keeps working, in seconds, with the words for it. */
export const GRACE_CHOICES = [
  { seconds: 0, label: 'It stops at once' },
  { seconds: 3600, label: 'It works for one more hour' },
  { seconds: 86_400, label: 'It works for one more day' },
  { seconds: 604_800, label: 'It works for one more week' },
] as const;

export const keyName = z
  .string()
  .trim()
  .min(1, 'Give the key a name, such as the program that will use it.')
  .max(60, 'A name has at most 60 characters.');

export const createKeyInput = z.object({ kind: z.enum(KEY_KINDS), name: keyName });
export const keyInput = z.object({ key: z.uuid('That is not the id of a key.') });
export const rotateKeyInput = keyInput.extend({
  graceSeconds: z
    .number()
    .int()
    .min(0)
    .max(604_800, 'A replaced key can keep working for at most a week.')
    .default(0),
});

const RESERVED_SCHEMA = /^(slipway|information_schema|pg_.*)$/;

const schemaName = z
  .string()
  .min(1)
  .max(63)
  .refine((name) => !RESERVED_SCHEMA.test(name), 'This schema belongs to PostgreSQL or Slipway.');

/** `*`, or what a browser sends as `Origin`: scheme, host and port, without a path. */
export function isOrigin(text: string): boolean {
  if (text === '*') return true;
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  return new URL(text).origin === text;
}

const corsOrigin = z
  .string()
  .max(255)
  .refine(isOrigin, 'Write an origin such as https://app.example.com (no path, no slash at the end), or *.');

/** `name` or `schema.name`; empty: none. */
const functionName = z
  .string()
  .trim()
  .max(127, 'A name has at most 63 characters.')
  .regex(
    /^([A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)?)?$/,
    'Write the name of a function: check_request, or app.check_request.',
  );

/** PostgREST's notation for the way to a claim, without its filters. */
const claimPath = z
  .string()
  .trim()
  .max(200, 'A path has at most 200 characters.')
  .regex(
    /^(\.("[^"\\]+"|[A-Za-z0-9_$@-]+)|\[\d{1,4}\])+$/,
    'Write a path such as .role, .app.roles[0] or ."https://example.com/role".',
  );

/** Algorithms of tokens by type of key and curve (RFC 7518, RFC 8037). */
const RSA = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
export const ALGORITHMS: Record<string, string[]> = {
  RSA,
  'EC P-256': ['ES256'],
  'EC P-384': ['ES384'],
  'EC P-521': ['ES512'],
  'OKP Ed25519': ['EdDSA'],
};
export const MAX_TOKEN_KEYS = 20;
/** RFC 7518, 3.3 */
export const MIN_RSA_BITS = 2048;

/** What is wrong with one key of a set, as the end of a sentence. */
function keyProblem(key: unknown): string | undefined {
  if (typeof key !== 'object' || key === null) return 'is not an object.';
  const { kty, crv, alg, use, d } = key as Record<string, unknown>;
  if (kty === 'oct') return 'is a shared secret. Only public keys can be here.';
  if (d !== undefined)
    return 'is a private key. Paste its public half, and replace it: a private key must not be shown.';
  if (use !== undefined && use !== 'sig') return 'is not for signatures: its "use" is not "sig".';
  const possible = ALGORITHMS[kty === 'RSA' ? 'RSA' : `${kty} ${crv}`];
  if (!possible) return 'has an unknown type: RSA, EC (P-256, P-384, P-521) and OKP (Ed25519) can be used.';
  // Pinned, so that a token never chooses.
  if (!possible.includes(String(alg))) return `has to name its algorithm, "alg": ${possible.join(', ')}.`;
  return undefined;
}

/** The keys of a JWK or JWK set (RFC 7517) as text; undefined when it is none. */
export function keysOf(text: string): unknown[] | undefined {
  try {
    const value = JSON.parse(text) as { keys?: unknown; kty?: unknown } | null;
    if (Array.isArray(value?.keys)) return value.keys;
    return value?.kty === undefined ? undefined : [value];
  } catch {
    return undefined;
  }
}

function jwksProblem(text: string): string | undefined {
  if (!text) return undefined;
  const keys = keysOf(text);
  if (!keys) return 'Paste a JSON Web Key Set: {"keys": [{"kty": …, "alg": …}]}, or one key of it.';
  if (keys.length > MAX_TOKEN_KEYS) return `At most ${MAX_TOKEN_KEYS} keys.`;
  const problems = keys.map((key, i) => [i + 1, keyProblem(key)] as const);
  const found = problems.find(([, problem]) => problem);
  return found && `Key ${found[0]} ${found[1]}`;
}

const jwks = z
  .string()
  .trim()
  .max(30_000, 'A key set has at most 30,000 characters.')
  .superRefine((text, ctx) => {
    const message = jwksProblem(text);
    if (message) ctx.addIssue({ code: 'custom', message });
  });

/** Where a sign-in publishes its JWK set; empty: nowhere. */
const keysAddress = z
  .string()
  .trim()
  .max(500, 'An address has at most 500 characters.')
  .refine((text) => {
    const url = URL.parse(text);
    return text === '' || (url?.protocol === 'https:' && !url.username && !url.password && !url.hash);
  }, 'Write an address that begins with https, such as https://id.example.com/.well-known/jwks.json.');

const limitMs = (most: number) =>
  z
    .number('Write a whole number.')
    .int('Write a whole number.')
    .min(100, 'At least 100 ms.')
    .max(most, `At most ${most} ms.`);

const MOST_ROWS = 100_000;
/** Most rows in one answer to a role; 0: what the environment says for all. */
const rowsOfRole = z
  .number('Write a whole number.')
  .int('Write a whole number.')
  .min(0, 'Leave it empty, or write at least 1.')
  .max(MOST_ROWS, 'At most 100,000 rows.');

export const AGGREGATES = ['everyone', 'signedIn', 'service', 'nobody'] as const;

/** How the API of an environment behaves. */
export const apiBehaviour = z.object({
  /** Runs before each request's statement, in its transaction, and may refuse it. */
  preRequest: functionName,
  /** Callers may ask to undo their writes: `Prefer: tx=rollback`. */
  txOverride: z.boolean(),
  aggregates: z.enum(AGGREGATES),
  /** Callers may ask for execution plans. */
  plans: z.boolean(),
  roleClaim: claimPath,
  /** JWK set of public keys that verify user tokens besides the secret, as text; empty: none. */
  jwks,
  /** Its keys count as well; they are read from there every five minutes. */
  jwksUrl: keysAddress,
  anonMs: limitMs(30_000),
  authenticatedMs: limitMs(60_000),
  serviceMs: limitMs(300_000),
  anonRows: rowsOfRole,
  authenticatedRows: rowsOfRole,
  serviceRows: rowsOfRole,
});
export type ApiBehaviour = z.infer<typeof apiBehaviour>;

/** The same defaults hold in the view `gateway_environment` and in the gateway. */
export const BEHAVIOUR_DEFAULTS: ApiBehaviour = {
  preRequest: '',
  txOverride: false,
  aggregates: 'everyone',
  plans: false,
  roleClaim: '.role',
  jwks: '',
  jwksUrl: '',
  anonMs: 3000,
  authenticatedMs: 8000,
  serviceMs: 30_000,
  anonRows: 0,
  authenticatedRows: 0,
  serviceRows: 0,
};

/** Flat, so that what is wrong reaches its field. */
export const behaviourInput = apiBehaviour.partial();

export const updateInput = z.object({
  schemas: z.array(schemaName).min(1, 'At least one schema has to be served.').max(20).optional(),
  maxRows: z
    .number('Write a whole number.')
    .int('Write a whole number.')
    .min(1, 'At least 1 row.')
    .max(MOST_ROWS, 'At most 100,000 rows.')
    .optional(),
  corsOrigins: z.array(corsOrigin).max(50, 'At most 50 origins.').optional(),
});
export type EnvironmentUpdate = z.infer<typeof updateInput>;

export const API_ROLES = ['anon', 'authenticated', 'service_role'] as const;
export type ApiRole = (typeof API_ROLES)[number];

export const MAX_CLAIMS_BYTES = 4096;
/** Claims that the console sets itself: a person's own values for them would be lost silently. */
const FIXED_CLAIMS = ['role', 'aud', 'iss', 'exp', 'iat', 'nbf', 'mask', 'read'];

export const claims = z
  .record(z.string().max(100), z.unknown())
  .refine((given) => JSON.stringify(given).length <= MAX_CLAIMS_BYTES, 'The claims are longer than 4 kB.')
  .refine((given) => !FIXED_CLAIMS.some((name) => name in given), {
    error: `The claims ${FIXED_CLAIMS.join(', ')} are set by the console.`,
  });

export const consoleTokenInput = z.object({
  role: z.enum(API_ROLES),
  claims: claims.default({}),
});
export type ConsoleTokenInput = z.infer<typeof consoleTokenInput>;

/** A key as lists show it. `key` is the text itself for publishable keys, which are no secret. */
export interface KeyRow {
  id: string;
  name: string;
  kind: KeyKind;
  preview: string;
  key: string | undefined;
  createdAt: Date;
  /** Replaced, and stops working then. */
  retiresAt: Date | null;
  revokedAt: Date | null;
}

/** What a page says of an environment: its addresses and API settings. */
export interface EnvironmentFacts {
  ref: string;
  branch: string;
  /** What runs: the commit of the branch, once there is one. */
  commit: string | null;
  kind: 'production' | 'preview';
  /** For supabase-js. */
  apiUrl: string;
  /** For postgrest-js and plain HTTP. */
  restUrl: string;
  gitUrl: string;
  schemas: string[];
  maxRows: number;
  corsOrigins: string[];
  catalogVersion: number;
}
