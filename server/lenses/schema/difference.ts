import { type Pair, propertiesOf, takeApart } from './compare.ts';
import { exposures } from './exposures.ts';
import { possibleLosses } from './loss.ts';
import type { SchemaDescription, SchemaObject } from './objects.ts';
import { drawDifference } from './picture.ts';
import {
  KINDS,
  type ObjectChange,
  type PropertyChange,
  type RenameHint,
  type SchemaDifference,
} from './shapes.ts';
import { migrationSql } from './sql/plan.ts';

/** What every object of its kind has: nothing that anybody changed. */
function isPlain(object: SchemaObject): boolean {
  if (object.kind === 'index use') return object.data.replicaIdentity === 'default' && !object.data.clusterOn;
  if (object.kind !== 'grants') return false;
  const { on, grants } = object.data;
  const usual = on.kind === 'type' || on.kind === 'domain' ? ['PUBLIC'] : [];
  return grants.every((one) => usual.includes(one.role));
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

function propertyChanges(
  before: SchemaObject | undefined,
  after: SchemaObject | undefined,
): PropertyChange[] {
  const [was, is] = [before ? propertiesOf(before) : {}, after ? propertiesOf(after) : {}];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const value = (side: Record<string, unknown>, name: string) => side[name] ?? null;
  return names
    .map((name) => ({ name, before: value(was, name), after: value(is, name) }))
    .filter((one) => !same(one.before, one.after));
}

/** The sequence of an identity column comes and goes with the column. */
const ofIdentity = (object: SchemaObject) => object.kind === 'sequence' && object.data.identity;

function changeOf(id: string, { before, after }: Pair): ObjectChange | undefined {
  const [was, is] = [before.get(id), after.get(id)];
  const object = (is ?? was)!;
  if ((!was || !is) && (isPlain(object) || ofIdentity(object))) return undefined;
  const properties = propertyChanges(was, is);
  if (was && is && !properties.length && was.kind === is.kind) return undefined;
  const { kind, schema, name } = object;
  const table = object.table === object.name && kind !== 'grants' ? null : object.table;
  return { id, kind, change: !was ? 'added' : !is ? 'removed' : 'changed', schema, table, name, properties };
}

/** Everything that is not the same on both sides, in the order of kinds and names. */
function changesOf(pair: Pair): ObjectChange[] {
  const ids = [...new Set([...pair.before.keys(), ...pair.after.keys()])];
  const changes = ids.map((id) => changeOf(id, pair)).filter((one) => one !== undefined);
  const rank = (one: ObjectChange) => KINDS.indexOf(one.kind);
  return changes.sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

/** One thing gone and one come, of the same make, and no other: it may have been renamed. */
function pairUp<T>(gone: T[], come: T[], make: (one: T) => string): [T, T][] {
  const [left, right] = [Map.groupBy(gone, make), Map.groupBy(come, make)];
  return [...left].flatMap(([key, list]): [T, T][] => {
    const others = right.get(key) ?? [];
    return list.length === 1 && others.length === 1 ? [[list[0]!, others[0]!]] : [];
  });
}

function renameHints({ before, after }: Pair): RenameHint[] {
  const only = (side: Pair['before'], other: Pair['before'], kind: 'table' | 'column') =>
    [...side.values()].filter((one) => one.kind === kind && !other.has(one.id));
  const [goneTables, newTables] = [only(before, after, 'table'), only(after, before, 'table')];
  const columns = (side: Pair['before']) => (table: SchemaObject) =>
    [...side.values()]
      .filter((one) => one.within === table.id && one.kind === 'column')
      .map((one) => one.name)
      .join('\n');
  const columnsOf = (table: SchemaObject) => columns(before.has(table.id) ? before : after)(table);
  const tables = pairUp(goneTables, newTables, (one) => `${one.schema}\n${columnsOf(one)}`);
  const stays = (one: SchemaObject) => before.has(one.within ?? '') && after.has(one.within ?? '');
  const make = (one: SchemaObject) => (one.kind === 'column' ? `${one.within} ${one.data.type}` : '');
  const pairs = pairUp(
    only(before, after, 'column').filter(stays),
    only(after, before, 'column').filter(stays),
    make,
  );
  return [
    ...tables.map(([from, to]) => ({
      kind: 'table' as const,
      schema: from.schema!,
      table: from.name,
      from: from.name,
      to: to.name,
    })),
    ...pairs.map(([from, to]) => ({
      kind: 'column' as const,
      schema: from.schema!,
      table: from.table!,
      from: from.name,
      to: to.name,
    })),
  ];
}

/** What differs between two schemas: list, picture, SQL, and what it could destroy or open. Pure. */
export function compareSchemas(before: SchemaDescription, after: SchemaDescription): SchemaDifference {
  const pair = takeApart(before, after);
  const changes = changesOf(pair);
  const renames = renameHints(pair);
  return {
    changes,
    renames,
    picture: drawDifference(before.schema, after.schema, changes),
    sql: migrationSql(before, after),
    losses: possibleLosses(pair, renames),
    exposures: exposures(pair, after.dependencies),
  };
}
