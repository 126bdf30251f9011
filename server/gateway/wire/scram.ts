import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);
const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const MAX_ITERATIONS = 1_000_000;

function attributes(message: string): Map<string, string> {
  return new Map(message.split(',').map((part) => [part.charAt(0), part.slice(2)]));
}

/** The client's side of SCRAM-SHA-256 (RFC 5802) without channel binding. */
export class Scram {
  readonly #nonce = randomBytes(18).toString('base64');
  readonly #password: string;
  #expected: Buffer | undefined;
  constructor(password: string) {
    this.#password = password;
  }

  get first(): string {
    return `n,,n=,r=${this.#nonce}`;
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
    const final = `c=biws,r=${nonce}`;
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
