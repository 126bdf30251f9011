import type { Status } from '@/app/_ui/status-mark';
import type { Tone } from '@/app/_ui/tag';
import type { CheckSummary, Part } from '@/server/checks/shapes';
import type { PullRow, ReviewerRow, Verdict } from '@/server/pulls/shapes';

/** States as shapes and words; a colour never stands alone. */
export const CHECK_MARKS: Record<CheckSummary['state'], { status: Status; label: string }> = {
  waiting: { status: 'wait', label: 'Waiting' },
  running: { status: 'running', label: 'Running' },
  passed: { status: 'good', label: 'Passed' },
  failed: { status: 'bad', label: 'Failed' },
  decision: { status: 'warn', label: 'Needs a decision' },
  skipped: { status: 'wait', label: 'Skipped' },
};

export const VERDICT_MARKS: Record<Verdict['verdict'], { status: Status; label: string }> = {
  ready: { status: 'good', label: 'Ready' },
  not_ready: { status: 'bad', label: 'Not ready' },
  running: { status: 'running', label: 'Checks running' },
  merging: { status: 'running', label: 'Merging' },
  queued: { status: 'wait', label: 'In the merge queue' },
  merged: { status: 'good', label: 'Merged' },
  closed: { status: 'wait', label: 'Closed' },
};

export const REVIEWER_WORDS: Record<ReviewerRow['state'], { words: string; tone: Tone }> = {
  waiting: { words: 'Waiting', tone: 'neutral' },
  approved: { words: 'Approved', tone: 'good' },
  changes: { words: 'Changes asked', tone: 'bad' },
  commented: { words: 'Commented', tone: 'neutral' },
  fallen: { words: 'Approved an older commit', tone: 'warn' },
};

/** The part of the page where a check's proof is: its place in the address. */
export const PLACES: Record<Part, string> = { database: 'db', api: 'api', docs: 'docs', code: 'code' };

/** Failed first, then what needs somebody, then the rest: what stops the merge is read first. */
const RANK: Record<CheckSummary['state'], number> = {
  failed: 0,
  decision: 1,
  running: 2,
  waiting: 3,
  skipped: 4,
  passed: 5,
};
export const byUrgency = (checks: readonly CheckSummary[]) =>
  [...checks].sort((a, b) => RANK[a.state] - RANK[b.state]);

/** The open ones in the order in which somebody would act on them. Pure. */
export function groupsOf(rows: readonly PullRow[]): { id: string; title: string; rows: PullRow[] }[] {
  const place = (row: PullRow): string => {
    if (row.yours) return 'yours';
    if (row.draft) return 'drafts';
    return row.verdict === 'ready' || row.verdict === 'queued' || row.verdict === 'merging'
      ? 'ready'
      : 'waiting';
  };
  const titles = { yours: 'Yours to act on', ready: 'Ready', waiting: 'Waiting', drafts: 'Drafts' };
  return Object.entries(titles)
    .map(([id, title]) => ({ id, title, rows: rows.filter((row) => place(row) === id) }))
    .filter((group) => group.rows.length);
}
