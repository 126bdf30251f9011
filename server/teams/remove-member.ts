import { type Ctx, mutate } from '../kernel/mutate.ts';
import type { TeamAccess } from './access.ts';
import { withdrawInvitations } from './change-role.ts';
import { insist, memberOf } from './locked.ts';
import { mayRemove } from './policy.ts';

/**
 * Takes a member out of the team, or lets the actor leave it. At once: every request asks for the membership.
 * Throws `forbidden` with the reason when the policy says no.
 */
export function removeMember(ctx: Ctx, team: TeamAccess, userId: string): Promise<void> {
  const leaving = userId === ctx.actor.userId;
  return mutate(ctx, leaving ? 'member.leave' : 'member.remove', async (tx) => {
    const { standing, user } = await memberOf(tx, ctx.actor, team, userId);
    insist(mayRemove(standing));
    await tx.membership.delete({ where: { teamId_userId: { teamId: team.id, userId } } });
    await tx.user.updateMany({ where: { id: userId, lastTeamId: team.id }, data: { lastTeamId: null } });
    await withdrawInvitations(tx, team.id, userId, undefined);
    const before = { name: user.name, email: user.email, role: standing.target };
    return { result: undefined, audit: { chain: team.id, target: `member:${user.email}`, before } };
  });
}
