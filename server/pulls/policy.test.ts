import { expect, test } from 'vitest';
import type { CheckSummary } from '../checks/shapes.ts';
import { mustMeetMain, type VerdictFacts, verdictOf } from './policy.ts';

const check = (state: CheckSummary['state'], title = 'Schema', summary = 'Why.'): CheckSummary => ({
  name: title.toLowerCase(),
  title,
  state,
  summary,
  part: 'database',
  startedAt: null,
  endedAt: null,
});

const FACTS: VerdictFacts = {
  state: 'open',
  draft: false,
  queued: false,
  note: null,
  release: null,
  current: true,
  standing: {
    head: '',
    main: '',
    mergeBase: '',
    ahead: 1,
    behind: 0,
    conflicts: [],
    misplaced: [],
    collisions: [],
  },
  checks: [check('passed')],
  changesBy: [],
  approvals: { have: 0, need: 0 },
  missingOwners: [],
  openThreads: 0,
  requireResolved: false,
};
const verdict = (over: Partial<VerdictFacts>) => verdictOf({ ...FACTS, ...over });
const kinds = (over: Partial<VerdictFacts>) => verdict(over).reasons.map(({ kind }) => kind);

test('ready when nothing is in the way', () => {
  expect(verdict({})).toMatchObject({ verdict: 'ready', title: 'Ready to merge', reasons: [] });
  expect(verdict({ openThreads: 2 }).verdict).toBe('ready');
  expect(verdict({ checks: [check('skipped')] })).toMatchObject({
    verdict: 'ready',
    lead: 'Nothing stands in the way, but none of its checks could run.',
  });
  const some = { checks: [check('passed'), check('skipped')] };
  expect(verdict(some).lead).toBe('Nothing stands in the way, but 1 check could not run.');
});

test('running only while nothing else is wrong', () => {
  const running = [check('passed'), check('running'), check('waiting')];
  expect(verdict({ checks: running })).toMatchObject({ verdict: 'running', lead: '1 check of 3 is done.' });
  expect(verdict({ current: false }).verdict).toBe('running');
  expect(kinds({ checks: running, draft: true })).toEqual(['draft', 'checks']);
  expect(verdict({ checks: running, draft: true }).verdict).toBe('not_ready');
});

test('each obstacle has its words, failed checks first', () => {
  const everything = verdict({
    draft: true,
    standing: {
      ...FACTS.standing,
      conflicts: ['a', 'b'],
      misplaced: ['m.sql'],
      collisions: ['Both add table x', 'Both add table y'],
    },
    checks: [check('decision', 'API'), check('failed')],
    changesBy: ['Ada', 'Ben'],
    approvals: { have: 1, need: 3 },
    missingOwners: [{ rule: 'table invoice', names: ['Cy', 'Di'] }],
    openThreads: 1,
    requireResolved: true,
  });
  expect(everything.reasons).toEqual([
    { kind: 'failed', text: 'Schema failed: Why.' },
    { kind: 'decision', text: 'API needs a decision: Why.' },
    { kind: 'conflict', text: 'It does not fit main any more: a and b. Resolve the conflicts.' },
    {
      kind: 'conflict',
      text: 'Main has a newer migration than m.sql. Update the branch with later times for its migrations.',
    },
    {
      kind: 'conflict',
      text: 'Its migrations collide with main’s: both add table x and both add table y. Change them, or update the branch to see both run.',
    },
    { kind: 'draft', text: 'It is a draft. Mark it as ready for review.' },
    { kind: 'changes', text: 'Ada and Ben ask for changes.' },
    { kind: 'owner', text: 'table invoice needs the approval of Cy or Di.' },
    { kind: 'approval', text: '2 approvals of 3 are missing.' },
    { kind: 'threads', text: '1 conversation is open.' },
  ]);
  expect(everything).toMatchObject({ verdict: 'not_ready', lead: '10 things stand in the way.' });
  expect(kinds({ standing: { ...FACTS.standing, ahead: 0 } })).toEqual(['nothing']);
});

test('how it ends', () => {
  const release = { state: 'done' as const, step: '', version: '0.2.0', failure: null };
  expect(verdict({ state: 'merged', release }).title).toBe('Merged as 0.2.0');
  expect(verdict({ state: 'closed', note: 'Its branch was deleted.' }).lead).toBe('Its branch was deleted.');
  expect(verdict({ release: { ...release, state: 'running' } }).verdict).toBe('merging');
  expect(verdict({ release: { ...release, state: 'failed', failure: 'x.' } }).lead).toBe(
    'The last merge failed: x.',
  );
  expect(verdict({ queued: true }).verdict).toBe('queued');
});

test('migrations of both sides must meet before they land', () => {
  expect(mustMeetMain({ behind: 1, migrations: ['a'], mainMigrates: true })).toBe(true);
  expect(mustMeetMain({ behind: 1, migrations: [], mainMigrates: true })).toBe(false);
  expect(mustMeetMain({ behind: 1, migrations: ['a'], mainMigrates: false })).toBe(false);
});
