import { mutate } from '../kernel/mutate.ts';
import { rowBody } from './encode.ts';
import { forward } from './forward.ts';
import type { RowTarget, RowValues } from './shapes.ts';
import { type Inside, requireWritable } from './target.ts';

/** Adds a row; columns that are left out get their defaults. Answers with the new row as a JSON array text. */
export async function insertRow(
  ctx: Inside,
  input: RowTarget & { values: RowValues },
): Promise<{ rows: string }> {
  const table = await requireWritable(ctx, input, 'insert');
  const body = rowBody(table, input.values);
  return mutate(ctx, 'row.insert', async () => {
    const rows = await forward(ctx, table, { method: 'POST', query: '', body, values: input.values });
    // Names only: values would carry personal data into a log that is never erased.
    const after = { table: `${table.schema}.${table.name}`, columns: Object.keys(input.values) };
    return { result: { rows }, audit: { chain: ctx.team.id, target: `project:${ctx.project.slug}`, after } };
  });
}
