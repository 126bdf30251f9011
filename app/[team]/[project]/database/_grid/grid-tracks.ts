'use client';
import { type CSSProperties, type ReactNode, useMemo } from 'react';
import type { GridColumn } from './columns.ts';
import { type Cell, columnWidth } from './grid-model.ts';
import type { Order } from './query.ts';
import type { Row } from './values.ts';

/** Heights and widths in pixels. */
export const ROW = 32;
export const HEAD = 44;
export const FIRST = 64;
/** Key columns stay in sight while the rest scrolls, unless they would take most of the window. */
const MOST_PINNED = 400;

export interface DataGridProps {
  label: string;
  columns: GridColumn[];
  rows: Row[];
  /** Of the first row, in the whole view. */
  offset: number;
  /** Rows of the whole view, when that is known. */
  total: number | undefined;
  order: Order[];
  selected: ReadonlySet<number>;
  onSelected: (rows: ReadonlySet<number>) => void;
  onSort: (column: GridColumn, add: boolean) => void;
  /** Enter or a double click on a cell. */
  onOpen: (cell: Cell) => void;
  onOpenRow: (row: number) => void;
  onCopy: (cell: Cell) => void;
  hrefOf: (column: GridColumn, value: unknown) => string | undefined;
  onFollow: (href: string) => void;
  /** The cell that is being edited, and its editor. */
  editing: Cell | undefined;
  editor: ReactNode;
  /** Older rows are still shown while new ones come. */
  stale: boolean;
  empty: ReactNode;
}

export interface Track {
  column: GridColumn;
  width: number;
  /** Distance from the left edge when it stays in sight. */
  pinned: number | undefined;
}

/** Widths by content; leading key columns get a fixed place. */
export function useTracks(columns: GridColumn[], rows: Row[]): Track[] {
  return useMemo(() => {
    let left = FIRST;
    return columns.map((column, index) => {
      const width = columnWidth(column, rows, (column.primary ? 16 : 0) + (column.masked ? 16 : 0));
      const leading = columns.slice(0, index + 1).every((c) => c.primary);
      const pinned = leading && left + width <= MOST_PINNED ? left : undefined;
      if (pinned !== undefined) left += width;
      return { column, width, pinned };
    });
  }, [columns, rows]);
}

export const cellId = (grid: string, cell: Cell) => `${grid}-${cell.row}-${cell.column}`;
/** Keeps a cell in sight on screens that have the room; `--pin` says where. */
export const PIN = 'md:sticky md:left-(--pin) md:z-[1]';
/** The place of a cell that stays in sight. */
export const pinAt = (left: number | undefined) =>
  left === undefined ? undefined : ({ '--pin': `${left}px` } as CSSProperties);
