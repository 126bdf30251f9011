import { type Ctx, mutate } from '../kernel/mutate.ts';
import type { TeamRole } from '../kernel/permissions.ts';
import { ROLES } from '../kernel/permissions.ts';
import type { WriteTx } from '../platform/control/client.ts';
import type { TeamAccess } from './access.ts';
import { insist, memberOf } from './locked.ts';
import { mayChangeRole, mayInvite } from './policy.ts';

/** Open invitations do not outlive the right to make them. */
export async function withdrawInvitations(
  tx: WriteTx,
  teamId: string,
  createdBy: string,
  role: TeamRole | undefined,
): Promise<number> {
  const beyond = ROLES.filter((given) => !role || mayInvite(role, given) !== true);
  const where = { teamId, createdBy, acceptedAt: null, role: { in: [...beyond] } };
  return (await tx.invitation.deleteMany({ where })).count;
}

/** Gives a member another role, at once. Throws `forbidden` with the reason when the policy says no. */
export function changeRole(ctx: Ctx, team: TeamAccess, userId: string, role: TeamRole): Promise<void> {
  return mutate(ctx, 'member.changeRole', async (tx) => {
    const { standing, user } = await memberOf(tx, ctx.actor, team, userId);
    insist(mayChangeRole(standing, role));
    await tx.membership.update({ where: { teamId_userId: { teamId: team.id, userId } }, data: { role } });
    await withdrawInvitations(tx, team.id, userId, role);
    const before = { role: standing.target };
    const audit = { chain: team.id, target: `member:${user.email}`, before, after: { role } };
    return { result: undefined, audit };
  });
}
