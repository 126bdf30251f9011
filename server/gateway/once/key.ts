import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from '../auth/identity.ts';
import type { GatewayEnvironment } from '../contract.ts';
import { apiError } from '../rest/errors.ts';

/** A string of RFC 8941, as draft-ietf-httpapi-idempotency-key-header asks for, or the bare token that many send. */
const QUOTED = /^"([\x20\x21\x23-\x5b\x5d-\x7e]{1,255})"$/;
const BARE = /^[A-Za-z0-9._~:/+=@-]{1,255}$/;
/** What makes one request differ from another besides method, address and body. */
const TELLING = ['content-profile', 'content-type', 'prefer', 'accept'] as const;
/** Claims that change each time a user's token is renewed. */
const FLEETING = new Set(['exp', 'iat', 'nbf', 'jti']);

/** Names one write of one caller, and seals what was answered to it. Only a gateway of this environment can make it. */
export interface OnceKey {
  /** HMAC of role, subject and the caller's key, hex. */
  key: string;
  /** HMAC of the request, hex. */
  request: string;
  seal(answer: Buffer): string;
  /** Throws when the text was changed or belongs to another key or request. */
  open(sealed: string): Buffer;
}

/** The caller's key. Throws SLW101 (400) for one that the draft does not allow. */
export function idempotencyKey(headers: IncomingHttpHeaders): string | undefined {
  const sent = headers['idempotency-key'];
  if (sent === undefined) return undefined;
  const text = String(sent).trim();
  const key = QUOTED.exec(text)?.[1] ?? BARE.exec(text)?.[0];
  if (key !== undefined) return key;
  throw apiError(
    400,
    'SLW101',
    'The header Idempotency-Key cannot be read',
    'It is one text of 1 to 255 printable ASCII characters, with or without double quotes.',
    'Send a fresh UUID for each write, and the same one again when you repeat it.',
  );
}

const secrets = new WeakMap<GatewayEnvironment, Buffer>();

/** The password is known to the gateways alone, so no SQL of a caller can name, read or forge somebody's answer. */
function secretOf(environment: GatewayEnvironment): Buffer {
  let secret = secrets.get(environment);
  if (!secret) {
    const { password } = environment.api;
    secret = Buffer.from(hkdfSync('sha256', password, environment.database, 'slipway:idempotency', 64));
    secrets.set(environment, secret);
  }
  return secret;
}

/** Who calls, in what outlasts one token. Without a subject it is all that the token says. */
function subjectOf({ role, claims, masked }: Identity): string {
  const parsed = JSON.parse(claims) as Record<string, unknown>;
  const { sub, iss } = parsed;
  const lasting = Object.entries(parsed).filter(([name]) => !FLEETING.has(name));
  return JSON.stringify([role, masked, typeof sub === 'string' ? [iss, sub] : lasting]);
}

function mac(secret: Buffer, parts: readonly (string | Buffer)[]): string {
  const hmac = createHmac('sha256', secret.subarray(0, 32));
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part);
  return hmac.digest('hex');
}

/** What the caller asks to be done once. */
export interface OnceRequest {
  method: string;
  path: string;
  search: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** The key of a write, bound to its environment, role, subject and content. */
export function onceKey(
  environment: GatewayEnvironment,
  identity: Identity,
  key: string,
  { method, path, search, headers, body }: OnceRequest,
): OnceKey {
  const secret = secretOf(environment);
  const telling = TELLING.map((name) => String(headers[name] ?? ''));
  const names = {
    key: mac(secret, ['key', subjectOf(identity), key]),
    request: mac(secret, ['request', method, path, search, ...telling, body]),
  };
  const sealing = secret.subarray(32);
  const context = Buffer.from(`${names.key} ${names.request}`);
  return {
    ...names,
    seal(answer) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(context);
      const text = Buffer.concat([cipher.update(answer), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, 12)).setAAD(context);
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
    },
  };
}
