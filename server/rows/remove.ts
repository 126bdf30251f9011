import { mutate } from '../kernel/mutate.ts';
import { keysQuery } from './encode.ts';
import { countRows, forward } from './forward.ts';
import type { RowKey, RowTarget } from './shapes.ts';
import { assertKey, type Inside, requireWritable } from './target.ts';

/** Removes the rows with these primary keys: all of those that are still there, or none when one is refused. */
export async function removeRows(
  ctx: Inside,
  input: RowTarget & { keys: RowKey[] },
): Promise<{ removed: number }> {
  const table = await requireWritable(ctx, input, 'delete');
  for (const key of input.keys) assertKey(table, key);
  const query = keysQuery(input.keys);
  return mutate(ctx, 'row.remove', async () => {
    const removed = countRows(await forward(ctx, table, { method: 'DELETE', query, values: {} }));
    const before = { table: `${table.schema}.${table.name}`, keys: input.keys };
    const audit = { chain: ctx.team.id, target: `project:${ctx.project.slug}`, before, after: { removed } };
    return { result: { removed }, audit };
  });
}
