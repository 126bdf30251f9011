import type { CheckSummary } from './shapes.ts';

export interface ChecksVerdict {
  /** The worst that any check says; `none`: there are no checks. */
  state: 'none' | 'running' | 'failed' | 'decision' | 'passed';
  failed: number;
  decisions: number;
  open: number;
  passed: number;
  skipped: number;
}

/** What all checks of a commit say together. A skipped one stands in nobody's way. Pure. */
export function checksVerdict(summaries: readonly Pick<CheckSummary, 'state'>[]): ChecksVerdict {
  const of = (...states: CheckSummary['state'][]) =>
    summaries.filter((one) => states.includes(one.state)).length;
  const counts = {
    failed: of('failed'),
    decisions: of('decision'),
    open: of('waiting', 'running'),
    passed: of('passed'),
    skipped: of('skipped'),
  };
  const state = !summaries.length
    ? 'none'
    : counts.failed
      ? 'failed'
      : counts.open
        ? 'running'
        : counts.decisions
          ? 'decision'
          : 'passed';
  return { state, ...counts };
}
