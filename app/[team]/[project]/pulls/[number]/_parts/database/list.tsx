import type { ObjectChange, RenameHint } from '@/server/lenses/schema/shapes';
import { Scroll } from '../findings/scroll.tsx';
import { grouped, propertyTexts } from './words.ts';

const SIGNS = { added: '+', changed: '~', removed: '−' } as const;
const WORDS = { added: 'New', changed: 'Changed', removed: 'Removed' } as const;
const ROWS = { added: 'bg-add-wash', changed: '', removed: 'bg-del-wash' } as const;

function Row({ change }: { change: ObjectChange }) {
  const texts = propertyTexts(change);
  return (
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
    </tr>
  );
}

/** The difference of two schemas as a list, by table. */
export function ChangeList({
  changes,
  renames,
}: {
  changes: readonly ObjectChange[];
  renames: readonly RenameHint[];
}) {
  if (!changes.length) return <p className="px-4 py-3 text-ink-2">Nothing differs.</p>;
  return (
    <Scroll label="List of the changes" className="overflow-x-auto">
      <table className="w-full border-collapse">
        <caption className="sr-only">What differs between main and the branch</caption>
        {grouped(changes).map(({ name, changes: list }) => (
          <tbody key={name} className="border-b border-line last:border-0">
            <tr>
              <th
                scope="rowgroup"
                colSpan={4}
                className="bg-sunken px-4 py-1.5 text-left font-semibold break-all"
              >
                {name}
              </th>
            </tr>
            {list.map((change) => (
              <Row key={change.id} change={change} />
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
