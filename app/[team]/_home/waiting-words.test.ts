import { expect, test } from 'vitest';
import type { CheckSummary } from '@/server/checks/shapes';
import type { PullRow, ReviewerRow } from '@/server/pulls/shapes';
import { openChanges, whyItWaits } from './waiting-words.ts';

const check = (state: CheckSummary['state']) => ({ state }) as CheckSummary;
const mia = { id: 'm', name: 'Mia' };
const asked = (state: ReviewerRow['state']) =>
  [{ person: { id: 'me', name: 'Me' }, state, at: new Date(0), rule: null }] satisfies ReviewerRow[];
const pull = (over: Partial<PullRow>) =>
  ({
    author: mia,
    checks: [check('passed'), check('passed')],
    reviewers: asked('waiting'),
    verdictTitle: 'Ready to merge',
    verdictLead: 'Nothing is in the way.',
    ...over,
  }) as PullRow;

test.each([
  [{}, 'Mia asks for your review. All 2 checks pass.'],
  [{ checks: [] }, 'Mia asks for your review.'],
  [{ reviewers: asked('fallen') }, 'Mia pushed since you approved. All 2 checks pass.'],
  [{ checks: [check('failed'), check('running')] }, 'Mia asks for your review. 1 check of 2 needs a look.'],
  [{ checks: [check('passed'), check('running')] }, 'Mia asks for your review. Its checks are running.'],
  [{ author: { id: 'me', name: 'Me' } }, 'Nothing is in the way.'],
])('%j waits because “%s”', (over, words) => {
  expect(whyItWaits(pull(over), 'me')).toBe(words);
});

test('how the open ones of a project stand', () => {
  const words = (open: number, ready: number, notReady: number) =>
    openChanges({ slug: 'a', open, ready, notReady });
  expect(words(3, 1, 1)).toBe('3, 1 not ready');
  expect(words(1, 0, 1)).toBe('1, not ready');
  expect(words(2, 2, 0)).toBe('2, ready');
  expect(words(2, 1, 0)).toBe('2, 1 ready');
  expect(words(1, 0, 0)).toBe('1, checks running');
});
