import { readDb } from '../platform/control/client.ts';
import { guarded } from './guessing.ts';
import { verifyPassword } from './password.ts';
import { signInInput } from './shapes.ts';

/**
 * Checks e-mail and password. Answers with the account, or undefined for “no”: unknown account, wrong password and
 * account without a password are the same answer after the same work. Throws `limited` after too many failures.
 * @param address the caller's `x-forwarded-for`
 */
export async function signIn(
  credentials: unknown,
  address: string,
): Promise<{ id: string; name: string; email: string } | undefined> {
  const parsed = signInInput.safeParse(credentials);
  if (!parsed.success) return undefined;
  const { email, password } = parsed.data;
  return guarded(email, address, async () => {
    const user = await readDb().user.findUnique({ where: { email } });
    const fits = await verifyPassword(user?.passwordHash, password);
    return user && fits ? { id: user.id, name: user.name, email: user.email } : undefined;
  });
}
