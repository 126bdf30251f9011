import type { Environment, Project, PullRequest, Release } from '../generated/prisma/client.ts';
import type { Actor } from '../kernel/actor.ts';
import { readDb } from '../platform/control/client.ts';
import type { Repository } from '../platform/git/run.ts';
import { repositoryOf } from '../repositories/location.ts';
import type { ReleaseStep } from './shapes.ts';

/** Everything that a step of a release works with, read anew for each. */
export interface Site {
  release: Release;
  pull: PullRequest;
  project: Project;
  environment: Environment;
  repository: Repository;
  /** Who merges; what happens is written to the audit log as theirs. */
  by: Actor;
  watch: Watch;
}

/** Told of each point that a release passes: lets a test end the process there. */
export type Watch = (point: `${ReleaseStep}` | `${ReleaseStep}, not noted`) => void;

/** Somebody as the one who a job works for. Undefined when their account is gone. */
export async function actorFor(userId: string): Promise<Actor | undefined> {
  const user = await readDb().user.findUnique({ where: { id: userId } });
  if (!user) return undefined;
  const { id, name, email, serverOwner } = user;
  return { userId: id, name, email, serverOwner, via: 'job', scope: 'write' };
}

/** The release with its surroundings; undefined when there is nothing to do any more. */
export async function siteOf(releaseId: string, watch: Watch): Promise<Site | undefined> {
  const found = await readDb().release.findUnique({
    where: { id: releaseId },
    include: {
      pull: true,
      project: { include: { environments: { where: { kind: 'production' }, take: 1 } } },
    },
  });
  if (found?.state !== 'running') return undefined;
  const { pull, project, ...release } = found;
  const [environment] = project.environments;
  if (!environment || project.state !== 'ready') return undefined;
  const by = (await actorFor(release.byId)) ?? {
    userId: release.byId,
    name: 'somebody who left',
    email: '',
    serverOwner: false,
    via: 'job',
    scope: 'write',
  };
  return { release, pull, project, environment, repository: repositoryOf(project.id), by, watch };
}

export const subjectOf = ({ pull, project }: Pick<Site, 'pull' | 'project'>) => ({
  teamId: project.teamId,
  projectId: project.id,
  number: pull.number,
  title: pull.title,
});
