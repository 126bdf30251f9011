import { type Ctx, mutate } from '../kernel/mutate.ts';
import type { ProjectAccess } from './access.ts';

/** Changes name and description; the address stays, because clones and programs use it. */
export function updateProject(
  ctx: Ctx,
  team: { id: string },
  project: ProjectAccess,
  { name, description }: { name: string; description: string },
): Promise<void> {
  return mutate(ctx, 'project.update', async (tx) => {
    const where = { id: project.id };
    const before = await tx.project.findUniqueOrThrow({ where, select: { name: true, description: true } });
    await tx.project.update({ where, data: { name, description } });
    const audit = { chain: team.id, target: `project:${project.slug}`, before, after: { name, description } };
    return { result: undefined, audit };
  });
}
