// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid places its rows itself, which table elements do not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: focus is on one cell at a time; rows and groups never take it
'use client';
import clsx from 'clsx';
import { Maximize2 } from 'lucide-react';
import { CellValue, cellLook } from './cell.tsx';
import { toggled } from './grid-keys.ts';
import type { Cell } from './grid-model.ts';
import { cellId, type DataGridProps, PIN, pinAt, ROW, type Track } from './grid-tracks.ts';
import type { Row } from './values.ts';

interface BodyRowProps {
  id: string;
  tracks: Track[];
  template: string;
  width: number;
  current: Cell;
  editing: Cell | undefined;
  selected: ReadonlySet<number>;
  focus: (cell: Cell) => void;
  top: number;
  index: number;
  /** 1 for the first row of the whole view. */
  number: number;
  row: Row;
  grid: DataGridProps;
}

const groundOf = (chosen: boolean) => (chosen ? 'bg-sea-wash' : 'bg-surface group-hover/row:bg-sunken');

/** One row at its place. */
export function BodyRow(props: BodyRowProps) {
  const { tracks, template, width, current, editing, selected, top, index, number } = props;
  const inEdit = editing?.row === index ? editing.column : undefined;
  const tab = (column: number) => (current.row === index && current.column === column ? 0 : -1);
  return (
    <div
      role="row"
      aria-rowindex={number + 1}
      aria-selected={selected.has(index)}
      className={clsx(
        'group/row absolute left-0 grid min-w-full border-b border-line',
        selected.has(index) ? 'bg-sea-wash' : 'bg-surface hover:bg-sunken',
        inEdit !== undefined && 'z-[5]',
      )}
      style={{ top, width, gridTemplateColumns: template, gridTemplateRows: ROW - 1 }}
    >
      <FirstCell row={props} tabIndex={tab(0)} />
      {tracks.map((track, at) => (
        <BodyCell
          key={track.column.name}
          row={props}
          track={track}
          at={at + 1}
          tabIndex={tab(at + 1)}
          inEdit={inEdit === at + 1}
        />
      ))}
    </div>
  );
}

/** Selects the row, and opens it as a form. */
function FirstCell({ row, tabIndex }: { row: BodyRowProps; tabIndex: number }) {
  const { id, index, number, selected, grid } = row;
  const chosen = selected.has(index);
  return (
    <div
      role="gridcell"
      id={cellId(id, { row: index, column: 0 })}
      aria-colindex={1}
      tabIndex={tabIndex}
      className={clsx(PIN, groundOf(chosen), '[--pin:0px] flex items-center gap-1 pl-3 -outline-offset-2')}
    >
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={`Select row ${number}`}
        className="size-4 flex-none accent-sea-fill"
        checked={chosen}
        onChange={() => grid.onSelected(toggled(selected, index))}
      />
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Open row ${number}`}
        title="Open the row"
        onClick={() => grid.onOpenRow(index)}
        className="grid size-6 place-items-center rounded-ctl text-ink-3 opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 hover:bg-hover hover:text-ink pointer-coarse:opacity-100"
      >
        <Maximize2 className="size-3" strokeWidth={2} aria-hidden="true" />
      </button>
    </div>
  );
}

interface BodyCellProps {
  row: BodyRowProps;
  track: Track;
  /** From 1; 0 is the row's own cell. */
  at: number;
  tabIndex: number;
  inEdit: boolean;
}

function BodyCell({ row: props, track: { column, pinned }, at, tabIndex, inEdit }: BodyCellProps) {
  const { id, index, row, focus, grid, selected } = props;
  const cell = { row: index, column: at };
  const value = row[column.name];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys of all its cells
    <div
      id={cellId(id, cell)}
      role="gridcell"
      aria-colindex={at + 1}
      tabIndex={tabIndex}
      onClick={() => !inEdit && focus(cell)}
      onDoubleClick={() => !inEdit && grid.onOpen(cell)}
      style={pinAt(pinned)}
      className={clsx(
        'relative flex min-w-0 items-center px-2 -outline-offset-2',
        selected.has(index) ? 'bg-sea-wash' : 'bg-surface hover:bg-sunken',
        pinned !== undefined && PIN,
        inEdit && 'z-20',
      )}
    >
      {inEdit ? (
        grid.editor
      ) : (
        <div className={cellLook(column)}>
          <CellValue column={column} value={value} href={grid.hrefOf(column, value)} />
        </div>
      )}
    </div>
  );
}
