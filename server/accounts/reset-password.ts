import { randomUUID } from 'node:crypto';
import type { Actor } from '../kernel/actor.ts';
import { fail } from '../kernel/errors.ts';
import { contextFor, mutate } from '../kernel/mutate.ts';
import { readDb } from '../platform/control/client.ts';
import { randomToken, Secret } from '../platform/vault.ts';
import { hashPassword } from './password.ts';

/**
 * Gives somebody who forgot their password a random new one and ends all their sessions. For the server's own
 * machine: there is no mail to prove who asks. Throws `not_found` for an unknown account.
 */
export async function resetPassword(email: string): Promise<{ email: string; password: Secret }> {
  const user = await readDb().user.findUnique({ where: { email: email.trim().toLowerCase() } });
  if (!user) throw fail('not_found', `There is no account with the address ${email}.`);
  const password = randomToken('', 15);
  const passwordHash = await hashPassword(password);
  const { id, name, serverOwner } = user;
  const actor: Actor = { userId: id, name, email: user.email, serverOwner, via: 'cli', scope: 'write' };
  await mutate(contextFor(actor, randomUUID()), 'account.resetPassword', async (tx) => {
    await tx.user.update({ where: { id }, data: { passwordHash } });
    const { count } = await tx.session.deleteMany({ where: { userId: id } });
    const audit = { chain: 'server', target: `account:${user.email}`, after: { ended: count } };
    return { result: undefined, audit };
  });
  return { email: user.email, password: new Secret(password) };
}
