import { fail } from '../kernel/errors.ts';
import { bookkeep, type Ctx } from '../kernel/mutate.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { requireRepository } from '../repositories/queries.ts';
import type { TeamAccess } from '../teams/access.ts';
import { blobOf } from './files.ts';
import { loadPull } from './queries.ts';

/**
 * Ticks a file off as reviewed, at the content it has now, or takes the tick away. A note of the reader to themselves:
 * it decides nothing, so it is not in the audit log.
 */
export async function tickFile(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  { number, path, reviewed }: { number: number; path: string; reviewed: boolean },
): Promise<void> {
  if (ctx.actor.scope === 'read') throw fail('forbidden', 'This token may only read.');
  const { pull } = await loadPull({ ...ctx, team, project }, number);
  const key = { pullId: pull.row.id, userId: ctx.actor.userId, path };
  const blob = reviewed ? await blobOf(requireRepository(project), pull.look, path) : '';
  await bookkeep(async (tx) => {
    if (!reviewed) await tx.reviewedFile.deleteMany({ where: key });
    else
      await tx.reviewedFile.upsert({
        where: { pullId_userId_path: key },
        create: { ...key, blob },
        update: { blob },
      });
  });
}
