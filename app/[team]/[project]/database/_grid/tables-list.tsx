'use client';
import { Search } from 'lucide-react';
import Link from 'next/link';
import { formatBytes, formatNumber, plural } from '@/app/_lib/format';
import { paths } from '@/app/_lib/paths';
import type { Place } from '@/app/_lib/place';
import { useAddress, useTypedText } from '@/app/_lib/use-address';
import { DataTable } from '@/app/_ui/data-table';
import { Panel } from '@/app/_ui/panel';
import { EmptyState } from '@/app/_ui/states';
import { Tag } from '@/app/_ui/tag';
import { Ticked } from '@/app/_ui/ticked';
import { RowsCount } from '../_catalog/rows-count.tsx';

/** What the list says of a table. */
export interface ListedTable {
  id: string;
  label: string;
  kind: string;
  comment: string | null;
  rows: number | null;
  sizeBytes: number;
  columns: number;
  security: string;
  /** Row-level security is off on a table that the API offers. */
  open: boolean;
  exposed: boolean;
}

const matches = (table: ListedTable, wanted: string) =>
  table.label.toLowerCase().includes(wanted) || (table.comment ?? '').toLowerCase().includes(wanted);

/** All tables and views, with a filter that stays in the address. */
export function TablesList({ place, tables }: { place: Place; tables: ListedTable[] }) {
  const [text, setText] = useTypedText(useAddress(), 'find');
  const shown = tables.filter((table) => matches(table, text.trim().toLowerCase()));
  return (
    <>
      <label className="mb-3 flex h-7 w-72 max-w-full items-center gap-1.5 rounded-ctl border border-control bg-surface px-[9px] focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-focus pointer-coarse:h-10">
        <Search className="size-[13px] flex-none text-ink-3" strokeWidth={2} aria-hidden="true" />
        <input
          type="search"
          aria-label="Filter tables"
          placeholder="Filter by name or comment"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="w-full min-w-0 bg-transparent text-sm outline-none placeholder:text-ink-3"
        />
      </label>
      <p role="status" className="sr-only">
        {plural(shown.length, 'table')} shown
      </p>
      <Panel body="flush">
        {shown.length === 0 ? (
          <EmptyState title="No table has that in its name or comment">
            Clear the filter to see all of them.
          </EmptyState>
        ) : (
          <DataTable
            label="Tables and views"
            rows={shown}
            rowKey={(table) => table.id}
            columns={[
              {
                key: 'name',
                title: 'Name',
                className: 'py-1.5',
                cell: (table) => <Name place={place} table={table} />,
              },
              {
                key: 'kind',
                title: 'Kind',
                from: 'sm',
                cell: (table) => <span className="text-ink-2">{table.kind}</span>,
              },
              {
                key: 'rows',
                title: 'Rows',
                align: 'right',
                cell: (table) => <RowsCount rows={table.rows} />,
              },
              {
                key: 'size',
                title: 'Size',
                from: 'sm',
                align: 'right',
                cell: (table) => <span className="whitespace-nowrap">{formatBytes(table.sizeBytes)}</span>,
              },
              {
                key: 'columns',
                title: 'Columns',
                from: 'sm',
                align: 'right',
                cell: (table) => formatNumber(table.columns),
              },
              {
                key: 'security',
                title: 'Row security',
                from: 'sm',
                cell: (table) => <Security table={table} />,
              },
            ]}
          />
        )}
      </Panel>
    </>
  );
}

function Security({ table }: { table: ListedTable }) {
  return (
    <span className={table.open ? 'font-medium text-warn' : 'text-ink-2'}>
      {table.open ? `${table.security}, rows open to the API` : table.security}
    </span>
  );
}

/** On a phone it says too what the left-out columns would. */
function Name({ place, table }: { place: Place; table: ListedTable }) {
  return (
    <div className="min-w-40">
      <span className="inline-flex flex-wrap items-center gap-2">
        <Link
          href={paths.table(place, table.label)}
          prefetch={false}
          className="font-semibold text-sea underline decoration-sea-line underline-offset-[2.5px] hover:decoration-current"
        >
          {table.label}
        </Link>
        {!table.exposed && <Tag>not in the API</Tag>}
      </span>
      <p className="text-xs sm:hidden">
        {table.kind}, {formatBytes(table.sizeBytes)}; row security: <Security table={table} />
      </p>
      {table.comment && (
        <p className="max-w-[36rem] text-xs text-ink-3">
          <Ticked text={table.comment} />
        </p>
      )}
    </div>
  );
}
