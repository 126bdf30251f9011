import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { TeamAccess } from '../teams/access.ts';
import { lockPull } from './lock.ts';
import { pullTarget } from './target.ts';
import { requireThread } from './threads-of-pull.ts';

/** Settles a conversation, or opens it again. Throws `precondition` when it is so already. */
export function resolveThread(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  { number, threadId, resolved }: { number: number; threadId: string; resolved: boolean },
): Promise<void> {
  return mutate(ctx, resolved ? 'pull.resolveThread' : 'pull.unresolveThread', async (tx) => {
    const row = await lockPull(tx, project.id, number);
    const thread = await requireThread(tx, row.id, threadId);
    if ((thread.resolvedAt !== null) === resolved)
      throw fail('precondition', `The conversation is ${resolved ? 'resolved' : 'open'} already.`);
    const data = resolved
      ? { resolvedAt: clock.now(), resolvedById: ctx.actor.userId }
      : { resolvedAt: null, resolvedById: null };
    await tx.thread.update({ where: { id: threadId }, data });
    const audit = {
      chain: team.id,
      target: pullTarget(project, number),
      after: { thread: threadId, resolved },
    };
    return { result: undefined, audit };
  });
}
