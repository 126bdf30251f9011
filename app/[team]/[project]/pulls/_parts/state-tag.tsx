import clsx from 'clsx';
import { GitMerge, GitPullRequest, GitPullRequestClosed, GitPullRequestDraft } from 'lucide-react';
import type { PullState } from '@/server/pulls/shapes';

const LOOKS = {
  open: {
    icon: GitPullRequest,
    words: 'Open',
    look: 'border-dashed border-over-fill bg-over-wash text-over',
  },
  draft: {
    icon: GitPullRequestDraft,
    words: 'Draft',
    look: 'border-dashed border-line-2 bg-sunken text-ink-2',
  },
  merged: { icon: GitMerge, words: 'Merged', look: 'border-good-line bg-good-wash text-good' },
  closed: { icon: GitPullRequestClosed, words: 'Closed', look: 'border-line-2 bg-sunken text-ink-2' },
};

/** Open and not real yet: dashed. Merged: real. */
export function StateTag({ state, draft }: { state: PullState; draft: boolean }) {
  const { icon: Icon, words, look } = LOOKS[state === 'open' && draft ? 'draft' : state];
  return (
    <span
      className={clsx(
        'inline-flex h-5.5 flex-none items-center gap-1 rounded-full border pr-2 pl-1.5 text-xs font-semibold',
        look,
      )}
    >
      <Icon aria-hidden="true" className="size-3.5" />
      {words}
    </span>
  );
}
