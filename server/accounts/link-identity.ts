import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';

/**
 * Lets the signed-in actor sign in through a provider from now on.
 * Throws `conflict` when that provider account belongs to somebody else here.
 */
export function linkIdentity(ctx: Ctx, provider: string, subject: string): Promise<void> {
  return mutate(ctx, 'identity.link', async (tx) => {
    const key = { provider, subject };
    const found = await tx.identity.findUnique({ where: { provider_subject: key } });
    if (found && found.userId !== ctx.actor.userId)
      throw fail('conflict', 'That provider account already signs in another person here.');
    if (!found) await tx.identity.create({ data: { ...key, userId: ctx.actor.userId } });
    const audit = { chain: 'server', target: `account:${ctx.actor.email}`, after: { provider } };
    return { result: undefined, audit };
  });
}
