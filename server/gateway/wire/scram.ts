import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);
const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const MAX_ITERATIONS = 1_000_000;

function attributes(message: string): Map<string, string> {
  return new Map(message.split(',').map((part) => [part.charAt(0), part.slice(2)]));
}

/**
 * Hash of the certificate at the other end, which ties a login to this connection (RFC 5929, tls-server-end-point);
 * undefined without TLS and for signatures that do not say their hash.
 */
export function endPointOf(socket: Socket): Buffer | undefined {
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  const [, bits] = /(?:sha|SHA)-?(1|224|256|384|512)(?!\d)/.exec(certificate?.signatureAlgorithm ?? '') ?? [];
  if (!certificate || bits === undefined) return undefined;
  // Weak hashes count as SHA-256.
  const hash = bits === '1' ? 'sha256' : `sha${bits}`;
  return createHash(hash).update(certificate.raw).digest();
}

const PLAIN = 'SCRAM-SHA-256';
const BOUND = 'SCRAM-SHA-256-PLUS';

/** The client's side of SCRAM-SHA-256 (RFC 5802), bound to the connection (-PLUS) where both ends can. */
export class Scram {
  readonly #nonce = randomBytes(18).toString('base64');
  readonly #password: string;
  readonly #header: string;
  readonly #bound: Buffer;
  readonly mechanism: string;
  #expected: Buffer | undefined;

  /** `offered`: the server's mechanisms; `endPoint`: hash of its certificate. Throws when none of them is ours. */
  constructor(password: string, offered: readonly string[], endPoint: Buffer | undefined) {
    const binds = endPoint !== undefined && offered.includes(BOUND);
    this.mechanism = binds ? BOUND : PLAIN;
    if (!offered.includes(this.mechanism)) throw new Error('PostgreSQL offers no SCRAM-SHA-256.');
    this.#password = password;
    // "y" says that we could: a server that could as well then knows that somebody in between left out its offer.
    this.#header = binds ? 'p=tls-server-end-point,,' : endPoint ? 'y,,' : 'n,,';
    this.#bound = (binds && endPoint) || Buffer.alloc(0);
  }

  get first(): string {
    return `${this.#header}n=,r=${this.#nonce}`;
  }

  /** Answers the server's challenge. Throws when the server did not keep our nonce. */
  async answer(challenge: string): Promise<string> {
    const given = attributes(challenge);
    const nonce = given.get('r') ?? '';
    const iterations = Number(given.get('i'));
    if (
      !nonce.startsWith(this.#nonce) ||
      nonce === this.#nonce ||
      !(iterations > 0 && iterations <= MAX_ITERATIONS)
    )
      throw new Error('PostgreSQL sent an invalid SCRAM challenge.');
    const salt = Buffer.from(given.get('s') ?? '', 'base64');
    const salted = await derive(this.#password.normalize('NFKC'), salt, iterations, 32, 'sha256');
    const clientKey = hmac(salted, 'Client Key');
    const binding = Buffer.concat([Buffer.from(this.#header), this.#bound]).toString('base64');
    const final = `c=${binding},r=${nonce}`;
    const exchange = `n=,r=${this.#nonce},${challenge},${final}`;
    const signature = hmac(createHash('sha256').update(clientKey).digest(), exchange);
    const proof = Buffer.from(clientKey.map((byte, i) => byte ^ (signature[i] ?? 0)));
    this.#expected = hmac(hmac(salted, 'Server Key'), exchange);
    return `${final},p=${proof.toString('base64')}`;
  }

  /** Checks that the server knows the password too. Throws otherwise. */
  verify(final: string): void {
    const signature = Buffer.from(attributes(final).get('v') ?? '', 'base64');
    const expected = this.#expected;
    if (!expected || signature.length !== expected.length || !timingSafeEqual(signature, expected))
      throw new Error('PostgreSQL could not prove that it knows the password.');
  }
}
