import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import type { TeamRole } from '../kernel/permissions.ts';
import { type ConsoleToken, mintConsoleToken } from './console-token.ts';
import type { KeyPlace } from './issue-key.ts';
import { mustMask, tokenRefusal } from './policy.ts';
import type { ConsoleTokenInput } from './shapes.ts';

/**
 * A token for five minutes of requests from the API console, as the chosen role. Its requests go straight to the
 * gateway, which keeps no log of rows; so that somebody could write is what the audit log tells. Throws `forbidden`
 * when the person may not call as that role. Whoever may not write gets a token that only reads.
 */
export async function openConsole(
  ctx: Ctx,
  place: KeyPlace,
  role: TeamRole,
  { write: wanted, ...wish }: ConsoleTokenInput,
): Promise<ConsoleToken> {
  const refusal = tokenRefusal(role, wish.role);
  if (refusal) throw fail('forbidden', refusal);
  const { id, ref } = place.environment;
  const mask = mustMask(role);
  const write = wanted && !mask;
  const select = { ref: true, jwtSecretSealed: true };
  if (!write) {
    const environment = await ctx.db.environment.findUniqueOrThrow({ where: { id }, select });
    return mintConsoleToken(environment, { ...wish, mask, write });
  }
  return mutate(ctx, 'console.write', async (tx) => {
    const environment = await tx.environment.findUniqueOrThrow({ where: { id }, select });
    const result = await mintConsoleToken(environment, { ...wish, mask, write });
    const after = {
      role: wish.role,
      claims: Object.keys(wish.claims),
      until: result.expiresAt.toISOString(),
    };
    return { result, audit: { chain: place.team.id, target: `environment:${ref}`, after } };
  });
}
