import { z } from 'zod';
import { bookkeep } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';

const payload = z.object({ keyId: z.uuid() });

/** Ends a replaced key whose grace time is over. The rotation that decided it is in the audit log. */
export async function retireKey(given: unknown): Promise<void> {
  const { keyId } = payload.parse(given);
  const now = clock.now();
  const due = { id: keyId, revokedAt: null, retiresAt: { lte: now } };
  await bookkeep((tx) => tx.apiKey.updateMany({ where: due, data: { revokedAt: now } }));
}
