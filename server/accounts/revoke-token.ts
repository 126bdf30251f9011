import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';

/** Revokes a personal access token of the actor at once. Throws `not_found` for others' and unknown ones alike. */
export function revokeToken(ctx: Ctx, id: string): Promise<void> {
  return mutate(ctx, 'token.revoke', async (tx) => {
    const found = await tx.accessToken.findFirst({ where: { id, userId: ctx.actor.userId } });
    if (!found) throw fail('not_found', 'This token was revoked already.');
    await tx.accessToken.delete({ where: { id } });
    const { name, scope, preview } = found;
    const audit = { chain: 'server', target: `account:${ctx.actor.email}`, before: { name, scope, preview } };
    return { result: undefined, audit };
  });
}
