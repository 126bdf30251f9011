/** The JSON document that `CATALOG_QUERY` answers. */
export interface RawColumn {
  number: number;
  name: string;
  type: string;
  nullable: boolean;
  default: string | null;
  generated: boolean;
  base: string;
  category: string;
  composite: boolean;
  comment: string | null;
  typecomment: string | null;
  /** Numbers of the columns a generated column is computed from. */
  sources: number[] | null;
}

export interface RawRelation {
  oid: number;
  schema: string;
  name: string;
  kind: 'r' | 'v' | 'm' | 'f' | 'p';
  /** Bits of `pg_relation_is_updatable`: 4 update, 8 insert, 16 delete. */
  writable: number;
  comment: string | null;
  columns: RawColumn[];
  /** Parsed tree of a view's query. */
  rule: string | null;
  /** [table, column] that a view reads anywhere in its query. */
  uses: [number, number][] | null;
  /** A view that calls functions of the database itself, whatever those read. */
  calls: boolean;
  /** Tables that this one is a partition of or inherits from. */
  parents: number[] | null;
}

export interface RawKey {
  relation: number;
  kind: 'p' | 'u' | 'f';
  name: string;
  target: number;
  columns: number[];
  targetColumns: number[] | null;
}

export interface RawRoutine {
  schema: string;
  name: string;
  volatility: 'i' | 's' | 'v';
  returnsSet: boolean;
  /** Declared `ROWS 1`. */
  returnsOne: boolean;
  /** `SET` clauses: `name=value`. */
  settings: string[] | null;
  /** Table whose row is its only argument. */
  ofTable: [string, string] | null;
  returnsRow: boolean;
  /** `record` without a list of its columns. */
  untyped: boolean;
  returnsVoid: boolean;
  returnsTable: [string, string] | null;
  resultType: string;
  /** Media type that its result type is named after. */
  media: string | null;
  /** Type behind such a result type, else the result type. */
  baseType: string;
  comment: string | null;
  arguments: { name: string; type: string; required: boolean; variadic: boolean }[];
}

/** An aggregate whose result type is named after a media type. */
export interface RawHandler {
  schema: string;
  name: string;
  media: string;
  base: string;
  /** Table or view whose rows it takes; null: any rows. */
  target: [string, string] | null;
}

/** An implicit cast between a domain and json or text. */
export interface RawRepresentation {
  domain: string;
  other: string;
  /** From the domain. */
  out: boolean;
  schema: string;
  name: string;
}

export interface RawCatalog {
  relations: RawRelation[];
  keys: RawKey[];
  routines: RawRoutine[];
  handlers: RawHandler[];
  representations: RawRepresentation[];
  /** Schema of PostGIS's `ST_AsGeoJSON` over rows. */
  geojson: string | null;
}
