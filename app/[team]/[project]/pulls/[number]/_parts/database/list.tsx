import { anchorKey } from '@/server/checks/shapes';
import { changeAnchor, type ObjectChange, type RenameHint, tableAnchor } from '@/server/lenses/schema/shapes';
import { Scroll } from '../findings/scroll.tsx';
import { CommentCell, type ObjectTalk, ThreadRow } from '../object-talk.tsx';
import { type Group, grouped, propertyTexts } from './words.ts';

const SIGNS = { added: '+', changed: '~', removed: '−' } as const;
const WORDS = { added: 'New', changed: 'Changed', removed: 'Removed' } as const;
const ROWS = { added: 'bg-add-wash', changed: '', removed: 'bg-del-wash' } as const;

function Row({ change, talk, first }: { change: ObjectChange; talk: ObjectTalk; first: boolean }) {
  const texts = propertyTexts(change);
  // A table stands in the row above, a column that two rows are about in the first of them.
  const anchor = first ? changeAnchor(change) : undefined;
  return (
    <>
      <tr className={`align-top ${ROWS[change.change]}`}>
        <td className="w-8 py-1 pr-2 pl-4 font-mono">
          <span className="sr-only">{WORDS[change.change]}</span>
          <span aria-hidden="true">{SIGNS[change.change]}</span>
        </td>
        <td className="py-1 pr-3 text-xs whitespace-nowrap text-ink-2">{change.kind}</td>
        <th scope="row" className="py-1 pr-3 min-w-36 text-left font-medium break-words">
          {change.name}
        </th>
        <td className="py-1 pr-4 text-xs break-words text-ink-2">
          {texts.map((text) => (
            <div key={text} className="max-h-24 overflow-hidden whitespace-pre-wrap">
              {text}
            </div>
          ))}
        </td>
        <CommentCell talk={talk} anchor={anchor} className="py-0.5" />
      </tr>
      <ThreadRow talk={talk} anchor={anchor} columns={5} />
    </>
  );
}

/** A table's name above its changes, or the name of what stands alone. */
function Head({ group, talk }: { group: Group; talk: ObjectTalk }) {
  const anchor = tableAnchor(group.changes[0]!);
  return (
    <>
      <tr>
        <th scope="rowgroup" colSpan={4} className="bg-sunken px-4 py-1.5 text-left font-semibold break-all">
          {group.name}
        </th>
        <CommentCell talk={talk} anchor={anchor} className="bg-sunken py-1" />
      </tr>
      <ThreadRow talk={talk} anchor={anchor} columns={5} />
    </>
  );
}

/** Its own row is the first one about this thing, and the thing is no table. */
function isFirst(change: ObjectChange, at: number, all: readonly ObjectChange[]): boolean {
  const anchor = changeAnchor(change);
  if (!anchor || anchor.kind === 'table') return false;
  const key = anchorKey(anchor);
  return !all.slice(0, at).some((other) => {
    const before = changeAnchor(other);
    return before && anchorKey(before) === key;
  });
}

/** The difference of two schemas as a list, by table. */
export function ChangeList({
  changes,
  renames,
  talk,
}: {
  talk: ObjectTalk;
  changes: readonly ObjectChange[];
  renames: readonly RenameHint[];
}) {
  if (!changes.length) return <p className="px-4 py-3 text-ink-2">Nothing differs.</p>;
  return (
    <Scroll label="List of the changes" className="overflow-x-auto">
      <table className="w-full border-collapse">
        <caption className="sr-only">What differs between main and the branch</caption>
        {grouped(changes).map((group) => (
          <tbody key={group.name} className="border-b border-line last:border-0">
            <Head group={group} talk={talk} />
            {group.changes.map((change, at) => (
              <Row key={change.id} change={change} talk={talk} first={isFirst(change, at, group.changes)} />
            ))}
          </tbody>
        ))}
      </table>
      {renames.map((one) => (
        <p key={`${one.table}.${one.from}`} className="border-t border-line px-4 py-2 text-xs text-ink-2">
          {one.kind === 'table' ? one.from : `${one.table}.${one.from}`} may have been renamed to {one.to}.
        </p>
      ))}
    </Scroll>
  );
}
