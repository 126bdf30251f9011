import type { Dependency } from '../../../catalog/dependencies.ts';
import type { Column, EnumType } from '../../../catalog/shapes.ts';
import { type Pair, sameBesideComment } from '../compare.ts';
import type { SchemaObject } from '../objects.ts';
import { alterable, isRetyped } from './columns.ts';

/**
 * What becomes of an object. `remake`: dropped, and made again. `swap`: a type in use; the old one is renamed, the
 * new one made, the columns moved over, and the old one dropped.
 */
export type Fate = 'keep' | 'drop' | 'make' | 'alter' | 'remake' | 'swap';

export interface Fates {
  of: Map<string, Fate>;
  /** Columns whose type is made anew under them, and tables that lose an index that they use. */
  again: Set<string>;
}

const TYPES = new Set(['enum', 'domain', 'composite', 'range']);
/** What blocks ALTER COLUMN TYPE, or is bound to the old type. */
const BOUND_TO_TYPE = new Set([
  'view',
  'matview',
  'rule',
  'policy',
  'trigger',
  'function',
  'procedure',
  'default',
]);

const isSubsequence = (part: readonly string[], whole: readonly string[]) => {
  let at = 0;
  for (const one of whole) if (one === part[at]) at++;
  return at === part.length;
};

function viewReplaceable(before: SchemaObject<'view'>, after: SchemaObject<'view'>): boolean {
  const of = ({ name, type, collation }: Column) => JSON.stringify([name, type, collation]);
  return before.data.columns.every((one, index) => {
    const same = after.data.columns[index];
    return same !== undefined && of(one) === of(same);
  });
}

/** CREATE OR REPLACE keeps the arguments' names and types, what comes back, and every default there is. */
function routineReplaceable(before: SchemaObject<'function'>, after: SchemaObject<'function'>): boolean {
  const [one, other] = [before.data, after.data];
  const args = (list: typeof one.args) =>
    JSON.stringify(list.map(({ name, mode, type }) => [name, mode, type]));
  const defaults = one.args.every((arg, index) => !arg.hasDefault || other.args[index]?.hasDefault);
  return (
    one.kind === other.kind &&
    one.returns === other.returns &&
    args(one.args) === args(other.args) &&
    defaults
  );
}

/** True when a statement can turn the one into the other, and nothing that depends on it has to know. */
function canAlter(before: SchemaObject, after: SchemaObject): boolean {
  if (sameBesideComment(before, after)) return true;
  if (before.kind === 'column' && after.kind === 'column') return alterable(before.data, after.data);
  if (before.kind === 'enum' && after.kind === 'enum')
    return isSubsequence(before.data.values, after.data.values);
  if (before.kind === 'domain' && after.kind === 'domain')
    return before.data.type === after.data.type && before.data.collation === after.data.collation;
  if (before.kind === 'sequence' && after.kind === 'sequence')
    return before.data.identity === after.data.identity;
  if (before.kind === 'table' && after.kind === 'table')
    return before.data.kind === after.data.kind && before.data.partitionKey === after.data.partitionKey;
  if (before.kind === 'view' && after.kind === 'view') return viewReplaceable(before, after);
  if (before.kind === 'matview' && after.kind === 'matview')
    return before.data.definition === after.data.definition;
  if (before.kind === 'trigger' && after.kind === 'trigger')
    return before.data.definition === after.data.definition;
  if (before.kind === 'constraint' && after.kind === 'constraint')
    return `${after.data.definition} NOT VALID` === before.data.definition;
  const replaced = before.kind === 'function' || before.kind === 'procedure';
  if (replaced && before.kind === after.kind) return routineReplaceable(before as never, after as never);
  if (before.kind === 'extension' && after.kind === 'extension')
    // Its objects belong to the superuser: the owner cannot move them.
    return before.data.schema === after.data.schema;
  return ['schema', 'grants', 'index use', 'composite'].includes(before.kind);
}

/** A new enum value cannot be used in the transaction that adds it: then the type is made anew. */
function usesNewValue(before: EnumType, after: EnumType, pair: Pair): boolean {
  const added = after.values.filter((value) => !before.values.includes(value));
  const quoted = added.map((value) => JSON.stringify(`'${value.replaceAll("'", "''")}'`).slice(1, -1));
  for (const [id, object] of pair.after) {
    const text = JSON.stringify(object.data);
    const was = pair.before.get(id);
    if (
      object.kind !== 'enum' &&
      quoted.some((one) => text.includes(one)) &&
      JSON.stringify(was?.data) !== text
    )
      return true;
  }
  return false;
}

/** The sequences of identity columns, by the column's id: they may change while the column itself does not. */
const sequencesOf = (side: Pair['before']) =>
  new Map(
    [...side.values()].flatMap((one) =>
      one.kind === 'sequence' && one.data.identity && one.within ? [[one.within, one.id] as const] : [],
    ),
  );

/** A new rule of a domain cannot be tried on values inside of arrays and other types: the domain is made anew. */
function needsNewDomain(before: SchemaObject, after: SchemaObject, pair: Pair): boolean {
  if (before.kind !== 'domain' || after.kind !== 'domain') return false;
  const known = new Set(before.data.checks.map(({ definition }) => definition));
  const stricter =
    (before.data.nullable && !after.data.nullable) ||
    after.data.checks.some(({ definition }) => !known.has(definition));
  const { schema, name } = before.data;
  const written = [name, `${schema}.${name}`, `"${name}"`].map((one) => `${one}[]`);
  return (
    stricter &&
    [...pair.before.values()].some((one) => one.kind === 'column' && written.includes(one.data.type))
  );
}

function firstFates(pair: Pair): Map<string, Fate> {
  const fates = new Map<string, Fate>();
  const numbers = [sequencesOf(pair.before), sequencesOf(pair.after)] as const;
  const renumbered = (id: string) => {
    const [was, is] = numbers.map((side) => side.get(id));
    return was !== undefined && is !== undefined && was !== is;
  };
  for (const id of pair.before.keys()) if (!pair.after.has(id)) fates.set(id, 'drop');
  for (const [id, after] of pair.after) {
    const before = pair.before.get(id);
    if (!before) fates.set(id, 'make');
    else if (needsNewDomain(before, after, pair)) fates.set(id, 'remake');
    else if (sameBesideComment(before, after))
      fates.set(id, before.comment === after.comment && !renumbered(id) ? 'keep' : 'alter');
    else if (before.kind === 'enum' && after.kind === 'enum' && usesNewValue(before.data, after.data, pair))
      fates.set(id, 'remake');
    else fates.set(id, canAlter(before, after) ? 'alter' : 'remake');
  }
  return fates;
}

/** Settles what the fate of one object means for one that needs it, from what that one was to be. */
function fateOfDependent(
  dependent: SchemaObject,
  {
    needed,
    fate,
    isPart,
    fates,
  }: { needed: SchemaObject; fate: Fate | 'retype'; isPart: boolean; fates: Fates },
): Fate | undefined {
  const was = fates.of.get(dependent.id);
  if (was !== 'keep' && was !== 'alter') return undefined;
  const { kind } = dependent;
  if (kind === 'grants') {
    if (fate === 'retype' || fate === 'swap') return undefined;
    return isPart ? 'remake' : 'alter';
  }
  if (kind === 'partition' && !needed.id.startsWith('relation:')) return undefined;
  if (kind === 'index use' && !isPart) {
    const { replicaIdentity, clusterOn } = dependent.data;
    const named = [clusterOn, typeof replicaIdentity === 'string' ? null : replicaIdentity.index];
    if (!named.includes(needed.name)) return undefined;
    fates.again.add(dependent.id);
    return 'alter';
  }
  const generated = kind === 'column' && dependent.data.generated;
  if (fate === 'retype') return BOUND_TO_TYPE.has(kind) || generated ? 'remake' : undefined;
  if (fate === 'swap' || TYPES.has(needed.kind)) {
    if (kind === 'column' && !generated) {
      fates.again.add(dependent.id);
      return 'alter';
    }
    return TYPES.has(kind) ? 'swap' : 'remake';
  }
  return 'remake';
}

function isUsedByColumn(
  id: string,
  { before }: Pair,
  edges: readonly Dependency[],
  fates: Map<string, Fate>,
): boolean {
  return edges.some(({ object, needs }) => {
    const user = before.get(object);
    const stays = ['keep', 'alter'].includes(fates.get(object) ?? '');
    return needs === id && stays && (user?.kind === 'column' || (user && TYPES.has(user.kind)));
  });
}

/**
 * Decides what becomes of every object: what differs, and whatever stands in the way of that. Pure.
 * @param needs what needs what before the change; parts need what they are part of
 */
export function decideFates(pair: Pair, needs: readonly Dependency[]): Fates {
  const fates: Fates = { of: firstFates(pair), again: new Set() };
  const dependents = Map.groupBy(needs, ({ needs: needed }) => needed);
  for (const [id, fate] of fates.of)
    if (
      fate === 'remake' &&
      TYPES.has(pair.before.get(id)?.kind ?? '') &&
      isUsedByColumn(id, pair, needs, fates.of)
    )
      fates.of.set(id, 'swap');
  const queue = [...fates.of.keys()];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const needed = pair.before.get(id);
    const fate = fates.of.get(id)!;
    if (!needed || fate === 'keep' || fate === 'make') continue;
    const after = pair.after.get(id);
    const retypes =
      fate === 'alter' && needed.kind === 'column' && after?.kind === 'column' &&
      (fates.again.has(id) || isRetyped(needed.data, after.data)); // biome-ignore format: short
    if (fate === 'alter' && !retypes) continue;
    for (const { object } of dependents.get(id) ?? []) {
      const dependent = pair.before.get(object);
      if (!dependent || !pair.after.has(object)) continue;
      const isPart = dependent.within === id;
      const next = fateOfDependent(dependent, { needed, fate: retypes ? 'retype' : fate, isPart, fates });
      if (next && fates.of.get(object) !== next) fates.of.set(object, next);
      if (next) queue.push(object);
    }
  }
  return fates;
}
