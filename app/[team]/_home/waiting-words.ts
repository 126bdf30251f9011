import type { PullRow, TeamPulls } from '@/server/pulls/shapes';
import { plural } from '../../_lib/format.ts';

type Project = TeamPulls['projects'][number];

/** Why a pull request waits for the reader, as one sentence. Pure. */
export function whyItWaits(pull: PullRow, readerId: string): string {
  const { author, checks, reviewers, verdictTitle, verdictLead } = pull;
  if (author.id === readerId) return verdictLead || `${verdictTitle}.`;
  const own = reviewers.find(({ person }) => person.id === readerId);
  const bad = checks.filter(({ state }) => state === 'failed' || state === 'decision').length;
  const ended = checks.filter(({ state }) => state !== 'waiting' && state !== 'running').length;
  const state = bad
    ? `${plural(bad, 'check')} of ${checks.length} needs a look.`
    : ended < checks.length
      ? 'Its checks are running.'
      : `All ${plural(checks.length, 'check')} pass.`;
  const asks =
    own?.state === 'fallen'
      ? `${author.name} pushed since you approved.`
      : `${author.name} asks for your review.`;
  return checks.length ? `${asks} ${state}` : asks;
}

/** How a project's open pull requests stand: `3, 1 not ready`; `1, not ready` when it goes for all. Pure. */
export function openChanges({ open, ready, notReady }: Project): string {
  const some = (count: number, words: string) => `${open}, ${count === open ? '' : `${count} `}${words}`;
  if (notReady) return some(notReady, 'not ready');
  if (ready) return some(ready, 'ready');
  return `${open}, checks running`;
}
