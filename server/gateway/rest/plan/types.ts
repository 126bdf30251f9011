import type { Column, QualifiedName, Routine, Table } from '../../catalog/types.ts';
import type { Aggregate, JsonStep, Operation } from '../grammar/types.ts';
import type { MediaType } from '../media.ts';
import type { Payload } from '../payload.ts';
import type { Preferences } from '../preferences.ts';

/** A column of one node, found in the catalog or left for PostgreSQL to find (computed columns) or refuse. */
export interface ColumnRef {
  alias: string;
  name: string;
  path: JsonStep[];
  column?: Column;
}

export interface Output {
  /** Undefined for a bare `count()`. */
  ref?: ColumnRef;
  star: boolean;
  /** Key in the answer. */
  name: string;
  cast?: string;
  aggregate?: Aggregate;
  aggregateCast?: string;
  /** The function of the column's domain that shows it in JSON. */
  format?: QualifiedName;
  /** Shows the mask instead of the value. */
  masked: boolean;
  /** The whole row of `ref`, for a count of it further up. */
  row?: boolean;
}

/** An aggregate of what a spread resource shows under `name`, computed by the resource that it is spread into. */
export interface Lifted {
  name: string;
  aggregate: Aggregate;
  aggregateCast?: string;
}

export type Condition =
  | { kind: 'filter'; ref: ColumnRef; negated: boolean; operation: Operation }
  | { kind: 'logic'; connective: 'and' | 'or'; negated: boolean; terms: Condition[] }
  | { kind: 'exists'; embed: Embed; negated: boolean };

export interface Order {
  ref: ColumnRef;
  /** Orders by a column of this to-one resource. */
  embed?: Embed;
  descending?: boolean;
  nulls?: 'first' | 'last';
}

export interface Join {
  /** Pairs [column of the parent, column of the child or of the junction]. */
  columns: [string, string][];
  junction?: { schema: string; name: string; alias: string; columns: [string, string][] };
  /** Function that gives the child's rows for the parent's row. */
  computed?: { schema: string; name: string };
}

export interface Embed {
  /** Key in the answer. */
  name: string;
  node: ReadNode;
  join: Join;
  toOne: boolean;
  /** Parents without a match are left out. */
  inner: boolean;
  /** Columns are lifted into the parent. */
  spread: boolean;
  /** Of what is lifted, the parent's aggregates. */
  lifted: Lifted[];
}

/** One resource of the answer with everything nested in it. */
export interface ReadNode {
  alias: string;
  /** The relation it reads; undefined: the rows that the statement's first part (`_source`) returned. */
  relation?: { schema: string; name: string };
  table?: Table;
  outputs: Output[];
  embeds: Embed[];
  where: Condition[];
  orders: Order[];
  /** As asked for; a bound parameter. */
  limit?: number;
  offset: number;
  /** Configured ceiling; part of the statement's shape. */
  maxRows?: number;
}

export interface Insert {
  kind: 'insert';
  table: Table;
  columns: Column[];
  payload: Payload;
  applyDefaults: boolean;
  conflict?: { columns: string[]; ignore: boolean };
  /** PUT: the row must have the key that the address names. */
  guard: Condition[];
}

/** The first rows in an order, and no others, are written. */
export interface Page {
  /** Tells rows apart. */
  key: string[];
  orders: Order[];
  limit?: number;
  offset: number;
}

export interface Update {
  kind: 'update';
  table: Table;
  columns: Column[];
  payload: Payload;
  applyDefaults: boolean;
  where: Condition[];
  page?: Page;
}

export interface Delete {
  kind: 'delete';
  table: Table;
  where: Condition[];
  page?: Page;
}

export type Mutation = (Insert | Update | Delete) & {
  /** Columns that the statement hands on; empty: only a count is wanted. */
  returning: string[];
  /** Tells inserted from updated rows. */
  tellsInserted: boolean;
};

export interface Call {
  routine: Routine;
  /** Bound one by one (GET). */
  values?: [argument: Routine['arguments'][number], value: string][];
  /** Bound as one JSON object (POST). */
  object?: { json: string; isArray: boolean; arguments: Routine['arguments'] };
  /** The whole body is the only, unnamed argument. */
  single?: { type: string; value: string };
}

/** Everything the SQL stage needs: no name in it is unresolved text of the caller, except quoted columns. */
export interface Plan {
  node: ReadNode;
  mutation?: Mutation;
  call?: Call;
  preferences: Preferences;
  media: MediaType;
  /** No body wanted: HEAD, return=minimal, return=headers-only. */
  bodyless: boolean;
  /** Key columns for the `Location` header. */
  location: string[];
  readOnly: boolean;
}
