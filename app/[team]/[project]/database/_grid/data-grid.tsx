// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid places its rows itself, which table elements do not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: focus is on one cell at a time; rows and groups never take it
'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { type KeyboardEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import { Head, type HeadProps } from './grid-head.tsx';
import { handleKey } from './grid-keys.ts';
import type { Cell } from './grid-model.ts';
import { BodyRow } from './grid-row.tsx';
import { cellId, type DataGridProps, FIRST, HEAD, ROW, useTracks } from './grid-tracks.ts';

/** The window over the rows: which are drawn, and how a cell gets into sight and takes the focus. */
function useWindow(id: string, count: number, columnCount: number) {
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<Cell>({ row: count ? 0 : -1, column: 0 });
  const current = { row: Math.min(active.row, count - 1), column: Math.min(active.column, columnCount) };
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 12,
    paddingStart: HEAD,
    scrollPaddingStart: HEAD,
  });
  const focus = useCallback(
    (cell: Cell) => {
      setActive(cell);
      if (cell.row >= 0) virtual.scrollToIndex(cell.row);
      requestAnimationFrame(() => {
        const element = document.getElementById(cellId(id, cell));
        // A second click may have opened the cell's editor meanwhile, which then has the focus.
        if (!element?.contains(document.activeElement)) element?.focus({ preventScroll: true });
        element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      });
    },
    [id, virtual],
  );
  return { scroll, current, virtual, focus };
}

/** A grid by the keyboard pattern of ARIA: one cell takes the focus, arrows move it. Only visible rows are drawn. */
export function DataGrid(props: DataGridProps) {
  const { label, columns, rows, total, editing, stale, empty } = props;
  const id = useId();
  const tracks = useTracks(columns, rows);
  const { scroll, current, virtual, focus } = useWindow(id, rows.length, columns.length);
  useReturnFocus(editing, focus);
  const width = FIRST + tracks.reduce((sum, track) => sum + track.width, 0);
  const template = `${FIRST}px ${tracks.map((track) => `${track.width}px`).join(' ')}`;
  const shared = { id, tracks, template, width, current, focus };
  const onKeyDown = (event: KeyboardEvent) =>
    handleKey(event, { ...props, current, tracks, focus, page: visibleRows(scroll.current) });
  return (
    <>
      <p id={`${id}-keys`} className="sr-only">
        Arrow keys move. Enter edits or opens a cell, and sorts at the head. Space selects the row. Control C
        copies the cell. Control Enter follows a link.
      </p>
      <div
        ref={scroll}
        role="grid"
        aria-label={label}
        aria-rowcount={total === undefined ? -1 : total + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable="true"
        aria-describedby={`${id}-keys`}
        aria-busy={stale || undefined}
        onKeyDown={onKeyDown}
        className={clsx(
          'relative min-h-0 overflow-auto overscroll-contain bg-surface text-sm',
          rows.length > 0 && 'flex-1',
        )}
      >
        <div
          role="presentation"
          style={{ height: virtual.getTotalSize(), width, minWidth: '100%' }}
          className="relative"
        >
          <Head {...props} {...shared} />
          <Rows grid={props} shared={shared} items={virtual.getVirtualItems()} />
        </div>
      </div>
      {rows.length === 0 && <div className="flex-1 bg-surface">{empty}</div>}
    </>
  );
}

interface RowsProps {
  grid: DataGridProps;
  shared: Omit<HeadProps, keyof DataGridProps>;
  items: { index: number; start: number }[];
}

function Rows({ grid, shared, items }: RowsProps) {
  const { rows, offset, editing, selected, stale } = grid;
  if (!items.length) return null;
  return (
    <div role="rowgroup" className={clsx('transition-opacity', stale && 'opacity-60')}>
      {items.map((item) => (
        <BodyRow
          key={item.index}
          {...shared}
          editing={editing}
          selected={selected}
          top={item.start}
          index={item.index}
          number={offset + item.index + 1}
          row={rows[item.index] ?? {}}
          grid={grid}
        />
      ))}
    </div>
  );
}

/** Messages in the corner are dialogs by their role, but nothing that holds the focus. */
const HOLDS_FOCUS = '[role=dialog]:not([aria-modal=false])';

/** Gives the focus back to the cell when its editor closes. */
function useReturnFocus(editing: Cell | undefined, focus: (cell: Cell) => void) {
  const before = useRef<Cell>(undefined);
  useEffect(() => {
    if (!editing && before.current && !document.querySelector(HOLDS_FOCUS)) focus(before.current);
    before.current = editing;
  }, [editing, focus]);
}

const visibleRows = (element: HTMLElement | null) =>
  Math.max(1, Math.floor(((element?.clientHeight ?? 400) - HEAD) / ROW) - 1);
