import { type Ctx, mutate } from '../kernel/mutate.ts';
import { randomToken, seal } from '../platform/vault.ts';
import type { KeyPlace } from './issue-key.ts';

/** Makes a new secret for user tokens: every token signed with the old one stops working. Answers with the new one. */
export function rotateJwtSecret(ctx: Ctx, place: KeyPlace): Promise<{ secret: string }> {
  return mutate(ctx, 'jwtSecret.rotate', async (tx) => {
    const { id, ref } = place.environment;
    const secret = randomToken('', 48);
    const jwtSecretSealed = seal(secret, `environment:${ref}:jwt`);
    await tx.environment.update({ where: { id }, data: { jwtSecretSealed } });
    return { result: { secret }, audit: { chain: place.team.id, target: `environment:${ref}` } };
  });
}
