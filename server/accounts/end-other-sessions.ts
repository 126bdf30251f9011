import type { Actor } from '../kernel/actor.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import type { WriteTx } from '../platform/control/client.ts';

/** Deletes the sessions of the actor except the one that asks; for use inside a write. Answers with how many. */
export async function deleteOtherSessions(tx: WriteTx, actor: Actor): Promise<number> {
  const keep = actor.sessionId ? { id: { not: actor.sessionId } } : {};
  const { count } = await tx.session.deleteMany({ where: { userId: actor.userId, ...keep } });
  return count;
}

/** Signs the actor out everywhere else. Answers with the number of sessions that ended. */
export function endOtherSessions(ctx: Ctx): Promise<{ ended: number }> {
  return mutate(ctx, 'session.endOthers', async (tx) => {
    const ended = await deleteOtherSessions(tx, ctx.actor);
    const target = `account:${ctx.actor.email}`;
    return { result: { ended }, audit: { chain: 'server', target, after: { ended } } };
  });
}
