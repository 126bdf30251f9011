import type { Ctx } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import { device } from './device.ts';
import { providerNames } from './providers.ts';

/** The actor as the console shows them. */
export async function me(ctx: Ctx) {
  const user = await ctx.db.user.findUniqueOrThrow({
    where: { id: ctx.actor.userId },
    include: { identities: { orderBy: { createdAt: 'asc' } } },
  });
  const { id, name, email, serverOwner, createdAt, passwordHash } = user;
  const linked = user.identities.map(({ provider, createdAt }) => ({ provider, since: createdAt }));
  return { id, name, email, serverOwner, createdAt, hasPassword: passwordHash !== null, linked };
}

/** The actor's sessions, the newest use first; `current` is the one that asks. */
export async function sessions(ctx: Ctx) {
  const rows = await ctx.db.session.findMany({
    where: { userId: ctx.actor.userId, expiresAt: { gt: clock.now() } },
    orderBy: { seenAt: 'desc' },
    take: 200,
  });
  return rows.map(({ id, createdAt, seenAt, expiresAt, userAgent, address }) => ({
    id,
    createdAt,
    seenAt,
    expiresAt,
    address,
    device: device(userAgent),
    current: id === ctx.actor.sessionId,
  }));
}

/** The actor's personal access tokens, without their hashes, the newest first. */
export async function tokens(ctx: Ctx) {
  const rows = await ctx.db.accessToken.findMany({
    where: { userId: ctx.actor.userId },
    orderBy: { createdAt: 'desc' },
    omit: { hash: true, userId: true },
  });
  return rows.map((row) => ({ ...row, expired: row.expiresAt !== null && row.expiresAt < clock.now() }));
}

/** Ways to sign in besides the password. */
export const signInProviders = () => providerNames();
