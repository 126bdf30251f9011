import { fail } from '../kernel/errors.ts';
import { mutate } from '../kernel/mutate.ts';
import { keyQuery, rowBody, unchangedQuery } from './encode.ts';
import { countRows, forward } from './forward.ts';
import type { RowKey, RowTarget, RowValues } from './shapes.ts';
import { assertKey, type Inside, requireWritable } from './target.ts';

const GONE = 'This row is not there any more: somebody removed it or changed its key. Reload the rows.';
const CHANGED =
  'Somebody changed this row meanwhile, or removed it. Nothing was saved; reload the rows to see what it is now.';

/**
 * Changes columns of the row with this primary key. Throws `conflict` when there is no such row any more, or when
 * `before` is given and the columns hold something else by now.
 */
export async function updateRow(
  ctx: Inside,
  input: RowTarget & { key: RowKey; values: RowValues; before?: RowValues },
): Promise<{ rows: string }> {
  const table = await requireWritable(ctx, input, 'update');
  assertKey(table, input.key);
  const body = rowBody(table, input.values);
  return mutate(ctx, 'row.update', async () => {
    const query = keyQuery(input.key) + unchangedQuery(table, input.before ?? {});
    const request = { method: 'PATCH' as const, query, body, values: input.values };
    const rows = await forward(ctx, table, request);
    if (!countRows(rows)) throw fail('conflict', input.before ? CHANGED : GONE);
    // Names only: values would carry personal data into a log that is never erased.
    const after = {
      table: `${table.schema}.${table.name}`,
      key: input.key,
      columns: Object.keys(input.values),
    };
    return { result: { rows }, audit: { chain: ctx.team.id, target: `project:${ctx.project.slug}`, after } };
  });
}
