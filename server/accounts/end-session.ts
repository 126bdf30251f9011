import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { device } from './device.ts';

/** Ends one of the actor's own sessions at once. Throws `not_found` for others' and ended ones alike. */
export function endSession(ctx: Ctx, id: string): Promise<void> {
  return mutate(ctx, 'session.end', async (tx) => {
    const found = await tx.session.findFirst({ where: { id, userId: ctx.actor.userId } });
    if (!found) throw fail('not_found', 'This session has already ended.');
    await tx.session.delete({ where: { id } });
    const before = { device: device(found.userAgent), address: found.address };
    return { result: undefined, audit: { chain: 'server', target: `account:${ctx.actor.email}`, before } };
  });
}
