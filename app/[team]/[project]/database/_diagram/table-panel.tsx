'use client';
import { useQuery } from '@tanstack/react-query';
import { Table2, X } from 'lucide-react';
import { problemOf } from '@/app/_lib/errors';
import { formatBytes, formatNumber } from '@/app/_lib/format';
import { paths } from '@/app/_lib/paths';
import type { Place } from '@/app/_lib/place';
import { useTRPC } from '@/app/_lib/trpc';
import { Button, ButtonLink } from '@/app/_ui/button';
import { IconButton } from '@/app/_ui/icon-button';
import { ErrorState, LoadingRows } from '@/app/_ui/states';
import { Tabs } from '@/app/_ui/tabs';
import { Ticked } from '@/app/_ui/ticked';
import type { IncomingKey } from '@/server/catalog/one-table';
import type { Table } from '@/server/catalog/shapes';
import { RowsCount } from '../_catalog/rows-count.tsx';
import type { DiagramLink, DiagramModel, DiagramTable } from './model.ts';
import { AccessTab } from './panel-access.tsx';
import { ColumnsTab } from './panel-columns.tsx';
import { IndexesTab } from './panel-indexes.tsx';
import { LinksTab } from './panel-links.tsx';
import type { PanelTab } from './panel-tab.ts';

export interface TablePanelProps {
  place: Place;
  table: DiagramTable;
  model: DiagramModel;
  exposed: string[];
  label: (table: string) => string;
  tab: PanelTab;
  onTab: (tab: PanelTab) => void;
  /** Selects another table and brings it into view. */
  onJump: (table: string) => void;
  onClose: () => void;
}

function Facts({ table, links }: { table: DiagramTable; links: number }) {
  const facts = [
    ['Rows', <RowsCount key="rows" rows={table.rows} />],
    ['Size', formatBytes(table.sizeBytes)],
    ['Columns', formatNumber(table.columns.length)],
    ['Links', formatNumber(links)],
  ] as const;
  return (
    <dl className="mt-2.5 flex justify-between gap-x-4.5">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-2xs text-ink-3">{name}</dt>
          <dd className="font-medium tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

type Details = { table: Table; incoming: IncomingKey[] };

/** The tabs of a table that has been read. */
function Known(props: TablePanelProps & { details: Details; links: DiagramLink[] }) {
  const { table, exposed, label, tab, onTab, onJump, details, links } = props;
  const full = details.table;
  return (
    <Tabs
      label={`What is known of ${table.label}`}
      value={tab}
      onChange={onTab}
      className="min-w-0 [&_[role=tablist]]:px-3"
      tabs={[
        {
          value: 'columns',
          label: 'Columns',
          count: full.columns.length,
          panel: (
            <ColumnsTab
              table={full}
              exposed={exposed}
              onJump={(schema, name) => onJump(`${schema}.${name}`)}
            />
          ),
        },
        {
          value: 'indexes',
          label: 'Indexes',
          count: full.indexes.length,
          panel: <IndexesTab table={full} />,
        },
        { value: 'access', label: 'Access', count: full.policies.length, panel: <AccessTab table={full} /> },
        {
          value: 'links',
          label: 'Links',
          count: links.length,
          panel: (
            <LinksTab table={full} incoming={details.incoming} links={links} label={label} onJump={onJump} />
          ),
        },
      ]}
    />
  );
}

function PanelHead({ place, table, links, onClose }: TablePanelProps & { links: number }) {
  return (
    <div className="border-b border-line px-4.5 pt-3.5 pb-3">
      <div className="flex items-start gap-2">
        <h2 className="min-w-0 flex-1 font-serif text-[1.375rem] leading-7 font-medium tracking-[-0.01em] wrap-anywhere">
          {table.label}
        </h2>
        <ButtonLink icon={<Table2 />} href={paths.table(place, table.label)}>
          Rows
        </ButtonLink>
        <IconButton label="Close panel" keys="Esc" onClick={onClose}>
          <X />
        </IconButton>
      </div>
      {table.comment && (
        <p className="mt-0.5 text-ink-2">
          <Ticked text={table.comment} />
        </p>
      )}
      <Facts table={table} links={links} />
    </div>
  );
}

/** All that is known of the selected table: at the right, on a phone a sheet over the diagram. */
export function TablePanel(props: TablePanelProps) {
  const { place, table, model } = props;
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(
    trpc.catalog.table.queryOptions({ ...place, schema: table.schema, name: table.name }),
  );
  const links = model.links.filter((link) => link.from.table === table.id || link.to.table === table.id);
  return (
    <aside
      aria-label={`Table ${table.label}`}
      className="flex w-[25.5rem] flex-none flex-col overflow-y-auto border-l border-line bg-surface max-lg:w-[21rem] max-md:absolute max-md:inset-x-0 max-md:bottom-0 max-md:z-20 max-md:max-h-[62%] max-md:w-full max-md:rounded-t-panel max-md:border-t max-md:border-l-0 max-md:shadow-dialog"
    >
      <PanelHead {...props} links={links.length} />
      {data ? (
        <Known {...props} details={data} links={links} />
      ) : error ? (
        <ErrorState
          title="The details of this table could not be read"
          requestId={problemOf(error).requestId}
          actions={<Button onClick={() => refetch()}>Try again</Button>}
        >
          {problemOf(error).message}
        </ErrorState>
      ) : (
        <LoadingRows rows={8} label="Loading the table" />
      )}
    </aside>
  );
}
