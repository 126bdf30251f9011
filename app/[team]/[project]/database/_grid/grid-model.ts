import { cellText, type Kind, type Row } from './values.ts';

/** Where the keyboard is: row −1 is the header line, column 0 the row's own (selection) cell. */
export interface Cell {
  row: number;
  column: number;
}
export interface Extent {
  rows: number;
  columns: number;
  /** Rows that fit into the window, for Page Up and Page Down. */
  page: number;
}

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

/** The cell a key leads to, or undefined when the key does not move. */
export function move(cell: Cell, key: string, ctrl: boolean, extent: Extent): Cell | undefined {
  const last = { row: extent.rows - 1, column: extent.columns - 1 };
  const to = (row: number, column: number): Cell => ({
    row: clamp(row, -1, last.row),
    column: clamp(column, 0, last.column),
  });
  const { row, column } = cell;
  switch (key) {
    case 'ArrowUp':
      return ctrl ? to(0, column) : to(row - 1, column);
    case 'ArrowDown':
      return ctrl ? to(last.row, column) : to(row + 1, column);
    case 'ArrowLeft':
      return ctrl ? to(row, 0) : to(row, column - 1);
    case 'ArrowRight':
      return ctrl ? to(row, last.column) : to(row, column + 1);
    case 'Home':
      return ctrl ? to(0, 0) : to(row, 0);
    case 'End':
      return ctrl ? to(last.row, last.column) : to(row, last.column);
    case 'PageUp':
      return to(Math.max(row === -1 ? -1 : 0, row - extent.page), column);
    case 'PageDown':
      return to(row + extent.page, column);
    default:
      return undefined;
  }
}

const LIMITS: Record<Kind, [number, number]> = {
  number: [80, 160],
  boolean: [76, 120],
  json: [140, 320],
  date: [104, 160],
  time: [176, 240],
  uuid: [286, 320],
  array: [120, 280],
  search: [140, 280],
  text: [96, 340],
};

/** Width in pixels for a column: its name, type and the first rows' content, within limits of its kind. */
export function columnWidth(
  column: { name: string; type: string; kind: Kind },
  rows: Row[],
  extra = 0,
): number {
  const [least, most] = LIMITS[column.kind];
  const longest = rows
    .slice(0, 60)
    .reduce((most, row) => Math.max(most, cellText(row[column.name]).length), 0);
  const head = column.name.length * 7.4 + 44 + extra;
  const type = column.type.length * 6.2 + 28;
  const content = longest * (column.kind === 'uuid' || column.kind === 'json' ? 7.6 : 7.1) + 26;
  return Math.round(Math.max(least, Math.min(head, 260), Math.min(type, 200), Math.min(content, most)));
}

/** A number that may be an estimate, as people read it. */
export interface Count {
  value: number;
  exact: boolean;
}

/** What is known of the number of rows without asking: the end was seen, or the catalog's estimate holds. */
export function knownCount(
  offset: number,
  got: number,
  limit: number,
  estimate: number | null,
): Count | undefined {
  if (got > 0 && got < limit) return { value: offset + got, exact: true };
  if (got === 0 && offset === 0) return { value: 0, exact: true };
  return estimate === null || estimate < 0
    ? undefined
    : { value: Math.max(estimate, offset + got), exact: false };
}

/** Total of a `Content-Range` header (`0-99/1204`), undefined when it is not told. */
export function totalOf(contentRange: string | null): number | undefined {
  const total = /\/(\d+)$/.exec(contentRange ?? '')?.[1];
  return total === undefined ? undefined : Number(total);
}
