import { z } from 'zod';

/** Classes of data that a COMMENT ON may declare: `COMMENT ON COLUMN patients.name IS 'Full name @personal'`. */
export const mark = z.enum(['personal', 'health', 'secret', 'subject']);
export type Mark = z.infer<typeof mark>;

/** Roles that a grant is shown for. The owner's own rights are the same everywhere and are left out. */
export const granteeRole = z.enum(['PUBLIC', 'anon', 'authenticated', 'service_role']);
export type GranteeRole = z.infer<typeof granteeRole>;

/** Roles that a request of the API can have. */
export const API_ROLES = ['anon', 'authenticated', 'service_role'] as const;
export type ApiRole = (typeof API_ROLES)[number];

const commented = { comment: z.string().nullable(), marks: z.array(mark) };
const named = { schema: z.string(), name: z.string() };

export const grant = z.object({
  role: granteeRole,
  /** `SELECT`, `INSERT`, `USAGE`, `EXECUTE`, … as PostgreSQL writes them. */
  privilege: z.string(),
  /** Null: the whole object. Otherwise the columns that the grant names. */
  columns: z.array(z.string()).nullable(),
  /** The role may pass it on. */
  grantable: z.literal(true).optional(),
});
export type Grant = z.infer<typeof grant>;

export const column = z.object({
  name: z.string(),
  /** From 1, without gaps. */
  position: z.number().int(),
  /** As PostgreSQL writes it: `numeric(10,2)`, `text[]`, `mood`. Names in `public` are not qualified. */
  type: z.string(),
  /** The type below a domain; the same as `type` otherwise. */
  baseType: z.string(),
  nullable: z.boolean(),
  default: z.string().nullable(),
  identity: z.enum(['always', 'by default']).nullable(),
  generated: z.object({ kind: z.enum(['stored', 'virtual']), expression: z.string() }).nullable(),
  /** Values in order, when the type (or what it is an array or domain of) is an enum. */
  enumValues: z.array(z.string()).nullable(),
  /** PostgreSQL's own by its bare name, others quoted and qualified. Null: the type's. */
  collation: z.string().nullable(),
  /** It comes from a parent: the table is a partition or inherits. */
  inherited: z.boolean(),
  /** How values are stored, where it is not the type's way. */
  storage: z.enum(['plain', 'external', 'extended', 'main']).nullable(),
  compression: z.enum(['pglz', 'lz4']).nullable(),
  /** Statistics target; null for the server's. */
  statistics: z.number().int().nullable(),
  /** `n_distinct=-0.5` */
  options: z.array(z.string()),
  ...commented,
});
export type Column = z.infer<typeof column>;

/** What most columns have of the rarely used settings. */
export const ORDINARY_COLUMN = {
  ...{ inherited: false, storage: null, compression: null, statistics: null },
  options: [] as string[],
};

export const keyConstraint = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  definition: z.string(),
  /** It belongs to one of the parent's. */
  inherited: z.boolean(),
});
export type KeyConstraint = z.infer<typeof keyConstraint>;

const action = z.enum(['no action', 'restrict', 'cascade', 'set null', 'set default']);
export const foreignKey = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  references: z.object({ schema: z.string(), table: z.string(), columns: z.array(z.string()) }),
  onUpdate: action,
  onDelete: action,
  deferrable: z.boolean(),
  validated: z.boolean(),
  definition: z.string(),
  inherited: z.boolean(),
});
export type ForeignKey = z.infer<typeof foreignKey>;

export const check = z.object({ name: z.string(), definition: z.string(), validated: z.boolean() });
export const tableCheck = check.extend({ inherited: z.boolean() });
export type TableCheck = z.infer<typeof tableCheck>;
export type Check = z.infer<typeof check>;

export const index = z.object({
  name: z.string(),
  definition: z.string(),
  method: z.string(),
  /** Key columns or expressions, in order. */
  columns: z.array(z.string()),
  /** Condition of a partial index. */
  predicate: z.string().nullable(),
  unique: z.boolean(),
  primary: z.boolean(),
  /** True when a constraint owns it. */
  constraint: z.boolean(),
  valid: z.boolean(),
  /** Storage parameters: `fillfactor=70`. */
  options: z.array(z.string()),
  /** The table was last ordered by it, and CLUSTER will order it so again. */
  clustered: z.boolean(),
  /** Index of the partitioned table that it is a part of. */
  partOf: z.object(named).nullable(),
  sizeBytes: z.number(),
  /** Scans since the statistics were last reset. */
  scans: z.number(),
});
export type Index = z.infer<typeof index>;

export const policy = z.object({
  name: z.string(),
  command: z.enum(['all', 'select', 'insert', 'update', 'delete']),
  /** Role names; `public` means every role, `CURRENT_USER` the environment's owner. */
  roles: z.array(z.string()),
  permissive: z.boolean(),
  using: z.string().nullable(),
  check: z.string().nullable(),
  comment: z.string().nullable(),
});
export type Policy = z.infer<typeof policy>;

export const trigger = z.object({
  name: z.string(),
  definition: z.string(),
  function: z.string(),
  enabled: z.enum(['yes', 'no', 'replica', 'always']),
});
export type Trigger = z.infer<typeof trigger>;

export const tableKind = z.enum(['table', 'partitioned', 'view', 'matview', 'foreign']);
export type TableKind = z.infer<typeof tableKind>;

export const table = z.object({
  ...named,
  kind: tableKind,
  ...commented,
  /** Row-level security: on, and on for the owner too. */
  rls: z.boolean(),
  rlsForced: z.boolean(),
  /** Null when PostgreSQL has no idea yet (and for views). */
  rowEstimate: z.number().nullable(),
  /** With indexes and TOAST. */
  sizeBytes: z.number(),
  unlogged: z.boolean(),
  options: z.array(z.string()),
  /** What a logical replica finds a changed row by: an index's name stands for that index. */
  replicaIdentity: z.union([z.enum(['default', 'full', 'nothing']), z.object({ index: z.string() })]),
  /** Tables that it inherits from, in order; partitions do not count. */
  inherits: z.array(z.object(named)),
  /** The query of a view or materialised view. */
  definition: z.string().nullable(),
  /** For views: true when the caller's rights and policies count below it. Null for other kinds. */
  securityInvoker: z.boolean().nullable(),
  partitionOf: z.object(named).nullable(),
  partitionKey: z.string().nullable(),
  partitionBound: z.string().nullable(),
  /** What PostgreSQL can do with it at all (false for views that cannot be written). */
  writable: z.object({ insert: z.boolean(), update: z.boolean(), delete: z.boolean() }),
  columns: z.array(column),
  primaryKey: keyConstraint.nullable(),
  unique: z.array(keyConstraint),
  foreignKeys: z.array(foreignKey),
  checks: z.array(tableCheck),
  exclusions: z.array(tableCheck),
  indexes: z.array(index),
  policies: z.array(policy),
  triggers: z.array(trigger),
  rules: z.array(z.object({ name: z.string(), definition: z.string() })),
  statistics: z.array(z.object({ name: z.string(), definition: z.string() })),
  grants: z.array(grant),
});
export type Table = z.infer<typeof table>;

export const argument = z.object({
  /** Empty when it has none. */
  name: z.string(),
  mode: z.enum(['in', 'out', 'inout', 'variadic', 'table']),
  type: z.string(),
  hasDefault: z.boolean(),
});
export type Argument = z.infer<typeof argument>;

export const routine = z.object({
  ...named,
  kind: z.enum(['function', 'procedure', 'aggregate', 'window']),
  args: z.array(argument),
  /** Argument types as in `DROP FUNCTION name(…)`: tells functions of one name apart. */
  signature: z.string(),
  /** Null for procedures. */
  returns: z.string().nullable(),
  returnsSet: z.boolean(),
  /** The table whose row type it returns. */
  returnsTable: z.object(named).nullable(),
  language: z.string(),
  volatility: z.enum(['immutable', 'stable', 'volatile']),
  securityDefiner: z.boolean(),
  strict: z.boolean(),
  /** `SET` clauses: `search_path=""`. */
  settings: z.array(z.string()),
  /** CREATE FUNCTION text; null for aggregates. */
  definition: z.string().nullable(),
  /** What stands in the brackets of CREATE AGGREGATE, options sorted; null for others. */
  aggregate: z.string().nullable(),
  grants: z.array(grant),
  ...commented,
});
export type Routine = z.infer<typeof routine>;

/** Types have no grants to show until somebody takes from PUBLIC what it has of every new type. */
const typed = { comment: z.string().nullable(), grants: z.array(grant) };
export const enumType = z.object({ ...named, values: z.array(z.string()), ...typed });
export type EnumType = z.infer<typeof enumType>;
export const domain = z.object({
  ...named,
  type: z.string(),
  nullable: z.boolean(),
  default: z.string().nullable(),
  checks: z.array(check.extend({ comment: z.string().nullish() })),
  collation: z.string().nullable(),
  ...typed,
});
export type Domain = z.infer<typeof domain>;
export const compositeType = z.object({
  ...named,
  attributes: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      collation: z.string().nullable(),
      comment: z.string().nullish(),
    }),
  ),
  ...typed,
});
export type CompositeType = z.infer<typeof compositeType>;
export const rangeType = z.object({
  ...named,
  subtype: z.string(),
  /** Further options of CREATE TYPE … AS RANGE: `subtype_diff = float8mi`. */
  options: z.array(z.string()),
  ...typed,
});
export type RangeType = z.infer<typeof rangeType>;
export const sequence = z.object({
  ...named,
  type: z.string(),
  start: z.string(),
  increment: z.string(),
  min: z.string(),
  max: z.string(),
  cycle: z.boolean(),
  cache: z.string(),
  unlogged: z.boolean().optional(),
  /** The column that it numbers. */
  ownedBy: z.object({ schema: z.string(), table: z.string(), column: z.string() }).nullable(),
  identity: z.boolean(),
  grants: z.array(grant),
  comment: z.string().nullable(),
});
export type Sequence = z.infer<typeof sequence>;
export const extension = z.object({ name: z.string(), version: z.string(), schema: z.string() });
export const schema = z.object({ name: z.string(), comment: z.string().nullable(), grants: z.array(grant) });
export type Schema = z.infer<typeof schema>;
export const defaultPrivilege = z.object({
  /** Null: in every schema. */
  schema: z.string().nullable(),
  objects: z.enum(['tables', 'sequences', 'functions', 'types', 'schemas', 'large objects']),
  role: granteeRole,
  privilege: z.string(),
  /** False: what the role would have of every new object anyway, and was taken from it. */
  granted: z.boolean(),
  /** The role may pass it on. */
  grantable: z.literal(true).optional(),
});
export type DefaultPrivilege = z.infer<typeof defaultPrivilege>;

/** A COMMENT ON something that has no place for it above, by the id that `dependencies.ts` gives it. */
export const furtherComment = z.object({ name: z.string(), comment: z.string() });

/** An environment's database as plain data: the lens “schema”. Lists are in a stable order. */
export const description = z.object({
  serverVersion: z.number().int(),
  sizeBytes: z.number(),
  schemas: z.array(schema),
  tables: z.array(table),
  functions: z.array(routine),
  enums: z.array(enumType),
  domains: z.array(domain),
  composites: z.array(compositeType),
  ranges: z.array(rangeType),
  sequences: z.array(sequence),
  extensions: z.array(extension),
  defaultPrivileges: z.array(defaultPrivilege),
  /** Comments of constraints, indexes, triggers, rules, statistics. */
  furtherComments: z.array(furtherComment),
});
export type Description = z.infer<typeof description>;
