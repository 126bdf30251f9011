import { formatBytes, formatShort } from '@/app/_lib/format';
import { Tag } from '@/app/_ui/tag';
import type { Index, Table } from '@/server/catalog/shapes';

/** What an index is for, in words. */
export function indexInWords(index: Index): string {
  const kind = index.primary ? 'Primary key on' : index.unique ? 'Unique:' : 'On';
  const method = index.method === 'btree' ? '' : `, ${index.method}`;
  const where = index.predicate ? `, only where ${index.predicate}` : '';
  return `${kind} ${index.columns.join(', ')}${method}${where}`;
}

const HEAD = 'h-7 border-b border-line px-1 text-xs font-medium text-ink-3';

export function IndexesTab({ table }: { table: Table }) {
  if (!table.indexes.length)
    return <p className="px-4.5 py-3 text-ink-2">No index: every search in this table reads all of it.</p>;
  return (
    <table className="w-full border-collapse tabular-nums">
      <thead>
        <tr>
          <th scope="col" className={`${HEAD} pl-4.5 text-left`}>
            Name
          </th>
          <th scope="col" className={`${HEAD} text-right`}>
            Size
          </th>
          <th
            scope="col"
            className={`${HEAD} pr-4.5 text-right`}
            title="Since the statistics were last reset"
          >
            Uses
          </th>
        </tr>
      </thead>
      <tbody>
        {table.indexes.map((index) => (
          <tr key={index.name} className="border-b border-line last:border-b-0">
            <th scope="row" className="py-[5px] pr-1 pl-4.5 text-left font-normal wrap-anywhere">
              {index.name} {!index.valid && <Tag tone="bad">not valid</Tag>}
              <p className="text-xs text-ink-3">{indexInWords(index)}</p>
            </th>
            <td className="px-1 py-[5px] text-right align-top whitespace-nowrap">
              {formatBytes(index.sizeBytes)}
            </td>
            <td className="py-[5px] pr-4.5 pl-1 text-right align-top whitespace-nowrap">
              {formatShort(index.scans)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
