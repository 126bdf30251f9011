import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { demand, type TeamAccess } from './access.ts';
import { insist, lockTeam } from './locked.ts';
import { mayInvite } from './policy.ts';

/** Makes an open invitation's link useless at once. Nobody revokes what they could not have given. */
export function revokeInvitation(ctx: Ctx, team: TeamAccess, id: string): Promise<void> {
  return mutate(ctx, 'invitation.revoke', async (tx) => {
    const actorRole = await lockTeam(tx, ctx.actor, team);
    demand(actorRole, 'member.invite');
    const found = await tx.invitation.findFirst({ where: { id, teamId: team.id, acceptedAt: null } });
    if (!found) throw fail('not_found', 'This invitation is not open any more.');
    insist(mayInvite(actorRole, found.role));
    await tx.invitation.delete({ where: { id } });
    const before = { role: found.role, email: found.email, expiresAt: found.expiresAt };
    return { result: undefined, audit: { chain: team.id, target: `invitation:${id}`, before } };
  });
}
