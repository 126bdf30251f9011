import type { PullRequest, Release } from '../generated/prisma/client.ts';
import { fail } from '../kernel/errors.ts';
import type { WriteTx } from '../platform/control/client.ts';
import { noPull } from './queries.ts';
import { type PullEvent, type PullLife, step } from './state.ts';

export type LockedPull = PullRequest & { release: Release | null };

/** The row of a pull request, locked until the commit. Throws `not_found`. */
export async function lockPull(tx: WriteTx, projectId: string, number: number): Promise<LockedPull> {
  await tx.$queryRaw`
    SELECT 1 AS done FROM pull_request WHERE "projectId" = ${projectId}::uuid AND number = ${number}::int FOR UPDATE`;
  const where = { projectId_number: { projectId, number } };
  const row = await tx.pullRequest.findUnique({ where, include: { release: true } });
  if (!row) throw noPull(number);
  return row;
}

/** What a locked row says of its life. */
export const lifeOfLocked = ({ state, draft, queuedAt, release }: LockedPull): PullLife => ({
  state,
  draft,
  queued: queuedAt !== null,
  releasing: release?.state === 'running',
});

/** The life after an event. Throws `precondition` with the reason when it cannot happen. */
export function requireStep(row: LockedPull, event: PullEvent): PullLife {
  const next = step(lifeOfLocked(row), event);
  if (typeof next === 'string') throw fail('precondition', next);
  return next;
}

/** Nothing more is said or changed beside one that is being merged or is over. Throws `precondition`. */
export function requireOpen(row: LockedPull): void {
  requireStep(row, 'toReady');
}

/** The columns of the queue when a pull request leaves it. */
export const NOT_QUEUED = {
  queuedAt: null,
  queuedById: null,
  queuedMethod: null,
  queuedDeleteBranch: false,
} as const;
