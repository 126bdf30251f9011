import { StatusMark } from '@/app/_ui/status-mark';
import type { PullView } from '@/server/pulls/shapes';
import { VERDICT_MARKS } from '../../_parts/words.ts';

/** On a phone: the verdict stays in reach, and leads to what can be done. */
export function BottomBar({ pull }: { pull: PullView }) {
  if (pull.state !== 'open') return null;
  return (
    <nav
      aria-label="Verdict"
      className="fixed inset-x-0 bottom-0 z-20 flex items-center gap-2.5 border-t border-line-2 bg-raised px-4 pt-2.5 pb-[calc(0.625rem+env(safe-area-inset-bottom))] shadow-pop md:hidden"
    >
      <StatusMark {...VERDICT_MARKS[pull.verdict.verdict]} />
      <span className="min-w-0 flex-1 font-semibold">{pull.verdict.title}</span>
      <a
        href="#verdict"
        className="inline-flex h-10 items-center rounded-ctl border border-line-2 bg-surface px-3 font-medium"
      >
        What to do
      </a>
    </nav>
  );
}
