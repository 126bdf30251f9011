import { hash, verify } from '@node-rs/argon2';

// argon2id is the library's default; 19 MiB, 2 passes, 1 lane is the least that OWASP asks for.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let nobody: Promise<string> | undefined;

/** Hashes a password with argon2id; the result (PHC form) carries salt and cost. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/**
 * Whether the password fits the hash. Without a hash (no such account, or one without a password) it works as long
 * on a hash of nothing and says no, so that the time tells nobody whether the account exists.
 */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  nobody ??= hashPassword('nobody has this password');
  const fits = await verify(stored ?? (await nobody), password).catch(() => false);
  return fits && Boolean(stored);
}
