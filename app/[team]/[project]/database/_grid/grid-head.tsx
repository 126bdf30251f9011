// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid places its rows itself, which table elements do not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: focus is on one cell at a time; rows and groups never take it
'use client';
import clsx from 'clsx';
import { ArrowDown, ArrowUp, KeyRound, Lock } from 'lucide-react';
import type { GridColumn } from './columns.ts';
import { all } from './grid-keys.ts';
import type { Cell } from './grid-model.ts';
import { cellId, type DataGridProps, HEAD, PIN, pinAt, type Track } from './grid-tracks.ts';
import type { Order } from './query.ts';

export interface HeadProps
  extends Pick<DataGridProps, 'order' | 'rows' | 'selected' | 'onSort' | 'onSelected'> {
  id: string;
  tracks: Track[];
  template: string;
  width: number;
  current: Cell;
  focus: (cell: Cell) => void;
}

/** The line of column names, in sight while rows scroll. */
export function Head(props: HeadProps) {
  const { id, tracks, template, width, current, rows, selected, onSelected } = props;
  const tab = (column: number) => (current.row === -1 && current.column === column ? 0 : -1);
  return (
    <div role="rowgroup" className="sticky top-0 z-10">
      <div
        role="row"
        aria-rowindex={1}
        className="grid min-w-full border-b border-line bg-sunken"
        style={{ gridTemplateColumns: template, height: HEAD, width }}
      >
        <div
          role="columnheader"
          aria-colindex={1}
          id={cellId(id, { row: -1, column: 0 })}
          tabIndex={tab(0)}
          className={clsx(PIN, '[--pin:0px] flex items-center bg-sunken px-3 -outline-offset-2')}
        >
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label="Select all rows of this page"
            className="size-4 accent-sea-fill"
            checked={rows.length > 0 && selected.size === rows.length}
            onChange={() => onSelected(all(rows, selected))}
          />
        </div>
        {tracks.map((track, index) => (
          <HeadCell
            key={track.column.name}
            track={track}
            index={index}
            tabIndex={tab(index + 1)}
            head={props}
          />
        ))}
      </div>
    </div>
  );
}

const sortWord = (term: Order | undefined) =>
  term ? (term.descending ? ('descending' as const) : ('ascending' as const)) : ('none' as const);

interface HeadCellProps {
  track: Track;
  index: number;
  tabIndex: number;
  head: HeadProps;
}

function HeadCell({ track: { column, pinned }, index, tabIndex, head }: HeadCellProps) {
  const { id, order, focus, onSort } = head;
  const at = order.findIndex((term) => term.column === column.name);
  const term = order[at];
  const cell = { row: -1, column: index + 1 };
  const hint = column.masked
    ? 'Hidden from your role: it cannot be sorted or filtered'
    : column.known?.comment;
  const right = column.kind === 'number' && !column.target;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys of all its cells
    <div
      id={cellId(id, cell)}
      role="columnheader"
      aria-colindex={index + 2}
      aria-sort={sortWord(term)}
      tabIndex={tabIndex}
      title={hint ?? undefined}
      onClick={(event) => {
        focus(cell);
        onSort(column, event.shiftKey);
      }}
      style={pinAt(pinned)}
      className={clsx(
        'min-w-0 cursor-pointer bg-sunken px-2 py-1 -outline-offset-2 select-none hover:bg-line',
        pinned !== undefined && PIN,
        right && 'text-right',
      )}
    >
      <span className={clsx('flex items-center gap-1 text-xs font-semibold', right && 'justify-end')}>
        <HeadMarks column={column} />
        <span className="truncate">{column.name}</span>
        {term && <SortMark descending={term.descending} place={order.length > 1 ? at + 1 : undefined} />}
      </span>
      <span className="block truncate font-mono text-[10px] leading-4 text-ink-3">{column.type || ' '}</span>
    </div>
  );
}

function HeadMarks({ column }: { column: GridColumn }) {
  return (
    <>
      {column.primary && (
        <KeyRound role="img" aria-label="key" className="size-[11px] flex-none text-ink-3" strokeWidth={2} />
      )}
      {column.masked && (
        <Lock role="img" aria-label="hidden" className="size-[11px] flex-none text-warn" strokeWidth={2} />
      )}
    </>
  );
}

function SortMark({ descending, place }: { descending: boolean; place: number | undefined }) {
  const Arrow = descending ? ArrowDown : ArrowUp;
  return (
    <>
      <Arrow className="size-3 flex-none" aria-hidden="true" />
      {place && <span className="text-2xs text-ink-3">{place}</span>}
    </>
  );
}
