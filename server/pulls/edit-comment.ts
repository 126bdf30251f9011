import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { atLeast } from '../kernel/permissions.ts';
import { clock } from '../platform/clock.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { TeamAccess } from '../teams/access.ts';
import { lockPull } from './lock.ts';
import { notifyMentioned } from './notify.ts';
import { pullTarget } from './target.ts';
import { requireComment } from './threads-of-pull.ts';

/** Changes the words of a comment of one's own. */
export function editComment(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  { number, commentId, body }: { number: number; commentId: string; body: string },
): Promise<void> {
  return mutate(ctx, 'pull.editComment', async (tx) => {
    const row = await lockPull(tx, project.id, number);
    const comment = await requireComment(tx, row.id, commentId);
    if (comment.authorId !== ctx.actor.userId) throw fail('forbidden', 'Only its author changes a comment.');
    await tx.comment.update({ where: { id: commentId }, data: { body, editedAt: clock.now() } });
    const subject = { teamId: team.id, projectId: project.id, number, title: row.title };
    await notifyMentioned(tx, subject, body, ctx.actor);
    const [before, after] = [{ comment: commentId, body: comment.body }, { body }];
    return {
      result: undefined,
      audit: { chain: team.id, target: pullTarget(project, number), before, after },
    };
  });
}

/** Takes a comment back: one's own, or as an admin anybody's. That it was there stays to be seen. */
export function deleteComment(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  { number, commentId }: { number: number; commentId: string },
): Promise<void> {
  return mutate(ctx, 'pull.deleteComment', async (tx) => {
    const row = await lockPull(tx, project.id, number);
    const comment = await requireComment(tx, row.id, commentId);
    if (comment.authorId !== ctx.actor.userId && !atLeast(team.role, 'admin'))
      throw fail('forbidden', 'Only its author or an admin takes a comment back.');
    await tx.comment.update({ where: { id: commentId }, data: { deletedAt: clock.now() } });
    const before = { comment: commentId, author: comment.authorId };
    return { result: undefined, audit: { chain: team.id, target: pullTarget(project, number), before } };
  });
}
