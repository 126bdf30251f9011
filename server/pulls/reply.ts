import { type Ctx, mutate } from '../kernel/mutate.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { TeamAccess } from '../teams/access.ts';
import { lockPull } from './lock.ts';
import { notify, notifyMentioned } from './notify.ts';
import { pullTarget } from './target.ts';
import { requireThread } from './threads-of-pull.ts';

/** Says something in a conversation; those who spoke in it before are told. */
export function reply(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  { number, threadId, body }: { number: number; threadId: string; body: string },
): Promise<{ id: string }> {
  return mutate(ctx, 'pull.comment', async (tx) => {
    const row = await lockPull(tx, project.id, number);
    const thread = await requireThread(tx, row.id, threadId);
    const { id } = await tx.comment.create({ data: { threadId, authorId: ctx.actor.userId, body } });
    const subject = { teamId: team.id, projectId: project.id, number, title: row.title };
    const told = await notifyMentioned(tx, subject, body, ctx.actor);
    const others = [row.authorId, ...thread.comments.map(({ authorId }) => authorId)];
    const rest = others.filter((userId) => !told.includes(userId));
    await notify(tx, subject, rest, { kind: 'reply', by: ctx.actor, text: body });
    const after = { thread: threadId, comment: id };
    return { result: { id }, audit: { chain: team.id, target: pullTarget(project, number), after } };
  });
}
