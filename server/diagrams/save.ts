import { type Ctx, mutate } from '../kernel/mutate.ts';
import { allows } from '../kernel/permissions.ts';
import { clock } from '../platform/clock.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { TeamAccess } from '../teams/access.ts';
import { readStored, SHARED } from './queries.ts';
import type { DiagramMode, LayoutPositions, SavedLayout } from './shapes.ts';

/** Whose layout a member's changes go to: the team's where the role may, else the member's own. */
export function layoutOwner(role: TeamAccess['role'], userId: string): string {
  return allows(role, 'diagram.saveShared') ? SHARED : userId;
}

type Inside = Ctx & { team: TeamAccess; project: ProjectAccess };

/** Stores the places of one mode; the places of the other modes stay. Audited with the number of tables. */
export async function saveLayout(
  ctx: Inside,
  input: { mode: DiagramMode; positions: LayoutPositions },
): Promise<Pick<SavedLayout, 'owner' | 'savedAt'>> {
  const owner = layoutOwner(ctx.team.role, ctx.actor.userId);
  const key = { projectId_owner: { projectId: ctx.project.id, owner } };
  const savedAt = clock.now();
  return mutate(ctx, 'diagram.save', async (tx) => {
    // Two people who drag in different modes at once must not undo each other.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`diagram:${ctx.project.id}:${owner}`}, 0))`;
    const before = await tx.diagramLayout.findUnique({ where: key });
    const positions = { ...readStored(before?.positions), [input.mode]: input.positions };
    const data = { positions, savedBy: ctx.actor.userId, savedAt };
    await tx.diagramLayout.upsert({
      where: key,
      create: { projectId: ctx.project.id, owner, ...data },
      update: data,
    });
    const layout = owner === SHARED ? 'shared' : 'own';
    const after = { layout, mode: input.mode, tables: Object.keys(input.positions).length };
    return {
      result: { owner: layout, savedAt } as const,
      audit: { chain: ctx.team.id, target: `project:${ctx.project.slug}`, after },
    };
  });
}
