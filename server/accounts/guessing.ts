import { fail } from '../kernel/errors.ts';
import { bookkeep } from '../kernel/mutate.ts';
import { clock, fromNow } from '../platform/clock.ts';
import type { WriteTx } from '../platform/control/client.ts';
import { digest } from '../platform/vault.ts';
import { countedAddress } from './address.ts';

export const MOST_FAILURES = 10;
export const WINDOW_SECONDS = 60;
const KEPT_SECONDS = 600;

/** The two counters of an attempt. The e-mail is hashed: the table is no list of who was tried. */
function buckets(email: string, address: string): string[] {
  return [`account:${digest(email)}`, `address:${countedAddress(address)}`].sort();
}

/** Seconds until the oldest of the last `MOST_FAILURES` failures leaves the window; 0 when there is room. */
async function waitFor(tx: WriteTx, bucket: string): Promise<number> {
  const recent = await tx.signInFailure.findMany({
    where: { bucket, at: { gt: fromNow(-WINDOW_SECONDS) } },
    orderBy: { at: 'desc' },
    take: MOST_FAILURES,
  });
  const oldest = recent[MOST_FAILURES - 1];
  if (!oldest) return 0;
  return Math.max(1, Math.ceil(WINDOW_SECONDS - (clock.now().getTime() - oldest.at.getTime()) / 1000));
}

async function reserve(tx: WriteTx, names: string[]): Promise<{ wait: number } | { ids: bigint[] }> {
  for (const name of names)
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`guess:${name}`}, 0))`;
  const waits = await Promise.all(names.map((name) => waitFor(tx, name)));
  const wait = Math.max(...waits);
  if (wait) return { wait };
  await tx.signInFailure.deleteMany({ where: { at: { lt: fromNow(-KEPT_SECONDS) } } });
  const rows = await tx.signInFailure.createManyAndReturn({
    data: names.map((bucket) => ({ bucket, at: clock.now() })),
  });
  return { ids: rows.map((row) => row.id) };
}

/**
 * Counts a wrong access token against the caller's address. Throws `limited` with `retryAfter` (seconds) after ten
 * within a minute. Right ones are never refused: a token is too long to be guessed, and one stale script must not lock
 * out everybody behind its address.
 */
export async function countWrongToken(address: string): Promise<void> {
  const place = await bookkeep((tx) => reserve(tx, [`token:${countedAddress(address)}`]));
  if ('wait' in place)
    throw fail('limited', `Too many wrong access tokens. Try again in ${place.wait} s.`, {
      retryAfter: place.wait,
    });
}

/**
 * Runs one attempt to prove a password, counted per account and per address: it counts as failed until `attempt`
 * answers with something, so that many at once gain nothing. Throws `limited` with `retryAfter` (seconds) after
 * ten failures within a minute.
 */
export async function guarded<T>(
  email: string,
  address: string,
  attempt: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const place = await bookkeep((tx) => reserve(tx, buckets(email, address)));
  if ('wait' in place)
    throw fail('limited', `Too many failed attempts. Try again in ${place.wait} s.`, {
      retryAfter: place.wait,
    });
  const outcome = await attempt();
  if (outcome !== undefined)
    await bookkeep((tx) => tx.signInFailure.deleteMany({ where: { id: { in: place.ids } } }));
  return outcome;
}
