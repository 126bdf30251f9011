import type { CheckResult, CheckSummary, Decision } from './shapes.ts';

export interface ChecksVerdict {
  /** The worst that any check says; `none`: there are no checks. */
  state: 'none' | 'running' | 'failed' | 'decision' | 'passed';
  failed: number;
  decisions: number;
  open: number;
  passed: number;
  skipped: number;
}

/** The findings that a failed check fails for, by title. Pure. */
export const failuresOf = ({ findings }: Pick<CheckResult, 'findings'>): string[] => [
  ...new Set(findings.filter(({ level }) => level === 'error').map(({ title }) => title)),
];

/**
 * May somebody decide on it? A check that asks always can be; one that failed when it is acceptable and says what it
 * failed for: one that broke has looked at nothing. Pure.
 */
export function mayBeDecided(
  check: { acceptable?: boolean },
  result: Pick<CheckResult, 'findings'> & { state: CheckSummary['state'] },
): boolean {
  if (result.state === 'decision') return true;
  return result.state === 'failed' && check.acceptable === true && failuresOf(result).length > 0;
}

/** Does a decision made before hold for this result of the same commit? Nothing that is new was accepted. Pure. */
export function holdsFor(
  { accepted }: Pick<Decision, 'accepted'>,
  result: Pick<CheckResult, 'findings' | 'state'>,
): boolean {
  const failures = failuresOf(result);
  // One that broke says nothing, so nothing of it was accepted.
  if (result.state === 'failed' && !failures.length) return false;
  return failures.every((title) => accepted.includes(title));
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
