import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { TeamAccess } from '../teams/access.ts';
import { lifeOfLocked, lockPull } from './lock.ts';
import { notify, notifyMentioned } from './notify.ts';
import type { ReviewVerdict } from './shapes.ts';
import { may } from './state.ts';
import { pullTarget } from './target.ts';

export interface ReviewWish {
  number: number;
  verdict: ReviewVerdict;
  body: string;
  /** Head that was reviewed; another one is refused. */
  head?: string;
}

const KIND = { approved: 'approved', changes: 'changes', commented: 'comment' } as const;

/**
 * Approves, asks for changes, or says something about the whole. Nobody approves what is their own. Throws
 * `conflict` when the branch has moved since the reviewer looked.
 */
export function reviewPull(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  { number, verdict, body, head }: ReviewWish,
): Promise<{ id: string }> {
  if (verdict !== 'approved' && !body.trim())
    throw fail('invalid', 'Say what you mean in a sentence.', { field: 'body' });
  return mutate(ctx, 'pull.review', async (tx) => {
    const row = await lockPull(tx, project.id, number);
    const userId = ctx.actor.userId;
    const verb = verdict === 'commented' ? 'review' : 'approve';
    const answer = may(team.role, lifeOfLocked(row), verb, row.authorId === userId);
    if (answer !== true)
      throw fail('precondition', verdict === 'changes' ? answer.replace('approves', 'reviews') : answer);
    if (head && head !== row.head)
      throw fail('conflict', 'The branch has moved since you looked. Look at it again, and review it then.');
    const { id } = await tx.review.create({
      data: { pullId: row.id, userId, verdict, body, commit: row.head },
    });
    const key = { pullId: row.id, userId };
    if (row.authorId !== userId)
      await tx.pullReviewer.upsert({ where: { pullId_userId: key }, create: key, update: {} });
    const subject = { teamId: team.id, projectId: project.id, number, title: row.title };
    const told = await notifyMentioned(tx, subject, body, ctx.actor);
    if (!told.includes(row.authorId))
      await notify(tx, subject, [row.authorId], { kind: KIND[verdict], by: ctx.actor, text: body });
    const after = { verdict, head: row.head };
    return { result: { id }, audit: { chain: team.id, target: pullTarget(project, number), after } };
  });
}
