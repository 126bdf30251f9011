import type { Actor } from '../kernel/actor.ts';
import { fail } from '../kernel/errors.ts';
import { allows, PERMISSIONS, type Permission, type TeamRole } from '../kernel/permissions.ts';
import type { ReadDb } from '../platform/control/client.ts';

/** A team in which the actor is a member, with the actor's role. */
export interface TeamAccess {
  id: string;
  slug: string;
  name: string;
  role: TeamRole;
}
interface Asking {
  actor: Actor;
  db: ReadDb;
}

/** What a stranger and a typing error get alike. */
export const noTeam = (slug: string) =>
  fail('not_found', `There is no team “${slug}” that you are a member of.`);

/** Throws `forbidden` with the role that is needed, when the actor's role is not enough. */
export function demand(role: TeamRole, permission: Permission): void {
  if (!allows(role, permission))
    throw fail(
      'forbidden',
      `This needs the role ${PERMISSIONS[permission]}; yours is ${role}. An admin of the team can change it.`,
    );
}

/** The team by its slug. Throws `not_found` for strangers, `forbidden` when the role is not enough. */
export async function requireTeam(ctx: Asking, slug: string, permission: Permission): Promise<TeamAccess> {
  const found = await ctx.db.membership.findFirst({
    where: { userId: ctx.actor.userId, team: { slug } },
    include: { team: true },
  });
  if (!found) throw noTeam(slug);
  demand(found.role, permission);
  return { id: found.team.id, slug: found.team.slug, name: found.team.name, role: found.role };
}
