import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { fail } from '../kernel/errors.ts';
import { bookkeep } from '../kernel/mutate.ts';
import { readDb } from '../platform/control/client.ts';
import { logger } from '../platform/log.ts';
import { getText } from '../platform/net/get-text.ts';
import { ALGORITHMS, keysOf, MAX_TOKEN_KEYS, MIN_RSA_BITS } from './shapes.ts';

const log = logger('keys');
const LIMITS = { maxBytes: 64 * 1024, timeoutMs: 5_000 };

/** A key of somebody else's set, pinned to one algorithm; undefined for one that cannot verify tokens here. */
function usable(given: unknown): JsonWebKey | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  // What is private stays out, whoever published it.
  const { kty, crv, alg, use, kid, n, e, x, y } = given as Record<string, unknown>;
  const possible = ALGORITHMS[kty === 'RSA' ? 'RSA' : `${kty} ${crv}`];
  // Many sets leave the algorithm out: it is then the one of the curve, or the one that everybody signs with.
  const pinned = alg ?? possible?.[0];
  if ((use !== undefined && use !== 'sig') || !possible?.includes(String(pinned))) return undefined;
  const key = JSON.parse(JSON.stringify({ kty, crv, alg: pinned, kid, n, e, x, y })) as JsonWebKey;
  try {
    const bits = createPublicKey({ key, format: 'jwk' }).asymmetricKeyDetails?.modulusLength;
    return bits === undefined || bits >= MIN_RSA_BITS ? key : undefined;
  } catch {
    return undefined;
  }
}

/** The keys of a published JWK set that verify tokens, as a JWK set; undefined when there is none. Pure. */
export function usableKeys(text: string): string | undefined {
  const keys = (keysOf(text) ?? []).flatMap((key) => usable(key) ?? []).slice(0, MAX_TOKEN_KEYS);
  return keys.length ? JSON.stringify({ keys }) : undefined;
}

/** Reads the keys that a sign-in publishes at `url`. Throws `invalid` (field `jwksUrl`) that says why not. */
export async function fetchKeySet(url: string): Promise<string> {
  const refuse = (message: string) => fail('invalid', message, { field: 'jwksUrl' });
  const text = await getText(url, LIMITS).catch((error: Error) => {
    throw refuse(error.message);
  });
  const keys = usableKeys(text);
  if (keys === undefined)
    throw refuse(
      'There is no JSON Web Key Set with public keys for RS, PS, ES or EdDSA signatures at this address.',
    );
  return keys;
}

/** Reads every published key set again. One that cannot be read leaves the keys that were there: sign-ins have outages. */
export async function refreshKeySets(): Promise<void> {
  const rows = await readDb().$queryRaw<{ id: string; ref: string; url: string; fetched: string | null }[]>`
    SELECT "id", "ref", "behaviour" ->> 'jwksUrl' AS url, "behaviour" ->> 'fetchedJwks' AS fetched
    FROM "environment" WHERE "ready" AND "behaviour" ->> 'jwksUrl' <> ''`;
  const sets = new Map<string, Promise<string>>();
  for (const { id, ref, url, fetched } of rows) {
    const set = sets.get(url) ?? fetchKeySet(url);
    sets.set(url, set);
    try {
      const keys = await set;
      if (keys === fetched) continue;
      await bookkeep(
        (tx) => tx.$queryRaw`
          UPDATE "environment" SET "behaviour" = jsonb_set("behaviour", '{fetchedJwks}', to_jsonb(${keys}::text))
          WHERE "id" = ${id}::uuid AND "behaviour" ->> 'jwksUrl' = ${url} RETURNING "id"`,
      );
      log.info('the keys of a sign-in changed', { ref });
    } catch (error) {
      log.warn('the keys of a sign-in cannot be read', { ref, reason: (error as Error).message });
    }
  }
}
