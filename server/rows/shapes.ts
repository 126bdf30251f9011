import { z } from 'zod';

const name = z.string().min(1).max(63);
/** A value as PostgreSQL reads it; null is SQL's null. A column that is left out gets its default. */
const value = z.string().max(10_000_000).nullable();

export const rowTarget = z.object({ schema: name, table: name });
export type RowTarget = z.infer<typeof rowTarget>;

export const rowValues = z.record(name, value);
export type RowValues = z.infer<typeof rowValues>;

/** Primary key columns with their values. */
export const rowKey = z
  .record(name, z.string().max(4000))
  .refine((key) => Object.keys(key).length > 0, 'is empty');
export type RowKey = z.infer<typeof rowKey>;

/** Most rows that one call removes: their keys must fit into one address. */
export const MOST_REMOVED = 100;

export const insertRow = rowTarget.extend({ values: rowValues });
export const updateRow = rowTarget.extend({
  key: rowKey,
  values: rowValues.refine((values) => Object.keys(values).length > 0, 'names no column to change'),
  /** What the person saw in these columns: when it is no longer there, nothing is written. */
  before: rowValues.optional(),
});
export const removeRows = rowTarget.extend({ keys: z.array(rowKey).min(1).max(MOST_REMOVED) });

/** What a failed write says beside its message: columns at fault, with a sentence for each. */
export interface RowProblem {
  /** SQLSTATE of PostgreSQL, or a code of the gateway. */
  code: string;
  fields: Record<string, string>;
}
