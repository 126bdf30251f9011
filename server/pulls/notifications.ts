import { fail } from '../kernel/errors.ts';
import { bookkeep, type Ctx } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import type { NotificationKind, NotificationView } from './shapes.ts';

const PAGE = 50;
const MORE = 5000;

/** News of teams that somebody has left is none of theirs. */
async function ownTeams({ db, actor }: Ctx) {
  const rows = await db.membership.findMany({ where: { userId: actor.userId }, include: { team: true } });
  return new Map(rows.map(({ team }) => [team.id, team]));
}

/** What the reader is told of, newest first, at most 50. */
export async function listNotifications(
  ctx: Ctx,
  { unread }: { unread: boolean },
): Promise<NotificationView[]> {
  const teams = await ownTeams(ctx);
  const rows = await ctx.db.notification.findMany({
    where: {
      userId: ctx.actor.userId,
      teamId: { in: [...teams.keys()] },
      ...(unread ? { readAt: null } : {}),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: PAGE,
  });
  const projects = await ctx.db.project.findMany({
    where: { id: { in: rows.flatMap(({ projectId }) => (projectId ? [projectId] : [])) } },
    select: { id: true, slug: true, name: true },
  });
  const projectOf = new Map(projects.map(({ id, ...rest }) => [id, rest]));
  return rows.map(({ id, kind, teamId, projectId, payload, createdAt, readAt }) => {
    const { slug, name } = teams.get(teamId)!;
    const { number, title, by, text } = payload as {
      number: number;
      title: string;
      by: string;
      text: string;
    };
    const project = (projectId && projectOf.get(projectId)) || null;
    return {
      id,
      kind: kind as NotificationKind,
      team: { slug, name },
      project,
      number,
      title,
      by,
      text,
      createdAt,
      readAt,
    };
  });
}

/** How many the reader has not seen. */
export async function countUnread(ctx: Ctx): Promise<number> {
  const teams = await ownTeams(ctx);
  const where = { userId: ctx.actor.userId, teamId: { in: [...teams.keys()] }, readAt: null };
  return ctx.db.notification.count({ where });
}

/** Marks news as seen: these, or all. About the reader alone, so it is not in the audit log. */
export async function markRead(ctx: Ctx, { ids }: { ids?: string[] }): Promise<void> {
  if (ctx.actor.scope === 'read') throw fail('forbidden', 'This token may only read.');
  const where = {
    userId: ctx.actor.userId,
    readAt: null,
    ...(ids ? { id: { in: ids.slice(0, MORE) } } : {}),
  };
  await bookkeep((tx) => tx.notification.updateMany({ where, data: { readAt: clock.now() } }));
}
