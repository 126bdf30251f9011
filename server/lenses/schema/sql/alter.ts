import type { CompositeType, Domain, EnumType, Sequence } from '../../../catalog/shapes.ts';
import { sameBesideComment } from '../compare.ts';
import type { SchemaObject } from '../objects.ts';
import { columnChanges, continueAfter } from './columns.ts';
import { inSchema, optionChanges, text, word } from './quote.ts';
import {
  alterSequence,
  attributeComments, checkComments, columnComments, identitySequence, indexUse, MAKE, type Surroundings, tableChanges, triggerFiring, viewStatement,
} from './statements.ts'; // biome-ignore format: names only

function enumChanges(before: EnumType, after: EnumType): string[] {
  const known = new Set(before.values);
  return after.values.flatMap((value, index) => {
    if (known.has(value)) return [];
    const next = after.values.slice(index + 1).find((one) => before.values.includes(one));
    const previous = after.values[index - 1];
    const place =
      next !== undefined ? ` BEFORE ${text(next)}` : previous !== undefined ? ` AFTER ${text(previous)}` : '';
    return [`ALTER TYPE ${inSchema(after)} ADD VALUE ${text(value)}${place}`];
  });
}

function domainChanges(before: Domain, after: Domain): string[] {
  const domain = `ALTER DOMAIN ${inSchema(after)}`;
  const same = (one: Domain['checks'][number], list: Domain['checks']) =>
    list.some((other) => other.name === one.name && other.definition === one.definition);
  return [
    ...before.checks
      .filter((one) => !same(one, after.checks))
      .map((one) => `${domain} DROP CONSTRAINT ${word(one.name)}`),
    ...(before.default === after.default
      ? []
      : [`${domain} ${after.default === null ? 'DROP DEFAULT' : `SET DEFAULT ${after.default}`}`]),
    ...(before.nullable === after.nullable ? [] : [`${domain} ${after.nullable ? 'DROP' : 'SET'} NOT NULL`]),
    ...after.checks
      .filter((one) => !same(one, before.checks))
      .map((one) => `${domain} ADD CONSTRAINT ${word(one.name)} ${one.definition}`),
    ...checkComments(
      before.checks.filter((one) => same(one, after.checks)),
      after,
    ),
  ];
}

function compositeChanges(before: CompositeType, after: CompositeType): string[] {
  const key = ({ type, collation }: CompositeType['attributes'][number]) => `${type} ${collation}`;
  const kept = (one: CompositeType['attributes'][number], list: CompositeType['attributes']) =>
    list.some((other) => other.name === one.name && key(other) === key(one));
  const collate = (collation: string | null) =>
    collation === null ? '' : ` COLLATE ${collation.startsWith('"') ? collation : word(collation)}`;
  const type = `ALTER TYPE ${inSchema(after)}`;
  return [
    ...before.attributes
      .filter((one) => !kept(one, after.attributes))
      .map((one) => `${type} DROP ATTRIBUTE ${word(one.name)}`),
    ...after.attributes
      .filter((one) => !kept(one, before.attributes))
      .map((one) => `${type} ADD ATTRIBUTE ${word(one.name)} ${one.type}${collate(one.collation)}`),
    ...attributeComments(
      before.attributes.filter((one) => kept(one, after.attributes)),
      after,
    ),
  ];
}

const sequenceLogging = (before: Sequence, after: Sequence): string[] =>
  Boolean(before.unlogged) === Boolean(after.unlogged)
    ? []
    : [`ALTER SEQUENCE ${inSchema(after)} SET ${after.unlogged ? 'UNLOGGED' : 'LOGGED'}`];

const sequenceId = ({ schema, name }: Sequence) => `${schema}.${name}`;

/** The sequence of an identity column follows its table into another schema by itself. */
const renameSequence = (before: Sequence, after: Sequence): string[] => [
  `ALTER SEQUENCE ${inSchema(before)} RENAME TO ${word(after.name)}`,
  alterSequence(before, after),
];

function columnStatements(
  before: SchemaObject<'column'>,
  after: SchemaObject<'column'>,
  { around, remade }: { around: Surroundings; remade: boolean },
): string[] {
  const table = { schema: after.schema!, name: after.table! };
  const sequence = after.data.identity ? identitySequence(around, after) : undefined;
  const actions = columnChanges(before.data, after.data, { table, sequence, remade });
  const old = before.data.identity ? identitySequence({ after: around.before }, before) : undefined;
  const renamed =
    old && sequence && sequenceId(old) !== sequenceId(sequence) ? renameSequence(old, sequence) : [];
  const counts = sequence && !before.data.identity ? [continueAfter(sequence, table, after.name)] : [];
  return [...actions.map((action) => `ALTER TABLE ${inSchema(table)} ${action}`), ...renamed, ...counts];
}

/**
 * The statements that turn one object into another of the same name, comment and grants aside.
 * @param remade the type of a column is the same by name, but was made anew
 */
export function alterStatements(
  before: SchemaObject,
  after: SchemaObject,
  { around, remade }: { around: Surroundings; remade: boolean },
): string[] {
  if (before.kind === 'column' && after.kind === 'column')
    return columnStatements(before, after, { around, remade });
  if (sameBesideComment(before, after) && !remade) return [];
  if (before.kind === 'enum' && after.kind === 'enum') return enumChanges(before.data, after.data);
  if (before.kind === 'domain' && after.kind === 'domain') return domainChanges(before.data, after.data);
  if (before.kind === 'composite' && after.kind === 'composite')
    return compositeChanges(before.data, after.data);
  if (before.kind === 'sequence' && after.kind === 'sequence')
    return [alterSequence(before.data, after.data), ...sequenceLogging(before.data, after.data)];
  if (before.kind === 'table' && after.kind === 'table')
    return tableChanges(before.data, after.data, optionChanges(before.data.options, after.data.options));
  if (before.kind === 'view' && after.kind === 'view')
    return [viewStatement(after.data, true), ...columnComments(before.data, after.data)];
  if (before.kind === 'matview' && after.kind === 'matview')
    return [
      ...optionChanges(before.data.options, after.data.options).map(
        (change) => `ALTER MATERIALIZED VIEW ${inSchema(after.data)} ${change}`,
      ),
      ...columnComments(before.data, after.data),
    ];
  if (after.kind === 'trigger') return [triggerFiring(after)];
  if (after.kind === 'constraint')
    return [
      `ALTER TABLE ${inSchema({ schema: after.schema!, name: after.table! })} VALIDATE CONSTRAINT ${word(after.name)}`,
    ];
  if (before.kind === 'index use' && after.kind === 'index use')
    return indexUse(remade ? 'lost' : before.data, after.data);
  if (before.kind === 'extension' && after.kind === 'extension')
    return [
      ...(before.data.schema === after.data.schema
        ? []
        : [`ALTER EXTENSION ${word(after.name)} SET SCHEMA ${word(after.data.schema)}`]),
      ...(before.data.version === after.data.version
        ? []
        : [`ALTER EXTENSION ${word(after.name)} UPDATE TO ${text(after.data.version)}`]),
    ];
  if (after.kind === 'function' || after.kind === 'procedure')
    return MAKE[after.kind](after as never, around);
  return [];
}
