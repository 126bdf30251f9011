import type { Environment, Project } from '../generated/prisma/client.ts';
import { allows } from '../kernel/permissions.ts';
import type { ReadDb } from '../platform/control/client.ts';
import { readSettings } from '../platform/settings.ts';
import type { TeamAccess } from '../teams/access.ts';
import type { ProjectAccess } from './access.ts';
import { type ProjectSummary, progressStep, sourceInput } from './shapes.ts';

const withProduction = { environments: { where: { kind: 'production' as const }, take: 1 } };

function summary(project: Project & { environments: Environment[] }): ProjectSummary {
  const { slug, name, description, state, source, createdAt, protectMain } = project;
  const production = project.environments[0];
  const ref = production?.ready ? production.ref : null;
  const apiUrl = ref ? `${readSettings().publicUrl}/p/${ref}` : null;
  return {
    slug,
    name,
    description,
    state,
    source,
    createdAt,
    ref,
    apiUrl,
    commit: production?.commit ?? null,
    protectMain,
  };
}

/** The projects of a team by name, those that are being deleted included: they say so. */
export async function listProjects(db: ReadDb, teamId: string): Promise<ProjectSummary[]> {
  const rows = await db.project.findMany({
    where: { teamId },
    include: withProduction,
    orderBy: { slug: 'asc' },
  });
  return rows.map(summary);
}

/** One project for the frame around its pages: summary, and what the actor's role may do with it. */
export async function getProject(db: ReadDb, team: TeamAccess, { id }: ProjectAccess) {
  const row = await db.project.findUniqueOrThrow({ where: { id }, include: withProduction });
  const maker = await db.user.findUnique({ where: { id: row.createdBy }, select: { name: true } });
  const may = {
    create: allows(team.role, 'project.create'),
    update: allows(team.role, 'project.update'),
    delete: allows(team.role, 'project.delete'),
  };
  return { ...summary(row), createdByName: maker?.name ?? 'somebody who left', may };
}

/** How far the making of a project is, or how it ended. `report` is the import's report, once there is one. */
export async function progressOf(db: ReadDb, { id }: ProjectAccess) {
  const row = await db.project.findUniqueOrThrow({ where: { id } });
  const { slug, name, description, state, source, failure, report, createdAt } = row;
  const steps = progressStep.array().catch([]).parse(row.progress);
  const given = sourceInput.catch({}).parse(row.sourceInput);
  return { slug, name, description, state, source, sourceInput: given, steps, failure, report, createdAt };
}
export type ProjectProgress = Awaited<ReturnType<typeof progressOf>>;
