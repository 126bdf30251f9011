import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { demand, type TeamAccess } from './access.ts';
import { lockTeam } from './locked.ts';

/** Changes name and address of a team. Throws `conflict` when the address is taken. */
export function updateTeam(
  ctx: Ctx,
  team: TeamAccess,
  { name, slug }: { name: string; slug: string },
): Promise<{ slug: string }> {
  return mutate(ctx, 'team.update', async (tx) => {
    demand(await lockTeam(tx, ctx.actor, team), 'team.update');
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('team-slug', 0))`;
    const other = await tx.team.findFirst({ where: { slug, id: { not: team.id } } });
    if (other)
      throw fail('conflict', `The address “${slug}” is taken. Choose another one.`, { field: 'slug' });
    const where = { id: team.id };
    const before = await tx.team.findUniqueOrThrow({ where, select: { name: true, slug: true } });
    await tx.team.update({ where, data: { name, slug } });
    const after = { name, slug };
    return { result: { slug }, audit: { chain: team.id, target: `team:${slug}`, before, after } };
  });
}
