import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { unseal } from '../platform/vault.ts';
import { type KeyPlace, keyTarget } from './issue-key.ts';
import { keyRefusal, keyState } from './policy.ts';
import { requireKey } from './queries.ts';

/** The text of a key. That somebody looked is written to the audit log. Throws `precondition` when it is revoked. */
export function revealKey(ctx: Ctx, place: KeyPlace, id: string): Promise<{ key: string }> {
  return mutate(ctx, 'key.reveal', async (tx) => {
    const { sealed, preview, name, kind, ...dates } = await requireKey(tx, place.environment.id, id);
    const refusal = keyRefusal('reveal', keyState(dates));
    if (refusal) throw fail('precondition', refusal);
    const audit = { chain: place.team.id, target: keyTarget(place, preview), after: { name, kind } };
    return { result: { key: unseal(sealed, `key:${id}`).reveal() }, audit };
  });
}

/** The secret that signs user tokens of an environment. That somebody looked is written to the audit log. */
export function revealJwtSecret(ctx: Ctx, place: KeyPlace): Promise<{ secret: string }> {
  return mutate(ctx, 'jwtSecret.reveal', async (tx) => {
    const { id, ref } = place.environment;
    const { jwtSecretSealed } = await tx.environment.findUniqueOrThrow({ where: { id } });
    const secret = unseal(jwtSecretSealed, `environment:${ref}:jwt`).reveal();
    return { result: { secret }, audit: { chain: place.team.id, target: `environment:${ref}` } };
  });
}
