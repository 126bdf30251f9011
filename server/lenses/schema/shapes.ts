import type { Anchor } from '../shapes.ts';

/** Kinds of things that a schema is made of, in the order in which lists show them. */
export const KINDS = [
  'schema', 'extension', 'enum', 'domain', 'composite', 'range', 'sequence', 'table', 'view', 'matview', 'column',
  'default', 'constraint', 'index', 'statistics', 'function', 'procedure', 'aggregate', 'trigger', 'rule', 'policy',
  'grants', 'partition', 'index use', 'ownership', 'default privileges',
] as const; // biome-ignore format: a list to read at a glance
export type ObjectKind = (typeof KINDS)[number];

/** A property that differs; null stands for nothing. */
export interface PropertyChange {
  name: string;
  before: unknown;
  after: unknown;
}

export interface ObjectChange {
  /** `column:public.room.name`; ids are those of server/catalog/dependencies.ts. */
  id: string;
  kind: ObjectKind;
  change: 'added' | 'removed' | 'changed';
  /** Null for what stands in no schema. */
  schema: string | null;
  /** The table or view it belongs to; null when it stands alone. */
  table: string | null;
  name: string;
  /** All properties of an added or removed thing (one side null), those that differ of a changed one. */
  properties: PropertyChange[];
}

const RELATIONS: readonly ObjectKind[] = ['table', 'view', 'matview'];
const ROUTINES: readonly ObjectKind[] = ['function', 'procedure', 'aggregate'];

/** The table or view that a change belongs to, or is; undefined for what stands in none. Pure. */
export function tableAnchor({ kind, schema, table, name }: Changed): Anchor | undefined {
  const relation = RELATIONS.includes(kind) ? name : table;
  return schema !== null && relation !== null ? { kind: 'table', schema, name: relation } : undefined;
}

/** What a change is of, where conversations can be about such a thing; parts without a name of their own have none. Pure. */
export function changeAnchor(change: Changed): Anchor | undefined {
  const { id, kind, schema, table, name } = change;
  if (schema === null) return undefined;
  if (ROUTINES.includes(kind)) {
    const signature = id.slice(`function:${schema}.${name}(`.length, -1);
    return { kind: 'function', schema, name, signature };
  }
  if (RELATIONS.includes(kind)) return tableAnchor(change);
  if (table === null) return undefined;
  if (kind === 'column' || kind === 'default') return { kind: 'column', schema, name: table, column: name };
  return kind === 'policy' ? { kind: 'policy', schema, name: table, policy: name } : undefined;
}
type Changed = Pick<ObjectChange, 'id' | 'kind' | 'schema' | 'table' | 'name'>;

/** A removed and an added thing that may be one that was renamed. */
export interface RenameHint {
  kind: 'table' | 'column';
  schema: string;
  /** The table of a column; the same as `from` for a table. */
  table: string;
  from: string;
  to: string;
}

export type Mark = 'new' | 'changed' | 'removed' | 'same';

/** A line in a table of the picture. */
export interface PictureLine {
  /** Column, or name of an index or check that is new, changed or gone. */
  name: string;
  /** `int4 not null`, `index, partial`, `check`. */
  note: string;
  mark: Mark;
  key: 'primary' | 'foreign' | null;
  column: boolean;
}

export interface PictureTable {
  id: string;
  schema: string;
  name: string;
  kind: 'table' | 'view';
  mark: Mark;
  rowEstimate: number | null;
  lines: PictureLine[];
  /** Columns without a change that are not drawn. */
  unchanged: number;
  /** Drawn small, because a changed table points to it. */
  neighbour: boolean;
}

/** A foreign key between two drawn tables. */
export interface PictureLink {
  from: { table: string; column: string };
  to: { table: string; column: string };
  mark: Mark;
}

export interface Picture {
  tables: PictureTable[];
  links: PictureLink[];
  /** Changed tables that did not fit. */
  left: number;
}

/** What differs between two schemas: the list, the picture and the SQL of it. */
export interface SchemaDifference {
  changes: ObjectChange[];
  renames: RenameHint[];
  picture: Picture;
  /** Statements that turn the one into the other, in order, without semicolons. */
  sql: string[];
  /** What the change could destroy, without knowing the rows. */
  losses: PossibleLoss[];
  /** Rights and protections that fall away or open something. */
  exposures: Exposure[];
}

export interface PossibleLoss {
  kind: 'table' | 'column' | 'narrowed' | 'enum value';
  schema: string;
  table: string;
  /** Null: the whole table. */
  column: string | null;
  /** Type of the column before, and after a narrowing. */
  from: string | null;
  to: string | null;
  /** The narrowing in words, or the enum value that goes. */
  detail: string;
  /** The name it may have been renamed to. */
  renamedTo: string | null;
}

/** How many rows hold what a change would destroy, in production. Null: they could not be counted in time. */
export interface CountedLoss extends PossibleLoss {
  rows: number | null;
}

export interface Exposure {
  rule: 'rls-off' | 'policy-removed' | 'policy-changed' | 'grant' | 'security-invoker' | 'definer' | 'no-rls';
  level: 'error' | 'decision';
  schema: string;
  /** Table, view or function. */
  name: string;
  policy: string | null;
  /** Of a function. */
  signature: string | null;
  title: string;
  detail: string;
  fix: string;
}
