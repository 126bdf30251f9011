'use client';
import { Code2, Lock, Plus, Trash2, Waypoints } from 'lucide-react';
import { useState } from 'react';
import { plural } from '@/app/_lib/format';
import { paths } from '@/app/_lib/paths';
import { Button, ButtonLink } from '@/app/_ui/button';
import { Tag } from '@/app/_ui/tag';
import { Ticked } from '@/app/_ui/ticked';
import type { Table } from '@/server/catalog/shapes';
import { MOST_REMOVED } from '@/server/rows/shapes';
import { securityState } from '../_catalog/access.ts';
import { ColumnChooser } from './column-chooser.tsx';
import { CopyMenu } from './copy-menu.tsx';
import { FilterBar } from './filter-bar.tsx';
import { rowsPath } from './gateway.ts';
import { formatView } from './query.ts';
import type { Editing } from './use-editing.ts';
import type { GridData, GridScreenProps } from './use-grid-data.ts';

interface HeaderProps {
  screen: GridScreenProps;
  data: GridData;
  editing: Editing;
}

const KIND_WORDS: Record<Table['kind'], string> = {
  table: '',
  partitioned: 'partitioned',
  view: 'view',
  matview: 'stored view',
  foreign: 'foreign',
};

function Actions({ screen: { table, exposed, place }, data, editing }: HeaderProps) {
  const { columns, rows, selected, hidden } = data;
  const chosen = rows.filter((_, index) => selected.has(index));
  return (
    <>
      {table.kind !== 'view' && table.kind !== 'matview' && !table.partitionOf && (
        <ButtonLink icon={<Waypoints />} className="max-md:hidden" href={paths.diagram(place, data.label)}>
          Diagram
        </ButtonLink>
      )}
      {!hidden && (
        <>
          <ColumnChooser view={data.view} columns={data.every} onChange={data.change} />
          <CopyMenu
            table={table}
            columns={columns}
            rows={chosen.length ? chosen : rows}
            selection={chosen.length > 0}
            path={rowsPath(data.source, data.query)}
            profile={table.schema === exposed[0] ? undefined : table.schema}
          />
          <Button
            tone="primary"
            icon={<Plus />}
            reason={data.cannotAdd}
            onClick={() => editing.form.open(undefined)}
          >
            Add a row
          </Button>
        </>
      )}
    </>
  );
}

/** The table's name and comment, what can be done with it, the filters, and what is kept from this person. */
export function GridHeader(props: HeaderProps) {
  const { screen, data } = props;
  const [raw, setRaw] = useState(false);
  return (
    <header className="flex flex-none flex-col gap-2 px-4 pt-2.5 pb-2.5">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="mr-1 min-w-0 wrap-anywhere">{data.label}</h1>
        {KIND_WORDS[screen.table.kind] && <Tag>{KIND_WORDS[screen.table.kind]}</Tag>}
        <Tag>row security: {securityState(screen.table)}</Tag>
        <span className="flex-1 max-md:basis-full" />
        <Actions {...props} />
      </div>
      {screen.table.comment && (
        <p className="max-w-[60rem] text-ink-2">
          <Ticked text={screen.table.comment} />
        </p>
      )}
      {!data.hidden && (
        <div className="flex flex-wrap items-center gap-2">
          <FilterBar
            view={data.view}
            columns={data.every}
            onChange={data.change}
            raw={raw}
            rawText={formatView(data.view)}
          />
          <Button
            tone="quiet"
            icon={<Code2 />}
            className={raw ? 'mt-auto' : 'h-6 px-2'}
            aria-pressed={raw}
            onClick={() => setRaw(!raw)}
          >
            {raw ? 'As chips' : 'As text'}
          </Button>
        </div>
      )}
      <Notices
        masked={data.every.filter((column) => column.masked).map((column) => column.name)}
        readOnly={data.hidden ? undefined : data.cannotChange}
      />
    </header>
  );
}

function Notices({ masked, readOnly }: { masked: string[]; readOnly: string | undefined }) {
  if (!masked.length && !readOnly) return null;
  return (
    <div className="grid gap-0.5 text-xs text-ink-2">
      {masked.length > 0 && (
        <p className="flex items-start gap-1.5">
          <Lock className="mt-0.5 size-[13px] flex-none text-warn" strokeWidth={2} aria-hidden="true" />
          <span>
            The values of {masked.join(', ')} are hidden: they are marked as personal, health or secret data,
            which your role does not show. A developer of the team sees them.
          </span>
        </p>
      )}
      {readOnly && <p>Read only: {readOnly}</p>}
    </div>
  );
}

/** What can be done with the selected rows. */
export function SelectionBar({ data, editing }: Omit<HeaderProps, 'screen'>) {
  const { selected, setSelected, cannotRemove } = data;
  if (!selected.size) return null;
  const tooMany = selected.size > MOST_REMOVED ? `At most ${MOST_REMOVED} rows at a time.` : undefined;
  return (
    <section
      aria-label="Selected rows"
      className="flex flex-none flex-wrap items-center gap-2 border-t border-line bg-sea-wash px-4 py-1.5"
    >
      <span role="status" className="font-medium">
        {plural(selected.size, 'row')} selected
      </span>
      <Button icon={<Trash2 />} reason={cannotRemove ?? tooMany} onClick={() => editing.removal.ask(true)}>
        Delete
      </Button>
      <Button tone="quiet" onClick={() => setSelected(new Set())}>
        Clear the selection
      </Button>
    </section>
  );
}
