import type { Anchor } from '../checks/shapes.ts';
import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { requireRepository } from '../repositories/queries.ts';
import type { TeamAccess } from '../teams/access.ts';
import { lockPull } from './lock.ts';
import { notify, notifyMentioned } from './notify.ts';
import { excerptOf } from './place.ts';
import { loadPull } from './queries.ts';
import { pullTarget } from './target.ts';

export interface ThreadWish {
  number: number;
  anchor: Anchor;
  body: string;
  suggestion?: string;
}

/**
 * Starts a conversation about a line, a table, an endpoint or the whole, at the branch's head as it is now. Throws
 * `invalid` when the lines do not exist, or when a suggestion is not about lines of the branch.
 */
export async function startThread(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  { number, anchor, body, suggestion }: ThreadWish,
): Promise<{ id: string }> {
  if (suggestion !== undefined && !(anchor.kind === 'line' && anchor.side === 'new'))
    throw fail('invalid', 'Only lines of the branch can be given a suggestion.');
  const { pull } = await loadPull({ ...ctx, team, project }, number);
  const excerpt = await excerptOf(requireRepository(project), anchor, pull.look);
  return mutate(ctx, 'pull.comment', async (tx) => {
    const row = await lockPull(tx, project.id, number);
    const { head: commit, mergeBase: base } = pull.look;
    const first = { authorId: ctx.actor.userId, body, suggestion: suggestion ?? null };
    const { id } = await tx.thread.create({
      data: { pullId: row.id, anchor, commit, base, excerpt, comments: { create: first } },
    });
    const subject = { teamId: team.id, projectId: project.id, number, title: row.title };
    const told = await notifyMentioned(tx, subject, body, ctx.actor);
    if (!told.includes(row.authorId))
      await notify(tx, subject, [row.authorId], { kind: 'comment', by: ctx.actor, text: body });
    const audit = { chain: team.id, target: pullTarget(project, number), after: { thread: id, anchor } };
    return { result: { id }, audit };
  });
}
