import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { clock, fromNow } from '../platform/clock.ts';
import type { WriteTx } from '../platform/control/client.ts';
import { enqueue } from '../platform/jobs.ts';
import { unseal } from '../platform/vault.ts';
import { createKey } from './create-key.ts';
import { type KeyPlace, keyTarget, type NewKey } from './issue-key.ts';
import { keyRefusal, keyState } from './policy.ts';
import { requireKey } from './queries.ts';

async function retire(tx: WriteTx, id: string, graceSeconds: number): Promise<Date> {
  if (graceSeconds === 0) {
    const revokedAt = clock.now();
    await tx.apiKey.update({ where: { id }, data: { revokedAt } });
    return revokedAt;
  }
  const retiresAt = fromNow(graceSeconds);
  await tx.apiKey.update({ where: { id }, data: { retiresAt } });
  await enqueue(tx, 'key.retire', { keyId: id }, { key: `key.retire:${id}`, runAt: retiresAt });
  return retiresAt;
}

/**
 * Makes a new key with the same name and kind, and ends the old one: at once, or after `graceSeconds`, so that
 * programs have time to change over. Throws `precondition` when the key is revoked or already replaced.
 */
export function rotateKey(ctx: Ctx, place: KeyPlace, id: string, graceSeconds: number): Promise<NewKey> {
  return mutate(ctx, 'key.rotate', async (tx) => {
    await tx.$queryRaw`SELECT "id" FROM "api_key" WHERE "id" = ${id}::uuid FOR UPDATE`;
    const old = await requireKey(tx, place.environment.id, id);
    const refusal = keyRefusal('rotate', keyState(old));
    if (refusal) throw fail('precondition', refusal);
    const made = await createKey(tx, place.environment.id, old.kind, old.name);
    const endsAt = await retire(tx, id, graceSeconds);
    const { name, kind, preview } = made;
    const key = unseal(made.sealed, `key:${made.id}`).reveal();
    const before = { name, kind, preview: old.preview };
    const after = { name, kind, preview, oldKeyEnds: endsAt };
    const audit = { chain: place.team.id, target: keyTarget(place, old.preview), before, after };
    return { result: { id: made.id, name, kind, preview, key }, audit };
  });
}
