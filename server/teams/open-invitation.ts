import { fail } from '../kernel/errors.ts';
import { clock } from '../platform/clock.ts';
import type { WriteTx } from '../platform/control/client.ts';
import { digest } from '../platform/vault.ts';
import { isFor } from './policy.ts';

/** Used, expired, revoked and never made are one answer. */
export const noInvitation = () =>
  fail('not_found', 'This invitation does not work any more. Ask the person who sent it for a new link.');

/** Prisma's condition for an invitation that its token still opens. */
export const openBy = (token: string) => ({
  hash: digest(token),
  acceptedAt: null,
  expiresAt: { gt: clock.now() },
});

/** Throws `forbidden` when the invitation was made for another address than `email` (lower case). */
export function insistOnAddress(invitation: { email: string | null }, email: string): void {
  if (isFor(invitation.email, email)) return;
  throw fail(
    'forbidden',
    `This invitation is for ${invitation.email}. Use that address, or ask the person who sent it for an invitation for ${email}.`,
    { field: 'email' },
  );
}

/**
 * Uses an invitation up for that person and makes the membership: of two at once, one succeeds. Throws `not_found`
 * when it is not open, `forbidden` when it is for another address. Answers with the invitation and its team.
 */
export async function useInvitation(
  tx: WriteTx,
  token: string,
  { userId, email }: { userId: string; email: string },
) {
  const found = await tx.invitation.findFirst({ where: openBy(token), include: { team: true } });
  if (!found) throw noInvitation();
  insistOnAddress(found, email);
  const { count } = await tx.invitation.updateMany({
    where: { ...openBy(token), id: found.id },
    data: { acceptedAt: clock.now(), acceptedBy: userId },
  });
  if (!count) throw noInvitation();
  await tx.membership.create({ data: { teamId: found.teamId, userId, role: found.role } });
  await tx.user.update({ where: { id: userId }, data: { lastTeamId: found.teamId } });
  return found;
}
