import type { DiagramColumn, DiagramTable, Mode, Point, Positions } from './model.ts';

/** All lengths are diagram units: pixels at 100 %. */
export const HEAD = 26;
export const ROW = 19;
const FOOT = 3;
const BORDER = 1;
const MIN_WIDTH = 158;
const MAX_WIDTH = 280;

export interface Size {
  width: number;
  height: number;
}
export interface Rect extends Point, Size {}

/** What a table shows in a mode: the drawn columns, and how many are left out. */
export function shownColumns(table: DiagramTable, mode: Mode): { shown: DiagramColumn[]; more: number } {
  if (mode === 'names') return { shown: [], more: 0 };
  if (mode === 'all') return { shown: table.columns, more: 0 };
  const shown = table.columns.filter((column) => column.primary || column.foreign);
  return { shown, more: table.columns.length - shown.length };
}

/** Width of a text at 12 px in the interface's face, near enough to keep names whole. */
function textWidth(text: string, perCharacter = 6.5): number {
  return text.length * perCharacter;
}

/** Room for every line of the table, within limits; longer lines end in an ellipsis. */
function widthOf(table: DiagramTable, mode: Mode): number {
  const rows = table.rows === null ? 0 : textWidth(table.rows.toLocaleString('en'), 6) + 14;
  const widths = [textWidth(table.label, 7.2) + rows + 24];
  for (const column of shownColumns(table, mode).shown) {
    const type = mode === 'all' ? textWidth(column.type, 6.2) + 12 : 0;
    widths.push(textWidth(column.name) + type + 36);
  }
  const widest = Math.max(MIN_WIDTH, ...widths);
  return Math.min(mode === 'all' ? MAX_WIDTH + 60 : MAX_WIDTH, Math.ceil(widest / 2) * 2);
}

export function sizeOf(table: DiagramTable, mode: Mode): Size {
  const { shown, more } = shownColumns(table, mode);
  const lines = shown.length + (more > 0 ? 1 : 0);
  const height = HEAD + BORDER * 2 + lines * ROW + (lines ? FOOT : 0);
  return { width: widthOf(table, mode), height };
}

/** Where a link meets the side of a table, from its top: the column's line, or the head when it is not drawn. */
export function portY(table: DiagramTable, mode: Mode, column: string | undefined): number {
  const index = shownColumns(table, mode).shown.findIndex((candidate) => candidate.name === column);
  return index < 0 ? BORDER + HEAD / 2 : BORDER + HEAD + index * ROW + ROW / 2;
}

/** Reading order: lines of about one table's height from the top, each from the left. */
export function readingOrder(positions: Positions): (a: string, b: string) => number {
  const band = (id: string) => Math.round((positions[id]?.y ?? 0) / 80);
  return (a, b) => band(a) - band(b) || (positions[a]?.x ?? 0) - (positions[b]?.x ?? 0);
}

/** A quick placement in columns, for the time before the layout is there. */
export function provisional(tables: DiagramTable[], sizes: Map<string, Size>): Positions {
  const perColumn = Math.max(1, Math.ceil(Math.sqrt(tables.length / 2) * 1.2));
  const positions: Positions = {};
  let x = 0;
  for (let start = 0; start < tables.length; start += perColumn) {
    let y = 0;
    let widest = 0;
    for (const table of tables.slice(start, start + perColumn)) {
      const size = sizes.get(table.id) ?? { width: MIN_WIDTH, height: HEAD };
      positions[table.id] = { x, y };
      y += size.height + 28;
      widest = Math.max(widest, size.width);
    }
    x += widest + 64;
  }
  return positions;
}

/** Smallest rectangle around all of them. */
export function bounds(rects: Rect[]): Rect {
  if (!rects.length) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}

/**
 * Final places: what people saved, and for tables that came later, a row beneath the rest.
 * Without saved places it is the computed layout as it is.
 */
export function place(
  ids: string[],
  laidOut: Positions,
  saved: Positions,
  sizes: Map<string, Size>,
): Positions {
  const kept = ids.filter((id) => saved[id]);
  if (!kept.length) return laidOut;
  const size = (id: string) => sizes.get(id) ?? { width: MIN_WIDTH, height: HEAD };
  const box = bounds(kept.map((id) => ({ ...saved[id]!, ...size(id) })));
  const positions: Positions = {};
  let x = box.x;
  for (const id of ids) {
    positions[id] = saved[id] ?? { x, y: box.y + box.height + 48 };
    if (!saved[id]) x += size(id).width + 48;
  }
  return positions;
}

/** A frame around the tables of each schema, with room for its name, wherever people moved the tables to. */
export function framesOf(
  tables: DiagramTable[],
  positions: Positions,
  sizes: Map<string, Size>,
): (Rect & { schema: string })[] {
  const bySchema = Map.groupBy(tables, (table) => table.schema);
  return [...bySchema].map(([schema, members]) => {
    const rects = members.flatMap((table) => {
      const [at, size] = [positions[table.id], sizes.get(table.id)];
      return at && size ? [{ ...at, ...size }] : [];
    });
    const box = bounds(rects);
    return { schema, x: box.x - 20, y: box.y - 40, width: box.width + 40, height: box.height + 60 };
  });
}
