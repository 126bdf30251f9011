import { type Ctx, mutate } from '../kernel/mutate.ts';
import { demand, type TeamAccess } from './access.ts';
import { insist, lockTeam } from './locked.ts';
import { mayDelete } from './policy.ts';

/** Deletes a team without projects, when its name was typed. Its audit log stays. */
export function removeTeam(ctx: Ctx, team: TeamAccess, confirm: string): Promise<void> {
  return mutate(ctx, 'team.delete', async (tx) => {
    const role = await lockTeam(tx, ctx.actor, team);
    demand(role, 'team.delete');
    const found = await tx.team.findUniqueOrThrow({
      where: { id: team.id },
      include: { _count: { select: { projects: true, memberships: true } } },
    });
    insist(mayDelete(role, found._count.projects, found.name, confirm), 'precondition');
    await tx.team.delete({ where: { id: team.id } });
    await tx.user.updateMany({ where: { lastTeamId: team.id }, data: { lastTeamId: null } });
    const target = `team:${found.slug}`;
    const before = { name: found.name, slug: found.slug, members: found._count.memberships };
    const audit = [
      { chain: team.id, target, before },
      { chain: 'server', target, before: { ...before, id: team.id } },
    ];
    return { result: undefined, audit };
  });
}
