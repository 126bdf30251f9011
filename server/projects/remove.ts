import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { enqueue, isQueued } from '../platform/jobs.ts';
import type { TeamAccess } from '../teams/access.ts';
import { noProject, type ProjectAccess } from './access.ts';
import { confirms, mayRemove } from './policy.ts';

/**
 * Marks a project as going, which closes its API and pages at once, and asks the worker to remove its database and
 * repository. `confirm` is the name as typed. Throws `invalid` for a wrong name, `forbidden` when the role is not
 * enough for the project's state, `precondition` when it is already going; a removal that used up its tries may be asked
 * for again.
 */
export function removeProject(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  confirm: string,
): Promise<void> {
  return mutate(ctx, 'project.delete', async (tx) => {
    const { id, slug } = project;
    await tx.$queryRaw`SELECT "id" FROM "project" WHERE "id" = ${id}::uuid FOR UPDATE`;
    const found = await tx.project.findUnique({ where: { id } });
    if (!found) throw noProject(slug);
    const running = found.state === 'deleting' && (await isQueued(tx, `remove:${id}`));
    const verdict = mayRemove(team.role, found.state, running);
    if (verdict !== true) throw fail(running ? 'precondition' : 'forbidden', verdict);
    const typed = confirms(confirm, found);
    if (typed !== true) throw fail('invalid', typed, { field: 'confirm' });
    await tx.environment.updateMany({ where: { projectId: id }, data: { ready: false } });
    await tx.project.update({ where: { id }, data: { state: 'deleting' } });
    await enqueue(tx, 'project.remove', { projectId: id }, { key: `remove:${id}` });
    const before = { name: found.name, state: found.state, source: found.source };
    return { result: undefined, audit: { chain: team.id, target: `project:${slug}`, before } };
  });
}
