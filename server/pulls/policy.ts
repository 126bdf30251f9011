import type { CheckSummary } from '../checks/shapes.ts';
import type { PullState, Reason, ReleaseFacts, Standing, Verdict } from './shapes.ts';

/** All that decides whether a pull request may be merged. */
export interface VerdictFacts {
  state: PullState;
  draft: boolean;
  queued: boolean;
  note: string | null;
  release: ReleaseFacts | null;
  /** False: the branch has moved, and the checks of its new head are not known yet. */
  current: boolean;
  standing: Standing;
  checks: readonly CheckSummary[];
  /** Names of those who asked for changes. */
  changesBy: readonly string[];
  approvals: { have: number; need: number };
  /** Rules whose owners have not approved yet, with the owners' names. */
  missingOwners: readonly { rule: string; names: readonly string[] }[];
  openThreads: number;
  requireResolved: boolean;
}

const count = (number: number, one: string, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
const list = (names: readonly string[], word = 'and') =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
/** The first few names of a long list. */
const some = (names: readonly string[]) =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : list(names);

const pending = ({ state }: CheckSummary) => state === 'waiting' || state === 'running';
const inState = (checks: readonly CheckSummary[], state: CheckSummary['state']) =>
  checks.filter((check) => check.state === state);

function branchReasons({ standing, draft }: VerdictFacts): Reason[] {
  const reasons: Reason[] = [];
  if (!standing.ahead) reasons.push({ kind: 'nothing', text: 'Nothing differs from main.' });
  if (standing.conflicts.length)
    reasons.push({
      kind: 'conflict',
      text: `It does not fit main any more: ${some(standing.conflicts)}. Resolve the conflicts.`,
    });
  if (standing.misplaced.length)
    reasons.push({
      kind: 'conflict',
      text: `Main has a newer migration than ${some(standing.misplaced)}. Update the branch with later times for its migrations.`,
    });
  if (standing.collisions.length) {
    const words = some(standing.collisions.map((one) => one[0]!.toLowerCase() + one.slice(1)));
    reasons.push({
      kind: 'conflict',
      text: `Its migrations collide with main’s: ${words}. Change them, or update the branch to see both run.`,
    });
  }
  if (draft) reasons.push({ kind: 'draft', text: 'It is a draft. Mark it as ready for review.' });
  return reasons;
}

function checkReasons({ checks }: VerdictFacts): Reason[] {
  const failed = inState(checks, 'failed').map(
    ({ title, summary }): Reason => ({ kind: 'failed', text: `${title} failed: ${summary}` }),
  );
  const decisions = inState(checks, 'decision').map(
    ({ title, summary }): Reason => ({ kind: 'decision', text: `${title} needs a decision: ${summary}` }),
  );
  return [...failed, ...decisions];
}

function reviewReasons(facts: VerdictFacts): Reason[] {
  const { changesBy, approvals, missingOwners, openThreads, requireResolved } = facts;
  const reasons: Reason[] = [];
  if (changesBy.length) {
    const asks = changesBy.length === 1 ? 'asks' : 'ask';
    reasons.push({ kind: 'changes', text: `${list(changesBy)} ${asks} for changes.` });
  }
  for (const { rule, names } of missingOwners)
    reasons.push({ kind: 'owner', text: `${rule} needs the approval of ${list(names, 'or')}.` });
  const missing = approvals.need - approvals.have;
  if (missing > 0)
    reasons.push({
      kind: 'approval',
      text:
        approvals.need === 1
          ? 'An approval is missing.'
          : `${count(missing, 'approval')} of ${approvals.need} ${missing === 1 ? 'is' : 'are'} missing.`,
    });
  if (requireResolved && openThreads)
    reasons.push({
      kind: 'threads',
      text: `${count(openThreads, 'conversation is', 'conversations are')} open.`,
    });
  return reasons;
}

function ended(facts: VerdictFacts): Verdict | undefined {
  const { state, note, release } = facts;
  if (state === 'merged') {
    const title = release?.version ? `Merged as ${release.version}` : 'Merged';
    return { verdict: 'merged', title, lead: note ?? 'It runs in production.', reasons: [] };
  }
  if (state === 'closed')
    return {
      verdict: 'closed',
      title: 'Closed',
      lead: note ?? 'It was closed without being merged.',
      reasons: [],
    };
  if (release?.state === 'running') {
    const lead = `On its way into production: ${release.step}.`;
    return { verdict: 'merging', title: 'Merging', lead, reasons: [] };
  }
  return undefined;
}

const lastTry = ({ release }: VerdictFacts) =>
  release?.state === 'failed' && release.failure ? `The last merge failed: ${release.failure}` : undefined;

/** Has main got migrations that those of the branch were never run together with? Pure. */
export const mustMeetMain = (look: {
  behind: number;
  migrations: readonly string[];
  mainMigrates: boolean;
}) => look.behind > 0 && look.mainMigrates && look.migrations.length > 0;

/** Checks that could not run stand in nobody's way, but nobody should take them for passed. */
function nothingInTheWay({ checks }: VerdictFacts): string {
  const skipped = inState(checks, 'skipped').length;
  if (!skipped) return 'Nothing stands between it and main.';
  if (skipped === checks.length) return 'Nothing stands in the way, but none of its checks could run.';
  return `Nothing stands in the way, but ${count(skipped, 'check')} could not run.`;
}

/** May it be merged? In words for people, the most pressing reason first. Pure. */
export function verdictOf(facts: VerdictFacts): Verdict {
  const over = ended(facts);
  if (over) return over;
  const reasons = [...checkReasons(facts), ...branchReasons(facts), ...reviewReasons(facts)];
  const open = facts.checks.filter(pending).length;
  const running = open > 0 || !facts.current;
  const ofChecks = facts.current
    ? `${count(facts.checks.length - open, 'check')} of ${facts.checks.length} ${facts.checks.length - open === 1 ? 'is' : 'are'} done.`
    : 'The branch has moved; its checks start.';
  if (facts.queued) {
    const lead = 'It lands when it is its turn, after its checks have passed on top of main.';
    return { verdict: 'queued', title: 'In the merge queue', lead, reasons };
  }
  if (reasons.length) {
    if (running) reasons.push({ kind: 'checks', text: ofChecks });
    const lead =
      lastTry(facts) ??
      (reasons.length === 1 ? reasons[0]!.text : `${reasons.length} things stand in the way.`);
    return { verdict: 'not_ready', title: 'Not ready to merge', lead, reasons };
  }
  if (running)
    return {
      verdict: 'running',
      title: 'Checks running',
      lead: ofChecks,
      reasons: [{ kind: 'checks', text: ofChecks }],
    };
  return {
    verdict: 'ready',
    title: 'Ready to merge',
    lead: lastTry(facts) ?? nothingInTheWay(facts),
    reasons: [],
  };
}
