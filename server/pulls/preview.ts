import { type Ctx, mutate } from '../kernel/mutate.ts';
import { allows } from '../kernel/permissions.ts';
import { type PreviewKeys, previewOf } from '../previews/queries.ts';
import type { PreviewFacts } from '../previews/shapes.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { TeamAccess } from '../teams/access.ts';
import { noPull } from './queries.ts';
import { pullTarget } from './target.ts';

/** The preview of a pull request, with the keys that open its API. */
export type PreviewConnection = PreviewFacts & { keys: PreviewKeys | null };

/**
 * Addresses and keys of a preview, for programs; null when there is none. The secret key only for roles that may see it
 * and tokens that may write; that it was handed out is written to the audit log. Throws `not_found`.
 */
export async function previewConnection(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  { number, keys }: { number: number; keys: boolean },
): Promise<PreviewConnection | null> {
  const where = { projectId_number: { projectId: project.id, number } };
  const row = await ctx.db.pullRequest.findUnique({ where, select: { id: true } });
  if (!row) throw noPull(number);
  const plain = await previewOf(ctx.db, row.id);
  const mayLook = allows(team.role, 'key.reveal') && ctx.actor.scope === 'write';
  if (!keys || !plain?.keys || !mayLook) return plain ?? null;
  return mutate(ctx, 'key.reveal', async () => {
    const result = (await previewOf(ctx.db, row.id, { keys: true })) ?? null;
    const after = { preview: plain.ref, kind: 'secret' };
    return { result, audit: { chain: team.id, target: pullTarget(project, number), after } };
  });
}
