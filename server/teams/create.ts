import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { freeSlug, slugFrom } from '../kernel/slug.ts';

const MOST_TEAMS = 50;

/**
 * Makes a team with the actor as its owner. Without a slug the name gives one, numbered when it is taken.
 * Throws `conflict` for a slug that is taken.
 */
export function createTeam(
  ctx: Ctx,
  { name, slug }: { name: string; slug?: string },
): Promise<{ slug: string }> {
  return mutate(ctx, 'team.create', async (tx) => {
    const { userId } = ctx.actor;
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('team-slug', 0))`;
    if ((await tx.membership.count({ where: { userId, role: 'owner' } })) >= MOST_TEAMS)
      throw fail('precondition', `You own ${MOST_TEAMS} teams, which is the most.`);
    const taken = async (wanted: string) => (await tx.team.count({ where: { slug: wanted } })) > 0;
    if (slug && (await taken(slug)))
      throw fail('conflict', `The address “${slug}” is taken. Choose another one.`, { field: 'slug' });
    const team = await tx.team.create({
      data: { name, slug: slug ?? (await freeSlug(slugFrom(name), taken)) },
    });
    await tx.membership.create({ data: { teamId: team.id, userId, role: 'owner' } });
    await tx.user.update({ where: { id: userId }, data: { lastTeamId: team.id } });
    const after = { name: team.name, slug: team.slug };
    return { result: { slug: team.slug }, audit: { chain: team.id, target: `team:${team.slug}`, after } };
  });
}
