import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import { type KeyPlace, keyTarget } from './issue-key.ts';
import { keyRefusal, keyState } from './policy.ts';
import { requireKey } from './queries.ts';

/** Ends a key for good; the gateways refuse it as soon as this has committed. Throws `precondition` when it is over. */
export function revokeKey(ctx: Ctx, place: KeyPlace, id: string): Promise<{ revokedAt: Date }> {
  return mutate(ctx, 'key.revoke', async (tx) => {
    await tx.$queryRaw`SELECT "id" FROM "api_key" WHERE "id" = ${id}::uuid FOR UPDATE`;
    const { name, kind, preview, ...dates } = await requireKey(tx, place.environment.id, id);
    const refusal = keyRefusal('revoke', keyState(dates));
    if (refusal) throw fail('precondition', refusal);
    const revokedAt = clock.now();
    await tx.apiKey.update({ where: { id }, data: { revokedAt } });
    const before = { name, kind, working: true };
    const after = { name, kind, working: false };
    const audit = { chain: place.team.id, target: keyTarget(place, preview), before, after };
    return { result: { revokedAt }, audit };
  });
}
