import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { deleteOtherSessions } from './end-other-sessions.ts';
import { guarded } from './guessing.ts';
import { hashPassword, verifyPassword } from './password.ts';
import type { ChangePasswordInput } from './shapes.ts';
import { passwordStrength } from './strength.ts';

/**
 * Changes the actor's password and ends the other sessions. The current one must be right, except for people who
 * have none yet because they came through a provider; wrong ones count as failed sign-ins. Throws `forbidden` for
 * tokens, `invalid` with the field at fault, `limited` after too many failures.
 * @param address the caller's `x-forwarded-for`
 */
export async function changePassword(
  ctx: Ctx,
  { current, password }: ChangePasswordInput,
  address: string,
): Promise<{ ended: number }> {
  const { userId, email, name, via } = ctx.actor;
  if (via !== 'browser') throw fail('forbidden', 'A password is changed in the browser, not with a token.');
  const { level, words } = passwordStrength(password, [name, email]);
  if (level === 0) throw fail('invalid', words, { field: 'password' });
  const user = await ctx.db.user.findUniqueOrThrow({ where: { id: userId } });
  const stored = user.passwordHash;
  const proven =
    stored === null ||
    (await guarded(email, address, async () => (await verifyPassword(stored, current)) || undefined));
  if (!proven) throw fail('invalid', 'This is not your current password.', { field: 'current' });
  const passwordHash = await hashPassword(password);
  return mutate(ctx, 'account.changePassword', async (tx) => {
    const { count } = await tx.user.updateMany({
      where: { id: userId, passwordHash: stored },
      data: { passwordHash },
    });
    if (!count) throw fail('conflict', 'The password was changed elsewhere meanwhile. Sign in again.');
    const ended = await deleteOtherSessions(tx, ctx.actor);
    return { result: { ended }, audit: { chain: 'server', target: `account:${email}`, after: { ended } } };
  });
}
