import type { SchemaDescription, SchemaObject } from './objects.ts';
import { objectsOf } from './objects.ts';

/** What is not a property of the object itself: its name, what a statement of its own sets, and what time changes. */
const NO_PROPERTY = new Set([
  'name', 'schema', 'position', 'comment', 'marks', 'sizeBytes', 'scans', 'grants', 'baseType', 'enumValues', 'valid',
  'inherited', 'partOf', 'clustered',
]); // biome-ignore format: a list
/** Told by their definition, or by an object of their own. */
const BY_DEFINITION = new Set(['columns', 'predicate', 'method', 'unique', 'primary', 'constraint', 'references', 'onUpdate',
  'onDelete', 'deferrable', 'validated', 'function', 'args', 'returnsSet', 'returnsTable', 'signature']); // biome-ignore format: a list

/** The properties by which two objects of one kind are compared. */
export function propertiesOf(object: SchemaObject): Record<string, unknown> {
  if (object.kind === 'grants') return { grants: object.data.grants };
  const left = new Set(NO_PROPERTY);
  if (object.kind === 'column') left.add('default');
  if (object.kind === 'extension') left.delete('schema');
  if (object.kind === 'sequence') left.add('ownedBy');
  const byDefinition = 'definition' in object.data && object.data.definition !== null;
  const entries = Object.entries(object.data).filter(
    ([name]) => !left.has(name) && !(byDefinition && BY_DEFINITION.has(name)),
  );
  return { ...Object.fromEntries(entries), ...(object.comment === null ? {} : { comment: object.comment }) };
}

/** True when nothing but the comment differs. */
export function sameBesideComment(before: SchemaObject, after: SchemaObject): boolean {
  const plain = (object: SchemaObject) => JSON.stringify(propertiesOf({ ...object, comment: null }));
  return before.kind === after.kind && plain(before) === plain(after);
}

export interface Pair {
  before: Map<string, SchemaObject>;
  after: Map<string, SchemaObject>;
}

/** A column or check that a partition has from its parent follows the parent, when it is a partition on both sides. */
function followsParent(object: SchemaObject, pair: Pair): boolean {
  if (object.kind !== 'column' && object.kind !== 'constraint') return false;
  if (!object.data.inherited) return false;
  const [before, after] = [pair.before, pair.after].map((side) =>
    side.get(`partition:${object.schema}.${object.table}`),
  );
  if (object.kind === 'constraint' && object.data.type === 'foreign') return true;
  const hasIndex = object.kind === 'constraint' && object.data.type !== 'check';
  return !hasIndex && before !== undefined && JSON.stringify(before) === JSON.stringify(after);
}

/** Both schemas taken apart, without what follows from something else. Pure. */
export function takeApart(before: SchemaDescription, after: SchemaDescription): Pair {
  const pair = { before: objectsOf(before.schema), after: objectsOf(after.schema) };
  const kept = (side: Map<string, SchemaObject>) =>
    new Map([...side].filter(([, object]) => !followsParent(object, pair)));
  const left = { before: kept(pair.before), after: kept(pair.after) };
  // The default of a column that goes with the parent's goes with it.
  for (const [id, object] of left.before)
    if (
      object.kind === 'default' &&
      object.within &&
      !left.before.has(object.within) &&
      !pair.after.has(object.within)
    )
      left.before.delete(id);
  return left;
}
