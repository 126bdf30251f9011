/** What the gateway knows of one database: enough to resolve names, never data. */
export const SENSITIVE_MARKS = ['personal', 'health', 'secret'] as const;

export interface Column {
  name: string;
  /** As SQL writes it, schema-qualified outside pg_catalog: `integer`, `character varying(20)`, `app.mood`. */
  type: string;
  nullable: boolean;
  /** The column's default expression in SQL; undefined when there is none. */
  default?: string;
  generated: boolean;
  /** True for json and jsonb. */
  json: boolean;
  /** True for arrays and composite types, which JSON paths reach through to_jsonb. */
  structured: boolean;
  /** True for text, varchar, char and domains over them: full-text search needs to_tsvector. */
  textual: boolean;
  /** Its comment, or the comment of what it is computed from, carries @personal, @health or @secret. */
  sensitive: boolean;
  /** How its domain is shown and read; undefined for nearly all. */
  representation?: Representation;
}

/** A name with its schema. */
export interface QualifiedName {
  schema: string;
  name: string;
}

/** Functions behind the implicit casts of a domain. */
export interface Representation {
  toJson?: QualifiedName;
  fromJson?: QualifiedName;
  fromText?: QualifiedName;
}

/** What writes rows in a media type of the database's own. */
export interface MediaHandler {
  schema: string;
  name: string;
  /** True when its result is bytea. */
  binary: boolean;
  /** Table or view whose rows it takes; undefined: any rows. */
  target?: QualifiedName;
}

export interface Table {
  schema: string;
  name: string;
  kind: 'table' | 'view' | 'materialized' | 'foreign' | 'partitioned';
  /** What PostgreSQL can do with it at all, whoever asks. */
  writable: { insert: boolean; update: boolean; delete: boolean };
  columns: Map<string, Column>;
  /** Column names of the primary key, in its order; empty when there is none. */
  primaryKey: string[];
  comment: string | null;
  /** Some column is shown by a function of its domain. */
  represented: boolean;
}

export type Cardinality = 'many-to-one' | 'one-to-many' | 'one-to-one' | 'many-to-many';

/** A way from one table or view to another. */
export interface Relationship {
  cardinality: Cardinality;
  /** Keys `schema.name` of both ends. */
  from: string;
  to: string;
  /** Name of the foreign key; of a many-to-many, both joined by a blank. */
  constraint: string;
  /** Pairs [column here, column there]; of a many-to-many, [column here, column of the junction]. */
  columns: [string, string][];
  /** Only of a many-to-many. */
  junction?: { table: string; columns: [string, string][]; constraints: [string, string] };
  /** Function that takes a row of `from` and gives rows of `to`: then `columns` is empty. */
  computed?: { schema: string; name: string };
  /** True at the side that holds the foreign key. */
  holdsKey: boolean;
}

export interface Argument {
  name: string;
  type: string;
  required: boolean;
  variadic: boolean;
}

export interface Routine {
  schema: string;
  name: string;
  arguments: Argument[];
  volatility: 'immutable' | 'stable' | 'volatile';
  returnsSet: boolean;
  /** `schema.name` of the table whose rows it returns; undefined for other results. */
  returnsTable?: string;
  /** True for a row: composite type, table, or several OUT columns. */
  returnsRow: boolean;
  /** `record` without a list of its columns: a value, which only PostgreSQL can take apart. */
  untyped?: true;
  returnsVoid: boolean;
  /** Settings that it declares, by name. */
  settings: Record<string, string>;
  /** Type of a scalar result. */
  resultType: string;
  /** Media type that its result type is named after: it answers in that type. */
  media?: string;
  /** The type behind it. */
  baseType: string;
  comment: string | null;
}

export interface Catalog {
  /** By `schema.name`. */
  tables: Map<string, Table>;
  /** Outgoing relationships by `schema.name`. */
  relationships: Map<string, Relationship[]>;
  /** By `schema.name`; overloads share a name. */
  routines: Map<string, Routine[]>;
  /** Aggregates by `schema.name` of their table, or '' for any rows, and then by media type. Mostly empty. */
  handlers: Map<string, Map<string, MediaHandler>>;
  /** Some column somewhere is shown by a function of its domain. */
  represented: boolean;
  /** Schema of PostGIS's `ST_AsGeoJSON`; undefined: GeoJSON cannot be written. */
  geojson?: string;
  /** Time zones that `Prefer: timezone` accepts are checked by PostgreSQL, so nothing of them is kept. */
  loadedAt: number;
}

/** The key of a table or routine in the catalog's maps. */
export function qualified(schema: string, name: string): string {
  return `${schema}.${name}`;
}
