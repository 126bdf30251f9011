import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { noInvitation, openBy, useInvitation } from './open-invitation.ts';

/**
 * Takes the signed-in actor into the team. Throws `conflict` for members and `forbidden` for other people than the
 * invited one, who leave the invitation unused.
 */
export function acceptInvitation(ctx: Ctx, token: string): Promise<{ slug: string }> {
  return mutate(ctx, 'invitation.accept', async (tx) => {
    const { userId, email, name } = ctx.actor;
    const open = await tx.invitation.findFirst({ where: openBy(token), include: { team: true } });
    if (!open) throw noInvitation();
    const key = { teamId: open.teamId, userId };
    if (await tx.membership.findUnique({ where: { teamId_userId: key } }))
      throw fail('conflict', `You are in ${open.team.name} already.`, { data: { slug: open.team.slug } });
    const { id, role, team } = await useInvitation(tx, token, ctx.actor);
    const after = { name, role, invitation: id };
    return { result: { slug: team.slug }, audit: { chain: team.id, target: `member:${email}`, after } };
  });
}
