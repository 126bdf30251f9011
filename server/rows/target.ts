import { describeEnvironment } from '../catalog/cached.ts';
import type { Table } from '../catalog/shapes.ts';
import { fail } from '../kernel/errors.ts';
import type { Ctx } from '../kernel/mutate.ts';
import { type ProjectAccess, requireReady } from '../projects/access.ts';
import type { TeamAccess } from '../teams/access.ts';
import { type RowAction, writeRefusal } from './policy.ts';
import type { RowKey, RowTarget } from './shapes.ts';

/** Context of a project's procedure. */
export type Inside = Ctx & { team: TeamAccess; project: ProjectAccess };

/**
 * The table that rows are written to. Throws `not_found` when the database has none of that name, `precondition`
 * when it cannot be written (not exposed, a view without rules, no primary key).
 */
export async function requireWritable(ctx: Inside, target: RowTarget, action: RowAction): Promise<Table> {
  const { description, exposed } = await describeEnvironment(ctx.db, requireReady(ctx.project).id);
  const table = description.tables.find((t) => t.schema === target.schema && t.name === target.table);
  if (!table)
    throw fail('not_found', `There is no table ${target.schema}.${target.table} in this database any more.`);
  const refusal = writeRefusal(ctx.team.role, table, exposed, action);
  if (refusal) throw fail('precondition', refusal);
  return table;
}

/** Refuses keys that are not exactly the primary key: anything less could hit more than one row. */
export function assertKey(table: Table, key: RowKey): void {
  const columns = table.primaryKey?.columns ?? [];
  const same = columns.length === Object.keys(key).length && columns.every((name) => name in key);
  if (!same)
    throw fail('invalid', `A row of ${table.name} is named by ${columns.join(', ')}.`, { field: 'key' });
}
