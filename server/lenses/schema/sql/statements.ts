import type {
  CompositeType,
  Domain,
  EnumType,
  Policy,
  Routine,
  Sequence,
  Trigger,
} from '../../../catalog/shapes.ts';
import type { Attachment, Constraint, IndexUse, SchemaObject, TableSettings, View } from '../objects.ts';
import type { ObjectKind } from '../shapes.ts';
import { columnDefinition, columnSettings, sequenceOptions } from './columns.ts';
import { defaultPrivilege } from './grants.ts';
import { inSchema, optionList, text, word } from './quote.ts';

/** What the making of one object needs to know of others. */
export interface Surroundings {
  /** Everything that stands before the change, and after it. */
  before: ReadonlyMap<string, SchemaObject>;
  after: ReadonlyMap<string, SchemaObject>;
  /** Ids of objects that are made as a part of this one. */
  folded: ReadonlySet<string>;
  /** Ids of partitions that are attached by a statement of their own. */
  attached: ReadonlySet<string>;
}

type Make<K extends ObjectKind> = (object: SchemaObject<K>, around: Surroundings) => string[];
type Drop<K extends ObjectKind> = (object: SchemaObject<K>) => string[];

const unended = (sql: string) => sql.trimEnd().replace(/;$/, '');
const owner = (object: { schema: string | null; table: string | null }) =>
  inSchema({ schema: object.schema!, name: object.table! });
const attribute = (one: { name: string; type: string; collation: string | null }) =>
  `${word(one.name)} ${one.type}${one.collation === null ? '' : ` COLLATE ${one.collation.startsWith('"') ? one.collation : word(one.collation)}`}`;

export const routineName = ({ schema, name, signature, kind }: Routine) =>
  `${inSchema({ schema, name })}(${kind === 'aggregate' && !signature ? '*' : signature})`;

const ROUTINE = {
  function: 'FUNCTION',
  window: 'FUNCTION',
  procedure: 'PROCEDURE',
  aggregate: 'AGGREGATE',
} as const;

/** The sequence of an identity column. */
export function identitySequence(
  around: Pick<Surroundings, 'after'>,
  column: { schema: string | null; table: string | null; name: string },
): Sequence | undefined {
  for (const one of around.after.values()) {
    if (one.kind !== 'sequence' || !one.data.identity) continue;
    const { ownedBy } = one.data;
    if (
      ownedBy?.schema === column.schema &&
      ownedBy?.table === column.table &&
      ownedBy?.column === column.name
    )
      return one.data;
  }
  return undefined;
}

function columnParts(object: SchemaObject<'column'>, around: Surroundings) {
  const id = `default:${object.schema}.${object.table}.${object.name}`;
  const known = around.folded.has(id) ? around.after.get(id) : undefined;
  const fallback = known?.kind === 'default' ? known.data.expression : undefined;
  const sequence = object.data.identity ? identitySequence(around, object) : undefined;
  return columnDefinition(
    object.data,
    { schema: object.schema!, name: object.table! },
    { sequence, fallback },
  );
}

const alterColumns = (object: { schema: string | null; table: string | null }, actions: string[]) =>
  actions.map((action) => `ALTER TABLE ONLY ${owner(object)} ${action}`);

function makeTable(object: SchemaObject<'table'>, around: Surroundings): string[] {
  const { partitionKey, unlogged, options, rls, rlsForced } = object.data;
  const parts = [...around.after.values()].filter(
    (one) => one.within === object.id && around.folded.has(one.id),
  );
  const columns = parts.filter((one) => one.kind === 'column');
  const constraints = parts.filter((one) => one.kind === 'constraint');
  const lines = [
    ...columns.map((one) => columnParts(one, around)),
    ...constraints.map((one) => `CONSTRAINT ${word(one.name)} ${one.data.definition}`),
  ];
  const body = lines.length ? ` (\n  ${lines.join(',\n  ')}\n)` : ' ()';
  const key = partitionKey ? ` PARTITION BY ${partitionKey}` : '';
  const given = options.length ? ` WITH (${optionList(options)})` : '';
  const table = inSchema(object.data);
  return [
    `CREATE ${unlogged ? 'UNLOGGED ' : ''}TABLE ${table}${body}${key}${given}`,
    ...columns.flatMap((one) => alterColumns(one, columnSettings(undefined, one.data))),
    ...(rls ? [`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`] : []),
    ...(rlsForced ? [`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`] : []),
  ];
}

/** CREATE VIEW; `replace` keeps what depends on it, and its grants. */
export function viewStatement({ schema, name, kind, definition, options }: View, replace: boolean): string {
  const given = options.length ? ` WITH (${optionList(options)})` : '';
  const what = kind === 'matview' ? 'MATERIALIZED VIEW' : 'VIEW';
  return `CREATE ${replace ? 'OR REPLACE ' : ''}${what} ${inSchema({ schema, name })}${given} AS\n${unended(definition ?? '')}`;
}

/** COMMENT ON COLUMN for the columns of a view, which have no statement of their own. */
export function columnComments(before: View | undefined, after: View): string[] {
  const [was, is] = [before?.columnComments ?? {}, after.columnComments];
  return after.columns.flatMap(({ name }) => {
    if (was[name] === is[name]) return [];
    const value = is[name] === undefined ? 'NULL' : text(is[name]);
    return [`COMMENT ON COLUMN ${inSchema(after)}.${word(name)} IS ${value}`];
  });
}

function makeSequence({ data }: SchemaObject<'sequence'>): string[] {
  const type = data.type === 'bigint' ? '' : ` AS ${data.type}`;
  const what = `CREATE ${data.unlogged ? 'UNLOGGED ' : ''}SEQUENCE`;
  return [[`${what} ${inSchema(data)}${type}`, ...sequenceOptions(data)].join(' ')];
}

/** All settings. A sequence goes on where it was, unless where it began is none of its values any more. */
export function alterSequence(before: Sequence, after: Sequence): string {
  const { schema, name, type, increment, min, max, start, cache, cycle } = after;
  const apart = BigInt(before.start) < BigInt(min) || BigInt(max) < BigInt(before.start);
  const begin = `START WITH ${start}${apart ? ` RESTART WITH ${start}` : ''}`;
  return `ALTER SEQUENCE ${inSchema({ schema, name })} AS ${type} INCREMENT BY ${increment} MINVALUE ${min} MAXVALUE ${max} ${begin} CACHE ${cache} ${cycle ? '' : 'NO '}CYCLE`;
}

function makeConstraint(object: SchemaObject<'constraint'>, around: Surroundings): string[] {
  const { type, definition, options, partOf } = object.data as Constraint;
  const table = around.after.get(`relation:${object.schema}.${object.table}`);
  const divided = table?.kind === 'table' && table.data.kind === 'partitioned';
  // The parts of a partitioned table get their own keys, and are attached; checks and foreign keys pass on by themselves.
  const only = divided && !['check', 'foreign'].includes(type) ? 'ONLY ' : '';
  const index = inSchema({ schema: object.schema!, name: object.name });
  const attaches = partOf && !around.attached.has(`partition:${object.schema}.${object.table}`);
  return [
    `ALTER TABLE ${only}${owner(object)} ADD CONSTRAINT ${word(object.name)} ${definition}`,
    ...(options.length ? [`ALTER INDEX ${index} SET (${optionList(options)})`] : []),
    ...(attaches ? [`ALTER INDEX ${inSchema(partOf)} ATTACH PARTITION ${index}`] : []),
  ];
}

function makeIndex(object: SchemaObject<'index'>, around: Surroundings): string[] {
  const { definition, partOf } = object.data;
  const index = inSchema({ schema: object.schema!, name: object.name });
  const attaches = partOf && !around.attached.has(`partition:${object.schema}.${object.table}`);
  return [definition, ...(attaches ? [`ALTER INDEX ${inSchema(partOf)} ATTACH PARTITION ${index}`] : [])];
}

const FIRING: Record<Trigger['enabled'], string> = {
  ...{ yes: 'ENABLE', no: 'DISABLE', replica: 'ENABLE REPLICA', always: 'ENABLE ALWAYS' },
};
export const triggerFiring = (object: SchemaObject<'trigger'>) =>
  `ALTER TABLE ${owner(object)} ${FIRING[object.data.enabled]} TRIGGER ${word(object.name)}`;

function policyStatement(object: SchemaObject<'policy'>): string {
  const { command, roles, permissive, using, check }: Policy = object.data;
  const role = (name: string) => (name === 'public' ? 'PUBLIC' : name === 'CURRENT_USER' ? name : word(name));
  return [
    `CREATE POLICY ${word(object.name)} ON ${owner(object)}`,
    ...(permissive ? [] : ['AS RESTRICTIVE']),
    ...(command === 'all' ? [] : [`FOR ${command.toUpperCase()}`]),
    `TO ${roles.map(role).join(', ')}`,
    ...(using === null ? [] : [`USING (${using})`]),
    ...(check === null ? [] : [`WITH CHECK (${check})`]),
  ].join(' ');
}

function makeRoutine({ data }: SchemaObject<'function' | 'procedure' | 'aggregate'>): string[] {
  if (data.kind === 'aggregate') return [`CREATE AGGREGATE ${routineName(data)} (${data.aggregate})`];
  return [unended(data.definition ?? '')];
}
const dropRoutine = ({ data }: SchemaObject<'function' | 'procedure' | 'aggregate'>) => [
  `DROP ${ROUTINE[data.kind]} ${routineName(data)}`,
];

const parents = ({ partitionOf, inherits }: Attachment) => (partitionOf ? [] : inherits);
function attach({ data }: SchemaObject<'partition'>): string[] {
  const table = inSchema(data);
  if (data.partitionOf)
    return [`ALTER TABLE ${inSchema(data.partitionOf)} ATTACH PARTITION ${table} ${data.partitionBound}`];
  return parents(data).map((parent) => `ALTER TABLE ${table} INHERIT ${inSchema(parent)}`);
}
function detach({ data }: SchemaObject<'partition'>): string[] {
  const table = inSchema(data);
  if (data.partitionOf) return [`ALTER TABLE ${inSchema(data.partitionOf)} DETACH PARTITION ${table}`];
  return parents(data).map((parent) => `ALTER TABLE ${table} NO INHERIT ${inSchema(parent)}`);
}

/**
 * ALTER TABLE for what the table uses its indexes for.
 * @param before what it did so far; `new`: nothing yet; `lost`: an index that it used is gone
 */
export function indexUse(before: IndexUse | 'new' | 'lost', after: IndexUse): string[] {
  const table = `ALTER TABLE ${inSchema(after)}`;
  const identity = after.replicaIdentity;
  const named = typeof identity === 'string' ? identity.toUpperCase() : `USING INDEX ${word(identity.index)}`;
  const cluster = after.clusterOn === null ? 'SET WITHOUT CLUSTER' : `CLUSTER ON ${word(after.clusterOn)}`;
  const was = before === 'new' ? { replicaIdentity: 'default', clusterOn: null } : before;
  const same = (name: 'replicaIdentity' | 'clusterOn') =>
    was !== 'lost' && JSON.stringify(was[name]) === JSON.stringify(after[name]);
  return [
    ...(same('replicaIdentity') ? [] : [`${table} REPLICA IDENTITY ${named}`]),
    ...(same('clusterOn') ? [] : [`${table} ${cluster}`]),
  ];
}

const makeEnum = ({ schema, name, values }: EnumType) =>
  `CREATE TYPE ${inSchema({ schema, name })} AS ENUM (${values.map(text).join(', ')})`;

function makeDomain({ data }: SchemaObject<'domain'>): string[] {
  const collation =
    data.collation === null
      ? ''
      : ` COLLATE ${data.collation.startsWith('"') ? data.collation : word(data.collation)}`;
  const parts = [
    `CREATE DOMAIN ${inSchema(data)} AS ${data.type}${collation}`,
    ...(data.default === null ? [] : [`DEFAULT ${data.default}`]),
    ...(data.nullable ? [] : ['NOT NULL']),
    ...data.checks
      .filter((one) => one.validated)
      .map((one) => `CONSTRAINT ${word(one.name)} ${one.definition}`),
  ];
  const late = data.checks.filter((one) => !one.validated);
  return [
    parts.join(' '),
    ...late.map((one) => `ALTER DOMAIN ${inSchema(data)} ADD CONSTRAINT ${word(one.name)} ${one.definition}`),
    ...checkComments([], data),
  ];
}

/** COMMENT statements for parts that say something else than they did; `on` names a part. */
function changedComments(
  before: readonly { name: string; comment?: string | null }[],
  after: readonly { name: string; comment?: string | null }[],
  on: (part: string) => string,
): string[] {
  const was = new Map(before.map(({ name, comment }) => [name, comment ?? null]));
  return after
    .filter(({ name, comment }) => (was.get(name) ?? null) !== (comment ?? null))
    .map(({ name, comment }) => `COMMENT ON ${on(word(name))} IS ${comment ? text(comment) : 'NULL'}`);
}

/** COMMENT ON CONSTRAINT for the checks of a domain that say something else than they did. */
export const checkComments = (before: Domain['checks'], after: Domain): string[] =>
  changedComments(before, after.checks, (check) => `CONSTRAINT ${check} ON DOMAIN ${inSchema(after)}`);

/** COMMENT ON COLUMN for the attributes of a composite type that say something else than they did. */
export const attributeComments = (before: CompositeType['attributes'], after: CompositeType): string[] =>
  changedComments(before, after.attributes, (attribute) => `COLUMN ${inSchema(after)}.${attribute}`);

const dropType = (word: string) => (object: { data: { schema: string; name: string } }) => [
  `DROP ${word} ${inSchema(object.data)}`,
];

/** The statements that make one object, without its comment and grants. */
export const MAKE: { [K in ObjectKind]: Make<K> } = {
  schema: ({ name }) => [`CREATE SCHEMA ${word(name)}`],
  extension: ({ data }) => [`CREATE EXTENSION ${word(data.name)} SCHEMA ${word(data.schema)}`],
  enum: ({ data }) => [makeEnum(data)],
  domain: makeDomain,
  composite: ({ data }) => [
    `CREATE TYPE ${inSchema(data)} AS (${data.attributes.map(attribute).join(', ')})`,
    ...attributeComments([], data),
  ],
  range: ({ data }) => [
    `CREATE TYPE ${inSchema(data)} AS RANGE (${[`subtype = ${data.subtype}`, ...data.options].join(', ')})`,
  ],
  sequence: makeSequence,
  table: makeTable,
  view: ({ data }) => [viewStatement(data, false), ...columnComments(undefined, data)],
  matview: ({ data }) => [viewStatement(data, false), ...columnComments(undefined, data)],
  column: (object, around) => [
    `ALTER TABLE ${owner(object)} ADD COLUMN ${columnParts(object, around)}`,
    ...alterColumns(object, columnSettings(undefined, object.data)),
  ],
  default: (object) => [
    `ALTER TABLE ${owner(object)} ALTER COLUMN ${word(object.name)} SET DEFAULT ${object.data.expression}`,
  ],
  constraint: makeConstraint,
  index: makeIndex,
  statistics: ({ data }) => [data.definition],
  function: makeRoutine,
  procedure: makeRoutine,
  aggregate: makeRoutine,
  trigger: (object) => [
    unended(object.data.definition),
    ...(object.data.enabled === 'yes' ? [] : [triggerFiring(object)]),
  ],
  rule: ({ data }) => [unended(data.definition)],
  policy: (object) => [policyStatement(object)],
  grants: () => [],
  partition: attach,
  'index use': ({ data }) => indexUse('new', data),
  ownership: (object) => [
    `ALTER SEQUENCE ${inSchema({ schema: object.schema!, name: object.name })} OWNED BY ${inSchema({ schema: object.data.schema, name: object.data.table })}.${word(object.data.column)}`,
  ],
  'default privileges': (object) => [defaultPrivilege(object, true)],
};

const dropPart =
  (what: string) => (object: { schema: string | null; table: string | null; name: string }) => [
    `DROP ${what} ${word(object.name)} ON ${owner(object)}`,
  ];

/** The statements that drop one object. */
export const DROP: { [K in ObjectKind]: Drop<K> } = {
  schema: ({ name }) => [`DROP SCHEMA ${word(name)}`],
  extension: ({ name }) => [`DROP EXTENSION ${word(name)}`],
  enum: dropType('TYPE'),
  domain: dropType('DOMAIN'),
  composite: dropType('TYPE'),
  range: dropType('TYPE'),
  sequence: dropType('SEQUENCE'),
  table: dropType('TABLE'),
  view: dropType('VIEW'),
  matview: dropType('MATERIALIZED VIEW'),
  column: (object) => [`ALTER TABLE ${owner(object)} DROP COLUMN ${word(object.name)}`],
  default: (object) => [`ALTER TABLE ${owner(object)} ALTER COLUMN ${word(object.name)} DROP DEFAULT`],
  // What came from a parent may have gone with the parent's.
  constraint: (object) => [
    `ALTER TABLE ${owner(object)} DROP CONSTRAINT ${object.data.inherited ? 'IF EXISTS ' : ''}${word(object.name)}`,
  ],
  index: (object) => [`DROP INDEX ${inSchema({ schema: object.schema!, name: object.name })}`],
  statistics: (object) => [`DROP STATISTICS ${inSchema({ schema: object.schema!, name: object.name })}`],
  function: dropRoutine,
  procedure: dropRoutine,
  aggregate: dropRoutine,
  trigger: dropPart('TRIGGER'),
  rule: dropPart('RULE'),
  policy: dropPart('POLICY'),
  grants: () => [],
  partition: detach,
  'index use': () => [],
  ownership: (object) => [
    `ALTER SEQUENCE ${inSchema({ schema: object.schema!, name: object.name })} OWNED BY NONE`,
  ],
  'default privileges': (object) => [defaultPrivilege(object, false)],
};

const COMMENT_ON: Partial<Record<ObjectKind, string>> = {
  schema: 'SCHEMA', enum: 'TYPE', domain: 'DOMAIN', composite: 'TYPE', range: 'TYPE', sequence: 'SEQUENCE', table: 'TABLE',
  view: 'VIEW', matview: 'MATERIALIZED VIEW', column: 'COLUMN', constraint: 'CONSTRAINT', index: 'INDEX',
  statistics: 'STATISTICS', function: 'FUNCTION', procedure: 'PROCEDURE', aggregate: 'AGGREGATE', trigger: 'TRIGGER',
  rule: 'RULE', policy: 'POLICY',
}; // biome-ignore format: a table

/** COMMENT ON for an object; null takes the comment away. */
export function commentStatement(object: SchemaObject): string {
  const { kind, name, schema, comment } = object;
  const target = () => {
    if (kind === 'schema') return word(name);
    if (kind === 'column') return `${owner(object)}.${word(name)}`;
    if (kind === 'function' || kind === 'procedure' || kind === 'aggregate') return routineName(object.data);
    if (['constraint', 'trigger', 'rule', 'policy'].includes(kind))
      return `${word(name)} ON ${owner(object)}`;
    return inSchema({ schema: schema!, name });
  };
  return `COMMENT ON ${COMMENT_ON[kind]} ${target()} IS ${comment === null ? 'NULL' : text(comment)}`;
}

/** ALTER TABLE for what is set on the table itself. */
export function tableChanges(before: TableSettings, after: TableSettings, options: string[]): string[] {
  const table = `ALTER TABLE ${inSchema(after)}`;
  const flip = (is: boolean, was: boolean, on: string, off: string) =>
    is === was ? [] : [`${table} ${is ? on : off}`];
  return [
    ...flip(after.unlogged, before.unlogged, 'SET UNLOGGED', 'SET LOGGED'),
    ...options.map((option) => `${table} ${option}`),
    ...flip(after.rls, before.rls, 'ENABLE ROW LEVEL SECURITY', 'DISABLE ROW LEVEL SECURITY'),
    ...flip(after.rlsForced, before.rlsForced, 'FORCE ROW LEVEL SECURITY', 'NO FORCE ROW LEVEL SECURITY'),
  ];
}
