import type { Mark } from '@/server/catalog/shapes';

/** How much of each table the diagram draws. */
export const MODES = ['keys', 'all', 'names'] as const;
export type Mode = (typeof MODES)[number];

export interface DiagramColumn {
  name: string;
  type: string;
  primary: boolean;
  foreign: boolean;
  nullable: boolean;
  marks: Mark[];
}

export interface DiagramTable {
  /** `schema.name`: unique in one database. */
  id: string;
  schema: string;
  name: string;
  /** What people read: the bare name in the first exposed schema, else `schema.name`. */
  label: string;
  rows: number | null;
  sizeBytes: number;
  comment: string | null;
  columns: DiagramColumn[];
}

/** Ends in crow's-foot notation, seen from the other table. */
export type End = 'one' | 'zero-or-one' | 'many';

/** A foreign key: `from` is the table that holds it, `to` the one it points at. */
export interface DiagramLink {
  id: string;
  from: { table: string; columns: string[]; end: End };
  to: { table: string; columns: string[]; end: End };
}

export interface DiagramModel {
  tables: DiagramTable[];
  links: DiagramLink[];
}

export interface Point {
  x: number;
  y: number;
}
export type Positions = Record<string, Point>;

/** The end at the table that is pointed at: a required key always finds its row. */
export function referencedEnd(columns: { nullable: boolean }[]): End {
  return columns.some((column) => column.nullable) ? 'zero-or-one' : 'one';
}

/** The end at the table that holds the key: unique keys belong to at most one row. */
export function referencingEnd(columns: string[], uniqueSets: string[][]): End {
  const held = new Set(columns);
  return uniqueSets.some((set) => set.length > 0 && set.every((name) => held.has(name)))
    ? 'zero-or-one'
    : 'many';
}

/** Ids of the tables one link away from `table`, itself included. */
export function neighbours(links: DiagramLink[], table: string): Set<string> {
  const near = new Set([table]);
  for (const link of links) {
    if (link.from.table === table) near.add(link.to.table);
    if (link.to.table === table) near.add(link.from.table);
  }
  return near;
}

export interface Hit {
  table: string;
  /** The column that matched, when the name of the table did not. */
  column?: string;
}

/** Tables whose name matches first, then tables with a matching column. Best matches lead. */
export function search(model: DiagramModel, text: string): Hit[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const rank = (name: string) => {
    const at = name.toLowerCase().indexOf(wanted);
    return at < 0 ? -1 : at === 0 ? name.length : 1000 + at;
  };
  const byName = model.tables
    .map((table) => ({ table: table.id, rank: rank(table.label) }))
    .filter((hit) => hit.rank >= 0)
    .sort((a, b) => a.rank - b.rank);
  const named = new Set(byName.map((hit) => hit.table));
  const byColumn = model.tables.flatMap((table) => {
    const column = named.has(table.id) ? undefined : table.columns.find((c) => rank(c.name) >= 0);
    return column ? [{ table: table.id, column: column.name }] : [];
  });
  return [...byName.map(({ table }) => ({ table })), ...byColumn];
}

/** Words for both ends of a link, for people who do not see the lines. */
export function linkInWords(link: DiagramLink, label: (table: string) => string): string {
  const parent = { one: 'exactly one', 'zero-or-one': 'at most one', many: 'many' }[link.to.end];
  const child = link.from.end === 'many' ? 'any number' : 'at most one';
  return `Each row of ${label(link.from.table)} has ${parent} of ${label(link.to.table)}; each row of ${label(link.to.table)} has ${child} of ${label(link.from.table)}.`;
}
