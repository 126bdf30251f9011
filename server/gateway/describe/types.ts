import type { Formats } from './content.ts';

/** What a role may use of an API: the neutral description that every printer starts from. */
export interface DescribedColumn {
  name: string;
  /** As SQL writes it with its modifiers: `character varying(20)`, `app.mood[]`. */
  type: string;
  nullable: boolean;
  /** Default expression in SQL. */
  default: string | null;
  /** Written by PostgreSQL alone. */
  generated: boolean;
  comment: string | null;
  read: boolean;
  insert: boolean;
  update: boolean;
}

/** A foreign key that leaves a relation, also through a view. */
export interface DescribedLink {
  constraint: string;
  columns: string[];
  schema: string;
  target: string;
  targetColumns: string[];
  oneToOne: boolean;
}

export interface DescribedRelation {
  schema: string;
  name: string;
  /** As in `pg_class.relkind`. */
  kind: 'r' | 'v' | 'm' | 'f' | 'p';
  comment: string | null;
  /** What PostgreSQL can do with it, whoever asks. */
  insertable: boolean;
  updatable: boolean;
  deletable: boolean;
  mayDelete: boolean;
  columns: DescribedColumn[];
  checks: { expression: string; columns: string[] | null }[];
  primaryKey: string[];
  links: DescribedLink[];
  /** Media types that the database itself writes its rows in. */
  media: string[];
}

export interface DescribedArgument {
  name: string;
  type: string;
  /** As in `pg_proc.proargmodes`: in, out, both, variadic, table. */
  mode: 'i' | 'o' | 'b' | 'v' | 't';
  required: boolean;
}

export interface DescribedRoutine {
  schema: string;
  name: string;
  volatility: 'i' | 's' | 'v';
  returnsSet: boolean;
  comment: string | null;
  /** Type of the result; `record` when it has out arguments of its own. */
  result: string;
  variadic: boolean;
  arguments: DescribedArgument[];
}

export interface DescribedType {
  /** As types are named in columns and arguments. */
  key: string;
  schema: string;
  name: string;
  kind: 'enum' | 'domain' | 'composite';
  labels: string[] | null;
  base: string | null;
  notNull: boolean;
  checks: string[] | null;
  attributes: { name: string; type: string }[] | null;
}

/** The JSON document that `DESCRIBE_QUERY` answers. */
export interface RawDescription {
  schemas: { name: string; comment: string | null }[];
  relations: Omit<DescribedRelation, 'primaryKey' | 'links' | 'media'>[];
  routines: DescribedRoutine[];
  types: DescribedType[];
}

export interface ApiDescription {
  schemas: { name: string; comment: string | null }[];
  relations: DescribedRelation[];
  routines: DescribedRoutine[];
  types: Map<string, DescribedType>;
  formats: Formats;
}

/** Arguments that a caller gives. */
export function givenArguments(routine: DescribedRoutine): DescribedArgument[] {
  return routine.arguments.filter(({ mode }) => mode === 'i' || mode === 'b' || mode === 'v');
}

/** Columns of a result that is no named type. */
export function outArguments(routine: DescribedRoutine): DescribedArgument[] {
  return routine.arguments.filter(({ mode }) => mode === 'o' || mode === 'b' || mode === 't');
}
