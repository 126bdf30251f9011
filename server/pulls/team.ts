import type { Actor } from '../kernel/actor.ts';
import type { ReadDb } from '../platform/control/client.ts';
import { repositoryExists, repositoryOf } from '../repositories/location.ts';
import type { TeamAccess } from '../teams/access.ts';
import { listPulls } from './queries.ts';
import type { PullRow, TeamPulls } from './shapes.ts';

const byNews = (a: PullRow, b: PullRow) => b.updatedAt.getTime() - a.updatedAt.getTime();

/**
 * The open pull requests of a team's projects: those that wait for the reader, newest change first, and how each project
 * stands. A project whose repository cannot be read is left out, so that it does not take the others away.
 */
export async function teamPulls(db: ReadDb, actor: Actor, team: TeamAccess): Promise<TeamPulls> {
  const projects = await db.project.findMany({
    where: { teamId: team.id, state: 'ready', pulls: { some: { state: 'open' } } },
    select: { id: true, slug: true, name: true, description: true, state: true },
    orderBy: { slug: 'asc' },
  });
  const found: TeamPulls = { yours: [], projects: [] };
  for (const project of projects) {
    if (!repositoryExists(repositoryOf(project.id))) continue;
    const access = { ...project, environment: undefined, pull: null };
    const rows = await listPulls({ db, actor, team, project: access }, 'open').catch(() => undefined);
    if (!rows) continue;
    const { slug, name } = project;
    found.yours.push(...rows.filter(({ yours }) => yours).map((pull) => ({ project: { slug, name }, pull })));
    const count = (verdict: PullRow['verdict']) => rows.filter((row) => row.verdict === verdict).length;
    found.projects.push({ slug, open: rows.length, ready: count('ready'), notReady: count('not_ready') });
  }
  found.yours.sort((a, b) => byNews(a.pull, b.pull));
  return found;
}
