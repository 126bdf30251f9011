import { rememberedChains, rememberedHead } from '../kernel/audit.ts';
import { type ReadDb, readDb } from '../platform/control/client.ts';
import { ChainCheck, type StoredEntry } from './check.ts';
import type { ChainReport } from './shapes.ts';

const BATCH = 1000;

async function* entriesOf(db: ReadDb, chain: string): AsyncGenerator<StoredEntry> {
  let after: bigint | undefined;
  for (;;) {
    const where = { chain, ...(after !== undefined && { sequence: { gt: after } }) };
    const batch = await db.auditEntry.findMany({ where, orderBy: { sequence: 'asc' }, take: BATCH });
    yield* batch;
    after = batch.at(-1)?.sequence;
    if (batch.length < BATCH) return;
  }
}

/**
 * Verifies one audit log: that its entries are numbered without a gap, that each carries the keyed hash over itself
 * and the one before it, and that it reaches the newest entry noted outside the database. Stops at the first that
 * does not hold.
 */
export async function verifyChain(chain: string, db: ReadDb = readDb()): Promise<ChainReport> {
  // Read first: what is written meanwhile must not look cut off.
  const check = new ChainCheck(rememberedHead(chain));
  let broken: ReturnType<ChainCheck['take']>;
  for await (const entry of entriesOf(db, chain)) {
    broken = check.take(entry);
    if (broken) break;
  }
  broken ??= check.end();
  const { entries } = check;
  if (!broken) return { chain, ok: true, entries };
  return { chain, ok: false, entries, brokenAt: String(broken.at), problem: broken.problem };
}

/** Verifies every log: those in the database and those of which a head was noted. */
export async function verifyAll(): Promise<ChainReport[]> {
  const noted = rememberedChains();
  const stored = await readDb().auditEntry.groupBy({ by: ['chain'] });
  const chains = new Set([...stored.map((row) => row.chain), ...noted]);
  const reports: ChainReport[] = [];
  for (const chain of [...chains].sort()) reports.push(await verifyChain(chain));
  return reports;
}
