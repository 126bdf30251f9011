import type { Dependency } from '../../catalog/dependencies.ts';
import type {
  Column, CompositeType, DefaultPrivilege, Description, Domain, EnumType, ForeignKey, Grant, Index, KeyConstraint,
  Policy, RangeType, Routine, Schema, Sequence, Table, TableCheck, Trigger,
} from '../../catalog/shapes.ts'; // biome-ignore format: names only
import type { ObjectKind } from './shapes.ts';

/** An environment's schema with what needs what in it: what the lens “schema” describes. */
export interface SchemaDescription {
  schema: Description;
  dependencies: Dependency[];
}

export type Constraint = {
  type: 'primary' | 'unique' | 'foreign' | 'check' | 'exclusion';
  /** Storage parameters of its index, and the parent's index that it is a part of. */
  options: string[];
  partOf: Index['partOf'];
} & (KeyConstraint | ForeignKey | TableCheck);
export type View = Pick<Table, 'schema' | 'name' | 'kind' | 'definition' | 'options'> & {
  columns: Column[];
  columnComments: Record<string, string>;
};
/** What ALTER TABLE sets on the table itself. */
export type TableSettings = Pick<
  Table,
  'schema' | 'name' | 'kind' | 'partitionKey' | 'unlogged' | 'options' | 'rls' | 'rlsForced'
>;
/** What a table uses its indexes for, beyond looking up. */
export type IndexUse = Pick<Table, 'schema' | 'name' | 'replicaIdentity'> & { clusterOn: string | null };
/** A table as a part of others. */
export type Attachment = Pick<Table, 'schema' | 'name' | 'inherits' | 'partitionOf' | 'partitionBound'>;

interface DataOf {
  schema: Schema;
  extension: Description['extensions'][number];
  enum: EnumType;
  domain: Domain;
  composite: CompositeType;
  range: RangeType;
  sequence: Sequence;
  table: TableSettings;
  view: View;
  matview: View;
  column: Column;
  default: { expression: string };
  constraint: Constraint;
  index: Index;
  statistics: { name: string; definition: string };
  function: Routine;
  procedure: Routine;
  aggregate: Routine;
  trigger: Trigger;
  rule: { name: string; definition: string };
  policy: Policy;
  grants: { on: GrantTarget; grants: Grant[] };
  partition: Attachment;
  'index use': IndexUse;
  ownership: NonNullable<Sequence['ownedBy']>;
  'default privileges': DefaultPrivilege;
}
export interface GrantTarget {
  kind: 'schema' | 'table' | 'sequence' | 'function' | 'procedure' | 'type' | 'domain';
  schema: string;
  name: string;
  signature: string;
}

interface Common {
  id: string;
  schema: string | null;
  /** The table or view it is a part of. */
  table: string | null;
  name: string;
  /** Id of what it falls with. */
  within: string | null;
  comment: string | null;
}
/** One thing of a schema: what can be made, changed and dropped by a statement of its own. */
export type SchemaObject<K extends ObjectKind = ObjectKind> = {
  [Kind in K]: Common & { kind: Kind; data: DataOf[Kind] };
}[K];

/** A comment with its marks again, as COMMENT ON takes it. */
export function commentText(comment: string | null, marks: readonly string[]): string | null {
  return [comment, ...marks.map((mark) => `@${mark}`)].filter((part) => part).join(' ') || null;
}

type Named = { schema: string; name: string };
const dotted = ({ schema, name }: Named) => `${schema}.${name}`;
export const relationId = (table: Named) => `relation:${dotted(table)}`;

function grantsOf(
  within: string,
  on: GrantTarget,
  grants: Grant[],
  table: string | null = null,
): SchemaObject {
  const common = { id: `grants:${within}`, schema: on.schema, table, name: on.name, within, comment: null };
  return { ...common, kind: 'grants', data: { on, grants } };
}

function constraintsOf(table: Table): Constraint[] {
  const ofIndex = (name: string) => {
    const { options = [], partOf = null } =
      table.indexes.find((one) => one.constraint && one.name === name) ?? {};
    return { options, partOf };
  };
  const as = (type: Constraint['type'], list: (KeyConstraint | ForeignKey | TableCheck)[]) =>
    list.map((one) => ({ ...one, type, ...ofIndex(one.name) }) as Constraint);
  return [
    ...as('primary', table.primaryKey ? [table.primaryKey] : []),
    ...as('unique', table.unique),
    ...as('check', table.checks),
    ...as('exclusion', table.exclusions),
    ...as('foreign', table.foreignKeys),
  ];
}

function partsOf(table: Table, comments: ReadonlyMap<string, string>): SchemaObject[] {
  const within = relationId(table);
  const part = <K extends ObjectKind>(kind: K, data: DataOf[K] & { name: string }): SchemaObject => {
    const id = `${kind}:${dotted(table)}.${data.name}`;
    const comment = 'comment' in data ? (data.comment as string | null) : (comments.get(id) ?? null);
    return {
      id,
      kind,
      schema: table.schema,
      table: table.name,
      name: data.name,
      within,
      comment,
      data,
    } as SchemaObject;
  };
  const isView = table.kind === 'view' || table.kind === 'matview';
  const columns = isView ? [] : table.columns;
  const column = (one: Column) =>
    ({ ...part('column', one), comment: commentText(one.comment, one.marks) }) as SchemaObject;
  const defaults = table.columns.filter((one) => one.default !== null);
  return [
    ...columns.map(column),
    ...defaults.map((one) => ({
      ...part('default', { name: one.name, expression: one.default! } as never),
      within: isView ? within : `column:${dotted(table)}.${one.name}`,
    })),
    ...constraintsOf(table).map((one) => part('constraint', one)),
    ...table.indexes.filter((one) => !one.constraint).map((one) => part('index', one)),
    ...table.statistics.map((one) => part('statistics', one)),
    ...table.triggers.map((one) => part('trigger', one)),
    ...table.rules.map((one) => part('rule', one)),
    ...table.policies.map((one) => part('policy', one)),
    grantsOf(
      within,
      { kind: 'table', schema: table.schema, name: table.name, signature: '' },
      table.grants,
      table.name,
    ),
  ];
}

const commentsOf = (columns: readonly Column[]): Record<string, string> =>
  Object.fromEntries(
    columns.flatMap(({ name, comment, marks }) => {
      const text = commentText(comment, marks);
      return text === null ? [] : [[name, text]];
    }),
  );

/** What a table or materialized view uses its indexes for. */
function indexUseOf(table: Table): SchemaObject {
  const { schema, name, replicaIdentity } = table;
  const clusterOn = table.indexes.find((one) => one.clustered)?.name ?? null;
  const common = { id: `index use:${dotted(table)}`, within: relationId(table), comment: null };
  return {
    ...common,
    schema,
    table: name,
    name,
    kind: 'index use',
    data: { schema, name, replicaIdentity, clusterOn },
  };
}

function tableObjects(table: Table, comments: ReadonlyMap<string, string>): SchemaObject[] {
  const { schema, name, kind, definition, options, columns } = table;
  const id = relationId(table);
  const common = {
    id,
    schema,
    table: name,
    name,
    within: null,
    comment: commentText(table.comment, table.marks),
  };
  const parts = partsOf(table, comments);
  if (kind === 'view' || kind === 'matview')
    return [
      {
        ...common,
        kind,
        data: { schema, name, kind, definition, options, columns, columnComments: commentsOf(columns) },
      },
      ...parts,
      ...(kind === 'matview' ? [indexUseOf(table)] : []),
    ];
  const { partitionKey, unlogged, rls, rlsForced, inherits, partitionOf, partitionBound } = table;
  const data = { schema, name, kind, partitionKey, unlogged, options, rls, rlsForced };
  const attached = partitionOf || inherits.length;
  const attachment = { ...common, id: `partition:${dotted(table)}`, within: id, comment: null };
  return [
    { ...common, kind: 'table', data },
    ...parts,
    indexUseOf(table),
    ...(attached
      ? [
          {
            ...attachment,
            kind: 'partition' as const,
            data: { schema, name, inherits, partitionOf, partitionBound },
          },
        ]
      : []),
  ];
}

function typeObjects({ enums, domains, composites, ranges }: Description): SchemaObject[] {
  const of = <K extends 'enum' | 'domain' | 'composite' | 'range'>(
    kind: K,
    list: DataOf[K][],
  ): SchemaObject[] =>
    list.flatMap((data) => {
      const { schema, name, comment, grants } = data;
      const id = `type:${dotted(data)}`;
      const target: GrantTarget = {
        kind: kind === 'domain' ? 'domain' : 'type',
        schema,
        name,
        signature: '',
      };
      const object = { id, kind, schema, table: null, name, within: null, comment, data };
      return [object as unknown as SchemaObject, grantsOf(id, target, grants)];
    });
  return [
    ...of('enum', enums),
    ...of('domain', domains),
    ...of('composite', composites),
    ...of('range', ranges),
  ];
}

function functionObjects(routine: Routine): SchemaObject[] {
  const { schema, name, signature, kind, comment, marks, grants } = routine;
  const id = `function:${schema}.${name}(${signature})`;
  const target: GrantTarget = {
    kind: kind === 'procedure' ? 'procedure' : 'function',
    schema,
    name,
    signature,
  };
  const shown = kind === 'window' ? 'function' : kind;
  const common = { id, schema, table: null, name, within: null, comment: commentText(comment, marks) };
  return [{ ...common, kind: shown, data: routine }, grantsOf(id, target, grants)];
}

function sequenceObjects(sequence: Sequence): SchemaObject[] {
  const { schema, name, comment, grants, ownedBy, identity } = sequence;
  const id = `sequence:${dotted(sequence)}`;
  const column = ownedBy && `column:${ownedBy.schema}.${ownedBy.table}.${ownedBy.column}`;
  const common = { schema, table: null, name, comment: null };
  const owned: SchemaObject[] =
    ownedBy && !identity
      ? [{ ...common, id: `ownership:${dotted(sequence)}`, within: id, kind: 'ownership', data: ownedBy }]
      : [];
  return [
    { ...common, id, within: identity ? column : null, comment, kind: 'sequence', data: sequence },
    ...owned,
    grantsOf(id, { kind: 'sequence', schema, name, signature: '' }, grants),
  ];
}

/** A schema taken apart into things that one statement each makes, changes or drops. Pure. */
export function objectsOf(description: Description): Map<string, SchemaObject> {
  const comments = new Map(description.furtherComments.map(({ name, comment }) => [name, comment]));
  const alone = { schema: null, table: null, within: null };
  const objects: SchemaObject[] = [
    ...description.schemas.flatMap((one): SchemaObject[] => [
      { ...alone, id: `schema:${one.name}`, kind: 'schema', name: one.name, comment: one.comment, data: one },
      grantsOf(
        `schema:${one.name}`,
        { kind: 'schema', schema: one.name, name: one.name, signature: '' },
        one.grants,
      ),
    ]),
    ...description.extensions.map(
      (one): SchemaObject => ({
        ...{
          ...alone,
          id: `extension:${one.name}`,
          kind: 'extension',
          name: one.name,
          comment: null,
          data: one,
        },
      }),
    ),
    ...typeObjects(description),
    ...description.sequences.flatMap(sequenceObjects),
    ...description.tables.flatMap((table) => tableObjects(table, comments)),
    ...description.functions.flatMap(functionObjects),
    ...description.defaultPrivileges.map((one): SchemaObject => {
      const name = `${one.privilege} on ${one.objects} to ${one.role}`;
      const schema = one.schema && `schema:${one.schema}`;
      const id = `default privileges:${one.schema ?? ''}.${name}`;
      return {
        ...alone,
        within: schema,
        id,
        kind: 'default privileges',
        schema: one.schema,
        name,
        comment: null,
        data: one,
      };
    }),
  ];
  return new Map(objects.map((one) => [one.id, one]));
}
