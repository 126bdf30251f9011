import type { Prisma } from '../generated/prisma/client.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { TeamAccess } from '../teams/access.ts';
import { readStored, SHARED } from './queries.ts';
import { layoutOwner } from './save.ts';
import type { DiagramMode } from './shapes.ts';

type Inside = Ctx & { team: TeamAccess; project: ProjectAccess };

/** Forgets the places of one mode that this member may change, so that the computed layout shows again. */
export async function resetLayout(ctx: Inside, input: { mode: DiagramMode }): Promise<{ removed: boolean }> {
  const owner = layoutOwner(ctx.team.role, ctx.actor.userId);
  const key = { projectId_owner: { projectId: ctx.project.id, owner } };
  return mutate(ctx, 'diagram.reset', async (tx) => {
    const row = await tx.diagramLayout.findUnique({ where: key });
    const { [input.mode]: places, ...rest } = readStored(row?.positions);
    if (row && Object.keys(rest).length)
      await tx.diagramLayout.update({ where: key, data: { positions: rest as Prisma.InputJsonObject } });
    else if (row) await tx.diagramLayout.delete({ where: key });
    const layout = owner === SHARED ? 'shared' : 'own';
    const before = { layout, mode: input.mode, tables: Object.keys(places ?? {}).length };
    return {
      result: { removed: places !== undefined },
      audit: { chain: ctx.team.id, target: `project:${ctx.project.slug}`, before },
    };
  });
}
