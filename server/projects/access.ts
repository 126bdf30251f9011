import type { Actor } from '../kernel/actor.ts';
import { fail } from '../kernel/errors.ts';
import type { Permission } from '../kernel/permissions.ts';
import type { ReadDb } from '../platform/control/client.ts';
import { requireTeam, type TeamAccess } from '../teams/access.ts';

/** A project the actor may see. `environment` is production, once its row exists. */
export interface ProjectAccess {
  id: string;
  slug: string;
  name: string;
  description: string;
  state: 'creating' | 'ready' | 'failed' | 'deleting';
  environment: { id: string; ref: string; database: string; ready: boolean } | undefined;
}

/** What a stranger and a typing error get alike. */
export const noProject = (slug: string) => fail('not_found', `There is no project “${slug}” in this team.`);

/**
 * The project by team and project slug. Throws `not_found` when either is missing or of another team,
 * `forbidden` when the role is not enough.
 */
export async function requireProject(
  ctx: { actor: Actor; db: ReadDb },
  teamSlug: string,
  slug: string,
  permission: Permission,
): Promise<{ team: TeamAccess; project: ProjectAccess }> {
  const team = await requireTeam(ctx, teamSlug, permission);
  const found = await ctx.db.project.findUnique({
    where: { teamId_slug: { teamId: team.id, slug } },
    include: { environments: { where: { kind: 'production' }, take: 1 } },
  });
  if (!found) throw noProject(slug);
  const { environments, id, name, description, state } = found;
  const [production] = environments;
  const environment = production && {
    id: production.id,
    ref: production.ref,
    database: production.database,
    ready: production.ready,
  };
  return { team, project: { id, slug, name, description, state, environment } };
}

/** The production environment of a project that is ready. Throws `precondition` while it is not. */
export function requireReady(project: ProjectAccess): NonNullable<ProjectAccess['environment']> {
  if (project.state !== 'ready' || !project.environment?.ready)
    throw fail(
      'precondition',
      `The project “${project.slug}” is ${project.state}; this works once it is ready.`,
    );
  return project.environment;
}
