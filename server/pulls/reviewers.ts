import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { TeamAccess } from '../teams/access.ts';
import { lockPull, requireOpen } from './lock.ts';
import { notify } from './notify.ts';
import { membersOf } from './people.ts';
import { pullTarget } from './target.ts';

/** Asks a member for a review; once more when they have reviewed before. Throws `invalid` for who cannot review. */
export function askReviewer(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  { number, userId }: { number: number; userId: string },
): Promise<void> {
  return mutate(ctx, 'pull.askReviewer', async (tx) => {
    const row = await lockPull(tx, project.id, number);
    requireOpen(row);
    const member = (await membersOf(ctx.db, team.id)).find(({ id }) => id === userId);
    if (!member?.mayReview)
      throw fail('invalid', 'Only members with the role reviewer or more can be asked.');
    if (userId === row.authorId) throw fail('invalid', 'Nobody reviews a pull request of their own.');
    const key = { pullId: row.id, userId };
    const asked = { askedById: ctx.actor.userId, askedAt: clock.now() };
    await tx.pullReviewer.upsert({
      where: { pullId_userId: key },
      create: { ...key, ...asked },
      update: asked,
    });
    const subject = { teamId: team.id, projectId: project.id, number, title: row.title };
    await notify(tx, subject, [userId], { kind: 'review_asked', by: ctx.actor });
    const audit = { chain: team.id, target: pullTarget(project, number), after: { reviewer: member.name } };
    return { result: undefined, audit };
  });
}

/** Takes the question back; a request for changes of that person no longer stands in the way. */
export function withdrawReviewer(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  { number, userId }: { number: number; userId: string },
): Promise<void> {
  return mutate(ctx, 'pull.withdrawReviewer', async (tx) => {
    const row = await lockPull(tx, project.id, number);
    requireOpen(row);
    const { count } = await tx.pullReviewer.deleteMany({ where: { pullId: row.id, userId } });
    const where = { pullId: row.id, userId, verdict: 'changes' as const, fallenAt: null };
    const fallen = await tx.review.updateMany({ where, data: { fallenAt: clock.now() } });
    if (!count && !fallen.count) throw fail('not_found', 'They were not asked for a review.');
    const after = { reviewer: userId, dismissed: fallen.count };
    return {
      result: undefined,
      audit: { chain: team.id, target: pullTarget(project, number), before: after },
    };
  });
}
