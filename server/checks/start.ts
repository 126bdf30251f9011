import { Prisma } from '../generated/prisma/client.ts';
import type { WriteTx } from '../platform/control/client.ts';
import { CHECKS } from './all.ts';
import type { CheckPlace } from './context.ts';

/**
 * Notes that every check of a pull request waits for this commit, in the transaction that opens it or moves its
 * branch. They run when its preview has come to an end. What was decided for the same commit stays.
 */
export async function startChecks(tx: WriteTx, { pullId, commit }: CheckPlace): Promise<void> {
  const data = CHECKS.map(({ name }) => ({ pullId, commit, name }));
  await tx.check.createMany({ data, skipDuplicates: true });
  const waiting = {
    state: 'waiting' as const,
    summary: '',
    result: Prisma.DbNull,
    startedAt: null,
    endedAt: null,
  };
  await tx.check.updateMany({ where: { pullId, commit }, data: waiting });
}
