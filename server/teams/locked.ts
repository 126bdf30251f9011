import type { Actor } from '../kernel/actor.ts';
import { fail } from '../kernel/errors.ts';
import type { TeamRole } from '../kernel/permissions.ts';
import type { WriteTx } from '../platform/control/client.ts';
import { noTeam, type TeamAccess } from './access.ts';
import type { Standing, Verdict } from './policy.ts';

/**
 * Locks the team for the rest of the transaction and answers with the actor's role as it is now: of two changes at
 * once the second sees what the first did. Throws `not_found` when the actor is no member any more.
 */
export async function lockTeam(tx: WriteTx, actor: Actor, team: TeamAccess): Promise<TeamRole> {
  await tx.$queryRaw`SELECT "id" FROM "team" WHERE "id" = ${team.id}::uuid FOR UPDATE`;
  const key = { teamId: team.id, userId: actor.userId };
  const found = await tx.membership.findUnique({ where: { teamId_userId: key } });
  if (!found) throw noTeam(team.slug);
  return found.role;
}

/** A member with what the policy needs to know. Throws `not_found` for somebody who is not in the team. */
export async function memberOf(tx: WriteTx, actor: Actor, team: TeamAccess, userId: string) {
  const role = await lockTeam(tx, actor, team);
  const key = { teamId: team.id, userId };
  const found = await tx.membership.findUnique({ where: { teamId_userId: key }, include: { user: true } });
  if (!found) throw fail('not_found', 'This person is not in the team.');
  const owners = await tx.membership.count({ where: { teamId: team.id, role: 'owner' } });
  const standing: Standing = { actor: role, target: found.role, self: userId === actor.userId, owners };
  return { standing, user: found.user };
}

/** Turns a policy's “no” into a failure. */
export function insist(verdict: Verdict, code: 'forbidden' | 'precondition' = 'forbidden'): void {
  if (verdict !== true) throw fail(code, verdict);
}
