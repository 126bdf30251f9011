import { randomUUID } from 'node:crypto';
import type { ApiKeyKind } from '../generated/prisma/client.ts';
import type { WriteTx } from '../platform/control/client.ts';
import { digest, randomToken, seal } from '../platform/vault.ts';

const PREFIXES = { publishable: 'slp_pub_', secret: 'slp_sec_' } as const satisfies Record<
  ApiKeyKind,
  string
>;

/** What lists show of a key: enough to recognise it, too little to use it. `slp_sec_…x7Qf` */
export function keyPreview(key: string): string {
  return `${key.slice(0, 8)}…${key.slice(-4)}`;
}

/**
 * Makes a key of an environment inside `tx`; the gateways know it as soon as the transaction commits.
 * Stored are its SHA-256 (to look it up) and the sealed text (to show it again), never the plain text.
 */
export async function createKey(tx: WriteTx, environmentId: string, kind: ApiKeyKind, name: string) {
  // The seal names the row, so the id has to be known before the row exists.
  const id = randomUUID();
  const key = randomToken(PREFIXES[kind]);
  const sealed = seal(key, `key:${id}`);
  return tx.apiKey.create({
    data: { id, environmentId, kind, name, hash: digest(key), sealed, preview: keyPreview(key) },
  });
}
