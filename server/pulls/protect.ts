import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { TeamAccess } from '../teams/access.ts';
import { type Rules, rulesOf } from './load.ts';
import { membersOf } from './people.ts';

async function requireMembers(ctx: Ctx, team: TeamAccess, { owners }: Rules): Promise<void> {
  const able = new Set((await membersOf(ctx.db, team.id)).filter((one) => one.mayReview).map(({ id }) => id));
  if (owners.some(({ userIds }) => userIds.some((id) => !able.has(id))))
    throw fail('invalid', 'Owners must be members with the role reviewer or more.', { field: 'owners' });
  if (owners.some(({ paths, tables }) => !paths.length && !tables.length))
    throw fail('invalid', 'Name the paths or tables that each rule is for.', { field: 'owners' });
}

/** Sets what pull requests of a project need: a protected main, approvals, owners, settled conversations. */
export async function protectProject(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  rules: Rules,
): Promise<void> {
  await requireMembers(ctx, team, rules);
  await mutate(ctx, 'pull.protect', async (tx) => {
    const before = await rulesOf(ctx.db, project.id);
    const { protectMain, requireResolved, requiredApprovals, owners } = rules;
    const data = { protectMain, requireResolved, requiredApprovals, owners };
    await tx.project.update({ where: { id: project.id }, data });
    const audit = { chain: team.id, target: `project:${project.slug}`, before: { ...before }, after: data };
    return { result: undefined, audit };
  });
}
