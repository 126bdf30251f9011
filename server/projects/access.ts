import type { Actor } from '../kernel/actor.ts';
import { fail } from '../kernel/errors.ts';
import type { Permission } from '../kernel/permissions.ts';
import type { ReadDb } from '../platform/control/client.ts';
import { requireTeam, type TeamAccess } from '../teams/access.ts';

/**
 * A project the actor may see. `environment` is production, once its row exists, or the preview of the pull request
 * that was asked for.
 */
export interface ProjectAccess {
  id: string;
  slug: string;
  name: string;
  description: string;
  state: 'creating' | 'ready' | 'failed' | 'deleting';
  environment: { id: string; ref: string; database: string; ready: boolean } | undefined;
  /** Number of the pull request whose preview `environment` is; null for production. */
  pull: number | null;
}

/** What a stranger and a typing error get alike. */
export const noProject = (slug: string) => fail('not_found', `There is no project “${slug}” in this team.`);

type EnvironmentRow = { id: string; ref: string; database: string; ready: boolean };
const about = ({ id, ref, database, ready }: EnvironmentRow) => ({ id, ref, database, ready });

async function previewOf(db: ReadDb, projectId: string, number: number) {
  const where = { pull: { projectId, number }, environment: { ready: true } };
  const found = await db.preview.findFirst({ where, include: { environment: true } });
  if (!found?.environment)
    throw fail(
      'not_found',
      `Pull request #${number} has no preview now; the page of the pull request says why.`,
    );
  return about(found.environment);
}

/**
 * The project by team and project slug. Throws `not_found` when either is missing or of another team,
 * `forbidden` when the role is not enough.
 * @param pull number of a pull request, whose preview takes the place of production; `not_found` when it has none
 */
export async function requireProject(
  ctx: { actor: Actor; db: ReadDb },
  teamSlug: string,
  slug: string,
  permission: Permission,
  pull?: number,
): Promise<{ team: TeamAccess; project: ProjectAccess }> {
  const team = await requireTeam(ctx, teamSlug, permission);
  const found = await ctx.db.project.findUnique({
    where: { teamId_slug: { teamId: team.id, slug } },
    include: { environments: { where: { kind: 'production' }, take: 1 } },
  });
  if (!found) throw noProject(slug);
  const { environments, id, name, description, state } = found;
  const [production] = environments;
  const environment = pull ? await previewOf(ctx.db, id, pull) : production && about(production);
  return { team, project: { id, slug, name, description, state, environment, pull: pull ?? null } };
}

/** The environment that is asked for, of a project that is ready. Throws `precondition` while it is not. */
export function requireReady(project: ProjectAccess): NonNullable<ProjectAccess['environment']> {
  if (project.state !== 'ready' || !project.environment?.ready)
    throw fail(
      'precondition',
      `The project “${project.slug}” is ${project.state}; this works once it is ready.`,
    );
  return project.environment;
}
