import { bookkeep, type Ctx } from '../kernel/mutate.ts';
import type { TeamRole } from '../kernel/permissions.ts';
import { clock } from '../platform/clock.ts';
import { type ReadDb, readDb } from '../platform/control/client.ts';
import type { TeamAccess } from './access.ts';
import { noInvitation, openBy } from './open-invitation.ts';

/** A team as lists show it. */
export interface TeamSummary {
  id: string;
  slug: string;
  name: string;
  role: TeamRole;
  members: number;
  projects: number;
}

/** The teams the actor is in, by name. */
export async function mine(ctx: Ctx): Promise<TeamSummary[]> {
  const rows = await ctx.db.membership.findMany({
    where: { userId: ctx.actor.userId },
    include: { team: { include: { _count: { select: { memberships: true, projects: true } } } } },
    orderBy: { team: { name: 'asc' } },
  });
  return rows.map(({ role, team: { id, slug, name, _count } }) => ({
    id,
    slug,
    name,
    role,
    members: _count.memberships,
    projects: _count.projects,
  }));
}

/** The slug of the team to show at `/`: the last one, else the first one, else none. */
export async function homeTeam(ctx: Ctx): Promise<string | null> {
  const user = await ctx.db.user.findUnique({
    where: { id: ctx.actor.userId },
    include: { memberships: { include: { team: true }, orderBy: { createdAt: 'asc' } } },
  });
  const teams = user?.memberships.map((membership) => membership.team) ?? [];
  return (teams.find((team) => team.id === user?.lastTeamId) ?? teams[0])?.slug ?? null;
}

/** The team with the actor's role; notes it as the one that `/` shows next time. */
export async function visit(ctx: Ctx, team: TeamAccess): Promise<TeamAccess> {
  const { userId: id } = ctx.actor;
  const user = await ctx.db.user.findUniqueOrThrow({ where: { id }, select: { lastTeamId: true } });
  if (user.lastTeamId !== team.id && ctx.actor.via === 'browser')
    await bookkeep((tx) => tx.user.updateMany({ where: { id }, data: { lastTeamId: team.id } }));
  const { slug, name, role } = team;
  return { id: team.id, slug, name, role };
}

/** The members of a team, most rights first, then by name. `seenAt` is the last use of a browser, if one is open. */
export async function members(ctx: Ctx, team: TeamAccess) {
  const rows = await ctx.db.membership.findMany({
    where: { teamId: team.id },
    include: { user: { include: { sessions: { orderBy: { seenAt: 'desc' }, take: 1 } } } },
    orderBy: [{ role: 'asc' }, { user: { name: 'asc' } }],
  });
  return rows.map(({ user, role, createdAt }) => ({
    userId: user.id,
    name: user.name,
    email: user.email,
    role,
    since: createdAt,
    seenAt: user.sessions[0]?.seenAt ?? null,
    self: user.id === ctx.actor.userId,
  }));
}

/** The open invitations of a team, the newest first, without what would open them. */
export async function invitations(ctx: Ctx, team: TeamAccess) {
  const rows = await ctx.db.invitation.findMany({
    where: { teamId: team.id, acceptedAt: null, expiresAt: { gt: clock.now() } },
    orderBy: { createdAt: 'desc' },
  });
  const makers = await ctx.db.user.findMany({
    where: { id: { in: rows.map((row) => row.createdBy) } },
    select: { id: true, name: true },
  });
  return rows.map(({ id, role, email, createdAt, expiresAt, createdBy }) => {
    const by = makers.find((maker) => maker.id === createdBy)?.name ?? 'somebody who left';
    return { id, role, email, createdAt, expiresAt, by };
  });
}

/** What a link's bearer may know of the invitation. Throws `not_found` unless it is open. */
export async function invitation(token: string, db: ReadDb = readDb()) {
  const found = await db.invitation.findFirst({ where: openBy(token), include: { team: true } });
  if (!found) throw noInvitation();
  const maker = await db.user.findUnique({ where: { id: found.createdBy } });
  const { role, email, expiresAt, team } = found;
  return { team: team.name, role, email, expiresAt, by: maker?.name ?? null };
}
