'use client';
import { formatBytes } from '@/app/_lib/format';
import { Panel } from '@/app/_ui/panel';
import { EmptyState } from '@/app/_ui/states';
import { Ticked } from '@/app/_ui/ticked';
import { MarkTags } from '../_catalog/mark-tags.tsx';
import { RowsCount } from '../_catalog/rows-count.tsx';
import { type DiagramLink, type DiagramModel, type DiagramTable, type Hit, linkInWords } from './model.ts';

interface AsTableProps {
  model: DiagramModel;
  hits: Hit[] | undefined;
  label: (table: string) => string;
  selected: string | undefined;
  onSelect: (table: string) => void;
}

function Columns({ table }: { table: DiagramTable }) {
  return (
    <ul className="grid gap-y-0.5">
      {table.columns.map((column) => (
        <li key={column.name} className="flex flex-wrap items-baseline gap-x-2">
          <span className={column.primary ? 'font-semibold' : undefined}>{column.name}</span>
          <span className="font-mono text-2xs text-ink-2">{column.type}</span>
          <span className="text-xs text-ink-3">
            {[
              column.primary && 'primary key',
              column.foreign && 'foreign key',
              column.nullable ? 'optional' : 'required',
            ]
              .filter(Boolean)
              .join(', ')}
          </span>
          <MarkTags marks={column.marks} />
        </li>
      ))}
    </ul>
  );
}

const HEAD =
  'h-8 border-b border-line px-2 text-left text-xs font-medium whitespace-nowrap text-ink-3 first:pl-4 last:pr-4';
const CELL = 'border-b border-line px-2 py-2 align-top first:pl-4 last:pr-4';

interface LineProps extends Pick<AsTableProps, 'label' | 'onSelect'> {
  table: DiagramTable;
  links: DiagramLink[];
  selected: boolean;
}

function Line({ table, links, label, selected, onSelect }: LineProps) {
  return (
    <tr className={selected ? 'bg-sea-wash' : undefined}>
      <th scope="row" className={`${CELL} text-left font-normal`}>
        <button
          type="button"
          className="font-semibold text-sea underline decoration-sea-line underline-offset-2 hover:decoration-current"
          onClick={() => onSelect(table.id)}
        >
          {table.label}
        </button>
        {table.comment && (
          <p className="max-w-56 text-xs text-ink-3">
            <Ticked text={table.comment} />
          </p>
        )}
      </th>
      <td className={`${CELL} text-right`}>
        <RowsCount rows={table.rows} />
      </td>
      <td className={`${CELL} text-right whitespace-nowrap tabular-nums`}>{formatBytes(table.sizeBytes)}</td>
      <td className={CELL}>
        <Columns table={table} />
      </td>
      <td className={`${CELL} text-xs text-ink-2`}>
        {links.length === 0 ? (
          <span className="text-ink-3">none</span>
        ) : (
          <ul className="grid gap-1">
            {links.map((link) => (
              <li key={link.id}>{linkInWords(link, label)}</li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
}

const HEADS = [
  ['Table', ''],
  ['Rows', 'text-right'],
  ['Size', 'text-right'],
  ['Columns', ''],
  ['Links', ''],
];

/** The diagram's facts without a picture: every table, its columns and its links in words. */
export function AsTable({ model, hits, label, selected, onSelect }: AsTableProps) {
  const found = hits && new Set(hits.map((hit) => hit.table));
  const tables = model.tables.filter((table) => !found || found.has(table.id));
  const linksOf = (id: string) =>
    model.links.filter((link) => link.from.table === id || link.to.table === id);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-14 pb-8 max-md:pt-28">
      <Panel body="flush">
        {tables.length === 0 ? (
          <EmptyState title="No table has that in its name">Clear the search to see all of them.</EmptyState>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          <section aria-label="Tables and links" tabIndex={0} className="overflow-x-auto">
            <table className="w-full min-w-[48rem] border-collapse">
              <thead>
                <tr>
                  {HEADS.map(([title, align]) => (
                    <th key={title} scope="col" className={`${HEAD} ${align}`}>
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {tables.map((table) => (
                  <Line
                    key={table.id}
                    table={table}
                    links={linksOf(table.id)}
                    label={label}
                    selected={selected === table.id}
                    onSelect={onSelect}
                  />
                ))}
              </tbody>
            </table>
          </section>
        )}
      </Panel>
    </div>
  );
}
