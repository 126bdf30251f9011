'use client';
import type { KeyboardEvent } from 'react';
import type { GridColumn } from './columns.ts';
import { type Cell, move } from './grid-model.ts';
import type { DataGridProps, Track } from './grid-tracks.ts';
import type { Row } from './values.ts';

export interface KeyContext extends DataGridProps {
  current: Cell;
  tracks: Track[];
  focus: (cell: Cell) => void;
  page: number;
}

/** What a key does to the grid. Fields inside cells keep their own keys. */
export function handleKey(event: KeyboardEvent, grid: KeyContext) {
  const { current, rows, columns, focus, selected } = grid;
  if ((event.target as HTMLElement).closest('input:not([type=checkbox]), select, textarea')) return;
  const command = event.ctrlKey || event.metaKey;
  const next = move(current, event.key, command, {
    rows: rows.length,
    columns: columns.length + 1,
    page: grid.page,
  });
  if (next) {
    event.preventDefault();
    if (event.shiftKey && next.row !== current.row && next.row >= 0 && current.row >= 0)
      grid.onSelected(new Set([...selected, current.row, next.row]));
    focus(next);
    return;
  }
  const column = grid.tracks[current.column - 1]?.column;
  if (event.key === 'Enter' || event.key === 'F2') {
    event.preventDefault();
    enter(event, grid, column);
  } else if (event.key === ' ') {
    event.preventDefault();
    grid.onSelected(current.row < 0 ? all(rows, selected) : toggled(selected, current.row));
  } else if (
    command &&
    event.key.toLowerCase() === 'c' &&
    current.row >= 0 &&
    column &&
    !window.getSelection()?.toString()
  ) {
    event.preventDefault();
    grid.onCopy(current);
  } else if (command && event.key.toLowerCase() === 'a') {
    event.preventDefault();
    grid.onSelected(new Set(rows.keys()));
  }
}

function enter(event: KeyboardEvent, grid: KeyContext, column: GridColumn | undefined) {
  const { current, rows } = grid;
  if (current.row < 0) {
    if (column) grid.onSort(column, event.shiftKey);
    return;
  }
  if (!column) return grid.onOpenRow(current.row);
  const href = grid.hrefOf(column, rows[current.row]?.[column.name]);
  if ((event.ctrlKey || event.metaKey) && href) return grid.onFollow(href);
  grid.onOpen(current);
}

/** The selection with one row put in or taken out. */
export function toggled(selected: ReadonlySet<number>, row: number): ReadonlySet<number> {
  const next = new Set(selected);
  if (!next.delete(row)) next.add(row);
  return next;
}
/** All rows of the page, or none when all are selected. */
export const all = (rows: Row[], selected: ReadonlySet<number>) =>
  selected.size === rows.length ? new Set<number>() : new Set(rows.keys());
