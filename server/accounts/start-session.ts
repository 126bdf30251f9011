import { randomUUID } from 'node:crypto';
import { fail } from '../kernel/errors.ts';
import { contextFor, mutate } from '../kernel/mutate.ts';
import { fromNow } from '../platform/clock.ts';
import { readDb } from '../platform/control/client.ts';
import { countedAddress } from './address.ts';
import { device } from './device.ts';

/** How long a browser stays signed in. */
export const SESSION_SECONDS = 30 * 24 * 3600;

interface Start {
  userId: string;
  /** How they proved who they are: `password`, `github`, `oidc`. */
  by: string;
  userAgent: string;
  /** The caller's `x-forwarded-for` */
  address: string;
  /** A session of the same browser, which the new one replaces. */
  replaces?: string;
}

/** Makes the session that the browser's cookie will name; answers with its id. */
export async function startSession({ userId, by, userAgent, address, replaces }: Start): Promise<string> {
  const user = await readDb().user.findUnique({ where: { id: userId } });
  if (!user) throw fail('unauthenticated', 'This account does not exist any more.');
  const { name, email, serverOwner } = user;
  const ctx = contextFor({ userId, name, email, serverOwner, via: 'browser', scope: 'write' }, randomUUID());
  return mutate(ctx, 'session.start', async (tx) => {
    if (replaces) await tx.session.deleteMany({ where: { id: replaces } });
    const session = await tx.session.create({
      data: {
        userId,
        userAgent: userAgent.slice(0, 400),
        address: countedAddress(address),
        expiresAt: fromNow(SESSION_SECONDS),
      },
    });
    const after = { by, device: device(userAgent), address: session.address };
    return { result: session.id, audit: { chain: 'server', target: `account:${email}`, after } };
  });
}
