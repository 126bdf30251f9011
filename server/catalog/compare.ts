import type { Description } from './shapes.ts';

/** One thing that differs. `before` and `after` are given for a changed value only. */
export interface Difference {
  /** For example `tables.public.patients.columns.email.nullable`. */
  path: string;
  kind: 'added' | 'removed' | 'changed';
  before?: unknown;
  after?: unknown;
}

/** What depends on the rows or on time, not on the schema. */
const VOLATILE = new Set(['rowEstimate', 'sizeBytes', 'scans', 'serverVersion']);

type Plain = Record<string, unknown>;
const isRecord = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** How an element of a list is called, so that lists are compared by name and not by position. */
function keyOf(element: Plain): string | undefined {
  if (typeof element['name'] === 'string' && !('mode' in element)) {
    const owner = typeof element['schema'] === 'string' ? `${element['schema']}.` : '';
    const signature = typeof element['signature'] === 'string' ? `(${element['signature']})` : '';
    return `${owner}${element['name']}${signature}`;
  }
  return undefined;
}

/** A list of named things as a record; other lists stay as they are. */
function keyed(value: unknown): unknown {
  if (!Array.isArray(value) || !value.length || !value.every(isRecord)) return value;
  const entries = value.map((element) => [keyOf(element), element] as const);
  return entries.every(([key]) => key !== undefined) ? Object.fromEntries(entries) : value;
}

function compareRecords(before: Plain, after: Plain, path: string): Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !VOLATILE.has(name),
  );
  return names.flatMap((name) => {
    const inner = path ? `${path}.${name}` : name;
    if (!(name in after)) return [{ path: inner, kind: 'removed' as const }];
    if (!(name in before)) return [{ path: inner, kind: 'added' as const }];
    return compareValues(before[name], after[name], inner);
  });
}

function compareValues(left: unknown, right: unknown, path: string): Difference[] {
  // An empty list has no names yet; beside a list of named things it is an empty record.
  const empty = (value: unknown) => (Array.isArray(value) && !value.length ? {} : value);
  let [before, after] = [keyed(left), keyed(right)];
  if (isRecord(before) && Array.isArray(after)) after = empty(after);
  if (isRecord(after) && Array.isArray(before)) before = empty(before);
  if (isRecord(before) && isRecord(after)) return compareRecords(before, after, path);
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, kind: 'changed', before, after }];
}

/**
 * What differs between two descriptions, apart from sizes, row counts and use. Pure.
 * @returns added, removed and changed parts from `before` to `after`; empty when the schemas are the same
 */
export function differences(before: Description, after: Description): Difference[] {
  return compareValues(before, after, '');
}

/** True when both describe the same schema. */
export function sameSchema(one: Description, other: Description): boolean {
  return differences(one, other).length === 0;
}
