import type { Picture, PictureLine, PictureLink, PictureTable } from '@/server/lenses/schema/shapes';

export const WIDTH = 224;
export const LINE = 22;
export const HEAD = 28;
const GAP = { x: 36, y: 20 };
const EDGE = 8;

export interface PlacedTable extends PictureTable {
  x: number;
  y: number;
  height: number;
}
export interface PlacedLink {
  /** Path of an SVG line. */
  path: string;
  mark: PictureLink['mark'];
  key: string;
}
export interface Layout {
  tables: PlacedTable[];
  links: PlacedLink[];
  width: number;
  height: number;
}

/** Lines of a table as they are drawn: what is left out is a line too. */
export function linesOf(table: PictureTable): (PictureLine | string)[] {
  const more = table.unchanged ? [`${table.unchanged} more, unchanged`] : [];
  const columns = table.lines.filter((one) => one.column);
  const keys = columns.filter((one) => one.mark === 'same');
  const rest = columns.filter((one) => one.mark !== 'same');
  return [
    ...keys,
    ...(table.mark === 'changed' ? more : []),
    ...rest,
    ...table.lines.filter((one) => !one.column),
    ...(table.mark === 'changed' ? [] : more),
  ];
}

const heightOf = (table: PictureTable) => HEAD + Math.max(1, linesOf(table).length) * LINE;

/** Neighbours left, what is new in the middle, what changes or goes right; columns without a table are left out. */
function columnsOf(tables: readonly PictureTable[]): PictureTable[][] {
  const of = (test: (one: PictureTable) => boolean) => tables.filter(test);
  const columns = [
    of((one) => one.neighbour),
    of((one) => !one.neighbour && one.mark === 'new'),
    of((one) => !one.neighbour && one.mark !== 'new'),
  ];
  const filled = columns.filter((list) => list.length);
  // One long column is harder to take in than two short ones.
  return filled.length === 1 && filled[0]!.length > 2
    ? [filled[0]!.filter((_, index) => index % 2 === 0), filled[0]!.filter((_, index) => index % 2 === 1)]
    : filled;
}

function anchorY(table: PlacedTable, column: string): number {
  const index = linesOf(table).findIndex(
    (one) => typeof one !== 'string' && one.column && one.name === column,
  );
  return table.y + (index < 0 ? HEAD / 2 : HEAD + index * LINE + LINE / 2);
}

function connect(from: PlacedTable, to: PlacedTable, link: PictureLink): string {
  const [y1, y2] = [anchorY(from, link.from.column), anchorY(to, link.to.column)];
  if (from.x === to.x) {
    const x = from.x + WIDTH;
    return `M ${x} ${y1} C ${x + 34} ${y1} ${x + 34} ${y2} ${x} ${y2}`;
  }
  const right = to.x > from.x;
  const [x1, x2] = [from.x + (right ? WIDTH : 0), to.x + (right ? 0 : WIDTH)];
  const bend = (right ? 1 : -1) * Math.max(24, Math.abs(x2 - x1) / 2);
  return `M ${x1} ${y1} C ${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

/** Puts the tables of a picture side by side and draws the keys between them. Pure. */
export function layOut({ tables, links }: Picture): Layout {
  const columns = columnsOf(tables);
  const placed = columns.flatMap((list, column) => {
    let y = EDGE;
    return list.map((table): PlacedTable => {
      const height = heightOf(table);
      const at = { ...table, x: EDGE + column * (WIDTH + GAP.x), y, height };
      y += height + GAP.y;
      return at;
    });
  });
  const find = (id: string) => placed.find((one) => one.id === id);
  const drawn = links.flatMap((link, index): PlacedLink[] => {
    const [from, to] = [find(link.from.table), find(link.to.table)];
    if (!from || !to) return [];
    return [{ path: connect(from, to, link), mark: link.mark, key: `${index}` }];
  });
  const bottom = Math.max(0, ...placed.map((one) => one.y + one.height));
  // A key within one column bends out to the right.
  const loops = links.some((link) => find(link.from.table)?.x === find(link.to.table)?.x) ? 34 : 0;
  const width = columns.length * WIDTH + Math.max(0, columns.length - 1) * GAP.x + 2 * EDGE + loops;
  return { tables: placed, links: drawn, width, height: bottom + EDGE };
}
