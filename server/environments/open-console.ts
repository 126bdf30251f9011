import { fail } from '../kernel/errors.ts';
import type { Ctx } from '../kernel/mutate.ts';
import type { TeamRole } from '../kernel/permissions.ts';
import { type ConsoleToken, mintConsoleToken } from './console-token.ts';
import type { KeyPlace } from './issue-key.ts';
import { mustMask, tokenRefusal } from './policy.ts';
import type { ConsoleTokenInput } from './shapes.ts';

/**
 * A token for five minutes of reading from the API console, as the chosen role: the gateway refuses every write with
 * it. What changes something goes through `api.send` instead, so that each request is in the audit log. Throws
 * `forbidden` when the person may not call as that role.
 */
export async function openConsole(
  ctx: Ctx,
  place: KeyPlace,
  role: TeamRole,
  wish: ConsoleTokenInput,
): Promise<ConsoleToken> {
  const refusal = tokenRefusal(role, wish.role);
  if (refusal) throw fail('forbidden', refusal);
  const where = { id: place.environment.id };
  const select = { ref: true, jwtSecretSealed: true };
  const environment = await ctx.db.environment.findUniqueOrThrow({ where, select });
  return mintConsoleToken(environment, { ...wish, mask: mustMask(role), write: false });
}
