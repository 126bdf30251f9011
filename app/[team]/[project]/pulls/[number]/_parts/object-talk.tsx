import clsx from 'clsx';
import { type Anchor, anchorKey } from '@/server/checks/shapes';
import type { PullView, ThreadView } from '@/server/pulls/shapes';
import type { Where } from '../../_parts/where.ts';
import { CommentOn } from './comment-on.tsx';
import { ThreadPanel } from './thread.tsx';

/** The conversations of a pull request by what they are about. */
export class ObjectTalk {
  readonly pull: PullView;
  readonly where: Where;
  readonly #threads: Map<string, ThreadView[]>;

  constructor(pull: PullView, where: Where) {
    this.pull = pull;
    this.where = where;
    this.#threads = Map.groupBy(pull.threads, ({ anchor }) => anchorKey(anchor));
  }

  at(anchor: Anchor | undefined): ThreadView[] {
    return (anchor && this.#threads.get(anchorKey(anchor))) ?? [];
  }

  /** How many of them are open. */
  open(anchor: Anchor): number {
    return this.at(anchor).filter(({ resolved }) => !resolved).length;
  }

  get mayComment(): boolean {
    return this.pull.may.comment && this.pull.state === 'open';
  }
}

interface CellProps {
  talk: ObjectTalk;
  anchor: Anchor | undefined;
  className?: string;
}

/** The last cell of an object's row: the button that starts a conversation about it, for those who may. */
export function CommentCell({ talk, anchor, className }: CellProps) {
  return (
    <td className={clsx('w-10 pr-3 align-top', className)}>
      {/* A line of text is as high as the button: both have their middle at the same height, also when a finger needs more. */}
      <span className="flex justify-end pointer-coarse:-my-2">
        {talk.mayComment && anchor && <CommentOn where={talk.where} anchor={anchor} />}
      </span>
    </td>
  );
}

/** What was said about an object, as a row below its own. */
export function ThreadRow({
  talk,
  anchor,
  columns,
}: {
  talk: ObjectTalk;
  anchor: Anchor | undefined;
  columns: number;
}) {
  const threads = talk.at(anchor);
  if (!threads.length) return null;
  return (
    <tr>
      <td colSpan={columns} className="px-4 py-2">
        <div className="flex max-w-3xl flex-col gap-2">
          {threads.map((thread) => (
            <ThreadPanel key={thread.id} thread={thread} pull={talk.pull} where={talk.where} named={false} />
          ))}
        </div>
      </td>
    </tr>
  );
}
