import { type Ctx, mutate } from '../kernel/mutate.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { TeamAccess } from '../teams/access.ts';
import { inviteOwners } from './invite-owners.ts';
import { lockPull, NOT_QUEUED, requireStep } from './lock.ts';
import { look } from './look.ts';
import { notifyMentioned } from './notify.ts';
import { pullTarget } from './target.ts';

export interface UpdateInput {
  number: number;
  title?: string;
  body?: string;
  draft?: boolean;
}

/**
 * Changes title and body, or makes a draft of it and back. A draft leaves the merge queue; owners are asked once it is
 * none. Throws `precondition` when its state does not let that happen.
 */
export function updatePull(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  { number, ...given }: UpdateInput,
): Promise<void> {
  return mutate(ctx, 'pull.update', async (tx) => {
    const row = await lockPull(tx, project.id, number);
    const turns = given.draft !== undefined && given.draft !== row.draft;
    if (turns) requireStep(row, given.draft ? 'toDraft' : 'toReady');
    const { title = row.title, body = row.body, draft = row.draft } = given;
    const data = { title, body, draft, ...(draft ? NOT_QUEUED : {}) };
    await tx.pullRequest.update({ where: { id: row.id }, data });
    const subject = { teamId: team.id, projectId: project.id, number, title };
    const seen = look.safeParse(row.standing).data;
    if (turns && !draft && seen) await inviteOwners(tx, subject, { ...row, draft }, seen, ctx.actor);
    if (body !== row.body) await notifyMentioned(tx, subject, body, ctx.actor);
    const before = { title: row.title, body: row.body, draft: row.draft };
    const audit = {
      chain: team.id,
      target: pullTarget(project, number),
      before,
      after: { title, body, draft },
    };
    return { result: undefined, audit };
  });
}
