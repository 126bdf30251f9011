import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';

/** Ends signing in through a provider. Refused when it is the only way in that the actor has. */
export function unlinkIdentity(ctx: Ctx, provider: string): Promise<void> {
  return mutate(ctx, 'identity.unlink', async (tx) => {
    const { userId, email } = ctx.actor;
    const user = await tx.user.findUniqueOrThrow({ where: { id: userId }, include: { identities: true } });
    if (!user.identities.some((identity) => identity.provider === provider))
      throw fail('not_found', 'This provider is not connected to your account.');
    if (!user.passwordHash && user.identities.every((identity) => identity.provider === provider))
      throw fail('precondition', 'This is your only way to sign in. Set a password first.');
    await tx.identity.deleteMany({ where: { userId, provider } });
    return {
      result: undefined,
      audit: { chain: 'server', target: `account:${email}`, before: { provider } },
    };
  });
}
