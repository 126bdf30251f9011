import { SignJWT } from 'jose';
import { clock, fromNow } from '../platform/clock.ts';
import { unseal } from '../platform/vault.ts';
import type { ApiRole } from './shapes.ts';

/** The issuer that tells the gateway a request comes from the console: such answers may carry their SQL. */
export const CONSOLE_ISSUER = 'slipway-console';
/** Seconds a console token lasts. */
export const CONSOLE_TOKEN_SECONDS = 300;

export interface ConsoleTokenWish {
  role: ApiRole;
  /** More claims, `sub` among them. Those that carry meaning for the gateway are overwritten. */
  claims?: Record<string, unknown>;
  /** True when the person may not see personal data: the gateway then hides those values, and only reads. */
  mask: boolean;
  /** False for a token that only reads: the gateway refuses writes with it, and calls of volatile functions. */
  write: boolean;
}

export interface ConsoleToken {
  token: string;
  expiresAt: Date;
}

/**
 * Signs a token for the console's own requests with the environment's JWT secret. Whether the person may have
 * that role is for the caller to decide; see `tokenRefusal` in policy.ts.
 */
export async function mintConsoleToken(
  env: { ref: string; jwtSecretSealed: string },
  { role, claims = {}, mask, write }: ConsoleTokenWish,
): Promise<ConsoleToken> {
  const expiresAt = fromNow(CONSOLE_TOKEN_SECONDS);
  const fixed = { role, mask: mask || undefined, read: !write || undefined, nbf: undefined };
  const secret = unseal(env.jwtSecretSealed, `environment:${env.ref}:jwt`);
  const token = await new SignJWT({ ...claims, ...fixed })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(CONSOLE_ISSUER)
    .setAudience(env.ref)
    .setIssuedAt(clock.now())
    .setExpirationTime(expiresAt)
    .sign(new TextEncoder().encode(secret.reveal()));
  return { token, expiresAt };
}
