import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';

/** A value that prints as `[secret]` wherever it is logged, serialised or interpolated. */
export class Secret {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  /** The plain text. Call it at the edge that needs it, never to keep the result. */
  reveal(): string {
    return this.#text;
  }
  toString(): string {
    return '[secret]';
  }
  toJSON(): string {
    return '[secret]';
  }
  [inspect.custom](): string {
    return '[secret]';
  }
}

function masterKey(): Buffer {
  const text = process.env['SLIPWAY_SECRET'];
  if (!text) throw new Error('SLIPWAY_SECRET is not set; the supervisor sets it from <data>/secret.');
  return Buffer.from(text, 'utf8');
}

/** One AES key per context, so that a sealed value moved to another row does not open there. */
function keyFor(context: string, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey(), salt, `slipway:${context}`, 32));
}

/**
 * A key of 32 bytes that is the same each time, derived from the master key for one purpose (`mask:<project id>`); for
 * results that must be repeatable, where `seal` would give another one each time.
 */
export function derivedKey(purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey(), '', `slipway:derived:${purpose}`, 32));
}

/**
 * Encrypts with AES-256-GCM under a key derived (HKDF, fresh salt) from the master key and `context`.
 * Result: `v1.<salt>.<iv>.<tag>.<ciphertext>`, base64url. The context (`environment:<ref>:jwt`) is authenticated.
 */
export function seal(text: string, context: string): string {
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFor(context, salt), iv);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return ['v1', ...[salt, iv, cipher.getAuthTag(), body].map((part) => part.toString('base64url'))].join('.');
}

/** Opens what `seal` made. Throws when the text was changed, or sealed for another context or master key. */
export function unseal(sealed: string, context: string): Secret {
  const [version, ...parts] = sealed.split('.');
  const [salt, iv, tag, body] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (version !== 'v1' || !salt || !iv || !tag || !body) throw new Error('Not a sealed value.');
  const decipher = createDecipheriv('aes-256-gcm', keyFor(context, salt), iv);
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(tag);
  return new Secret(Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8'));
}

/** SHA-256 in hex: how keys and tokens with full entropy are stored for look-up. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A random token of `bytes` bytes of entropy, URL-safe, with a recognisable prefix (`slp_pat_…`). */
export function randomToken(prefix: string, bytes = 24): string {
  return `${prefix}${randomBytes(bytes).toString('base64url')}`;
}
