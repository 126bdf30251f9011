import { MessageSquare } from 'lucide-react';
import type { ReactNode } from 'react';
import { plural } from '@/app/_lib/format';
import { StatusMark } from '@/app/_ui/status-mark';
import type { CheckSummary, Part } from '@/server/checks/shapes';
import type { PullView } from '@/server/pulls/shapes';
import { byUrgency, CHECK_MARKS, PLACES } from '../../_parts/words.ts';

interface StripLink {
  id: string;
  label: string;
  note: string;
  mark: ReactNode;
}

/** The mark of a part is that of its most urgent check. */
function markOf(checks: readonly CheckSummary[], part: Part): ReactNode {
  const [first] = byUrgency(checks.filter((check) => check.part === part));
  return first && <StatusMark {...CHECK_MARKS[first.state]} />;
}

function linksOf(pull: PullView): StripLink[] {
  const migrations = pull.files.filter(({ path }) => path.startsWith('database/migrations/')).length;
  const comments = pull.threads.reduce((sum, { comments: list }) => sum + list.length, 0);
  const of = (part: Part) => markOf(pull.checks, part);
  const checked = (part: Part) => pull.checks.some((check) => check.part === part);
  const all: StripLink[] = [
    {
      id: 'database',
      label: 'Database',
      note: migrations ? plural(migrations, 'migration') : '',
      mark: of('database'),
    },
    { id: 'api', label: 'API', note: '', mark: of('api') },
    { id: 'docs', label: 'Docs', note: '', mark: of('docs') },
    { id: 'code', label: 'Files', note: String(pull.files.length), mark: of('code') },
    {
      id: 'talk',
      label: 'Conversation',
      note: comments ? String(comments) : '',
      mark: <MessageSquare aria-hidden="true" className="icon size-4 text-ink-3" />,
    },
  ];
  // Files and conversation are always there; the others where a check has something to show.
  return all.filter(({ id }) => id === 'code' || id === 'talk' || checked(id as Part));
}

/** The parts of the change in reading order, always in reach. */
export function Strip({ pull }: { pull: PullView }) {
  const reviewed = pull.files.filter((file) => file.reviewed).length;
  return (
    <nav
      aria-label="Parts of this pull request"
      className="sticky top-(--bar) z-20 -mx-4 mt-4 flex gap-0.5 overflow-x-auto border-b border-line bg-canvas px-4 [scrollbar-width:none] max-md:top-12 md:-mx-6 md:px-6"
    >
      {linksOf(pull).map(({ id, label, note, mark }, index) => (
        <a
          key={id}
          href={`#${id in PLACES ? PLACES[id as Part] : id}`}
          className={`flex h-10 flex-none items-center gap-[7px] px-2.5 whitespace-nowrap text-ink-2 hover:text-ink pointer-coarse:h-11 ${index === 0 ? '-ml-2.5' : ''}`}
        >
          {mark}
          {label} {note && <span className="text-xs text-ink-3">{note}</span>}
        </a>
      ))}
      {pull.files.length > 0 && (
        <span className="ml-auto flex items-center pl-4 text-xs whitespace-nowrap text-ink-3 max-md:hidden">
          {reviewed} of {plural(pull.files.length, 'file')} reviewed
        </span>
      )}
    </nav>
  );
}
