import type { ReviewerRow } from './shapes.ts';

interface ReviewRow {
  userId: string;
  verdict: 'approved' | 'changes' | 'commented';
  createdAt: Date;
  fallenAt: Date | null;
}

/** Where a person stands: their last word of weight. */
export interface Stand {
  state: Exclude<ReviewerRow['state'], 'waiting'>;
  at: Date;
}

/**
 * The last word of each reviewer. A comment does not take back an approval or a request for changes. Pure.
 * @param reviews oldest first
 */
export function latestReviews(reviews: readonly ReviewRow[]): Map<string, Stand> {
  const latest = new Map<string, Stand>();
  for (const { userId, verdict, createdAt, fallenAt } of reviews) {
    const before = latest.get(userId);
    const weighs = before?.state === 'approved' || before?.state === 'changes';
    if (verdict === 'commented' && weighs) continue;
    latest.set(userId, { state: fallenAt ? 'fallen' : verdict, at: createdAt });
  }
  return latest;
}
