import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { fromNow } from '../platform/clock.ts';
import { digest, randomToken } from '../platform/vault.ts';
import { demand, type TeamAccess } from './access.ts';
import { insist, lockTeam } from './locked.ts';
import { mayInvite } from './policy.ts';
import type { InviteInput } from './shapes.ts';

const DAY = 24 * 3600;
const MOST_OPEN = 100;

/** Makes an invitation. The link's token is in the answer only: just its hash is stored. */
export function invite(
  ctx: Ctx,
  team: TeamAccess,
  { role, email, days }: InviteInput,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  return mutate(ctx, 'invitation.create', async (tx) => {
    const actorRole = await lockTeam(tx, ctx.actor, team);
    demand(actorRole, 'member.invite');
    insist(mayInvite(actorRole, role));
    const open = { teamId: team.id, acceptedAt: null, expiresAt: { gt: fromNow(0) } };
    if ((await tx.invitation.count({ where: open })) >= MOST_OPEN)
      throw fail('precondition', `${MOST_OPEN} invitations are open. Revoke some first.`);
    const token = randomToken('slp_inv_');
    const expiresAt = fromNow(days * DAY);
    const data = {
      teamId: team.id,
      role,
      email,
      expiresAt,
      hash: digest(token),
      createdBy: ctx.actor.userId,
    };
    const { id } = await tx.invitation.create({ data });
    const after = { role, email, expiresAt };
    return { result: { id, token, expiresAt }, audit: { chain: team.id, target: `invitation:${id}`, after } };
  });
}
