import { describeDatabase } from '../../catalog/describe.ts';
import { valuesLookPersonal } from '../../catalog/personal.ts';
import type { Description } from '../../catalog/shapes.ts';
import { withConnection } from '../../platform/postgres/connect.ts';
import { ident } from '../../platform/postgres/sql.ts';
import type { Lens } from '../lens.ts';
import { compareDocs } from './difference.ts';
import { judgeDocs } from './judge.ts';
import type { DocsDifference } from './shapes.ts';

const SAMPLE = 100;

/** What the values of new columns without a mark say, in the preview: a name may say nothing. */
async function lookAtValues(
  { items }: DocsDifference,
  database: string,
  owner: Parameters<typeof withConnection>[1],
) {
  const unknown = items.filter(
    (one) =>
      one.kind === 'column' &&
      one.change === 'new' &&
      !one.looksLike &&
      !one.marks.length &&
      /^(text|character)/.test(one.type),
  );
  if (!unknown.length) return items;
  return withConnection(database, owner, async (client) => {
    await client.query("SET statement_timeout = '5s'; SET search_path = pg_catalog, public");
    const seen = new Map<unknown, ReturnType<typeof valuesLookPersonal>>();
    for (const item of unknown) {
      const name = ident(item.column!);
      const sql = `SELECT ${name}::text AS value FROM ${ident(item.schema, item.name)} WHERE ${name} IS NOT NULL LIMIT ${SAMPLE}`;
      const rows = await client.query<{ value: string }>(sql).then(
        (result) => result.rows,
        () => [],
      );
      seen.set(item, valuesLookPersonal(rows.map((row) => row.value)));
    }
    return items.map((item) => {
      const hint = seen.get(item);
      return hint ? { ...item, looksLike: { kind: hint.kind, mark: hint.mark } } : item;
    });
  });
}

/** Descriptions and marks of what a change brings. */
export const lens: Lens<Description, DocsDifference, DocsDifference> = {
  name: 'docs',
  title: 'Docs',
  part: 'docs',
  describe: ({ database, owner }) => withConnection(database, owner, describeDatabase),
  compare: compareDocs,
  evidence: async (difference, { after }) => ({
    items: await lookAtValues(difference, after.database, after.owner),
  }),
  judge: (_difference, evidence) => judgeDocs(evidence),
};
