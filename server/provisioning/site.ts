import { completeEnvironment, reserveEnvironment } from '../environments/create.ts';
import { createEnvironmentDatabase } from '../environments/database.ts';
import type { Environment, Project } from '../generated/prisma/client.ts';
import { bookkeep } from '../kernel/mutate.ts';
import { ownerLogin } from '../kernel/owner-login.ts';
import { connect, type Login } from '../platform/postgres/connect.ts';
import type { Progress } from './progress.ts';

/** The building site of one project: what every source needs while it fills the new database. */
export interface Site {
  project: Project;
  environment: Environment;
  /** The login that runs everything which comes from outside. */
  owner: Login;
  progress: Progress;
  signal: AbortSignal;
}

/** Makes the row, the database and the roles of the production environment. */
export async function makeDatabase(project: Project, progress: Progress, signal: AbortSignal): Promise<Site> {
  const given = {
    projectId: project.id,
    projectSlug: project.slug,
    kind: 'production' as const,
    branch: 'main',
  };
  const reserved = await bookkeep((tx) => reserveEnvironment(tx, given));
  const credentials = await createEnvironmentDatabase(connect, { database: reserved.database });
  const environment = await bookkeep((tx) => completeEnvironment(tx, reserved, credentials));
  return { project, environment, owner: ownerLogin(environment), progress, signal };
}
