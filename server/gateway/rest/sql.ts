import type { Plan } from './plan/types.ts';
import { bodySql } from './sql/body.ts';
import { ident, relationName, SqlBuilder } from './sql/builder.ts';
import { callSql } from './sql/call.ts';
import { countNode, outerWhere, SOURCE, scanSql, selectNode } from './sql/node.ts';
import { countsPage, scannedColumns } from './sql/one-scan.ts';
import { insertedSql, mutationSql } from './sql/write.ts';

/** One statement. The text is the shape of the request; everything the caller chose freely is in `values`. */
export interface Statement {
  text: string;
  values: string[];
  /** Second statement of the same batch, whose plan tells the estimated number of rows. */
  explain?: { text: string; values: string[] };
  /** Kind of a counted page, under which the number of its rows may be remembered. */
  counts?: string;
  /** It calls a function of the schema, which may do anything to the session. */
  calls?: true;
}

/** What a statement says when it refuses its own row count, from inside, so that the write is rolled back. */
export const NOT_ONE_ROW = 'slipway rows, not one: ';
export const TOO_MANY_ROWS = 'slipway rows, too many: ';

/** Wraps the body so that a wrong number of written rows fails the statement, and with it the write. */
function guarded(b: SqlBuilder, body: string, plan: Plan): string {
  const refuse = (mark: string) => `then ('${mark}' || count(*))::int::text`;
  let cases = '';
  const rows = plan.mutation !== undefined || plan.call?.routine.returnsRow || plan.call?.routine.returnsSet;
  if (rows && plan.media.format === 'object') cases += ` when count(*) <> 1 ${refuse(NOT_ONE_ROW)}`;
  const most = plan.preferences.maxAffected;
  if (most !== undefined && ((plan.mutation && plan.mutation.kind !== 'insert') || plan.call))
    cases += ` when count(*) > ${b.bind(String(most))}::bigint ${refuse(TOO_MANY_ROWS)}`;
  return cases ? `case${cases} else (${body})::text end` : body;
}

function totalSql(b: SqlBuilder, plan: Plan, where: string): string {
  const { node, preferences } = plan;
  if (plan.mutation) return preferences.count ? 'count(*)' : 'null';
  if (!preferences.count || preferences.count === 'planned') return 'null';
  const limit = node.limit === undefined ? node.maxRows : Math.min(node.limit, node.maxRows ?? node.limit);
  if (limit === undefined && node.offset === 0) return 'count(*)';
  const bounded = preferences.count === 'estimated' && node.maxRows !== undefined;
  const ceiling = bounded ? (node.maxRows ?? 0) + 1 : undefined;
  const counted = countNode(b, node, where, ceiling);
  // A page that is not full already tells the total: the second scan is then never run.
  if (node.offset === 0 && node.limit === undefined && limit !== undefined)
    return `case when count(*) < ${limit} then count(*) else ${counted} end`;
  return counted;
}

const SETTINGS = `nullif(current_setting('response.headers', true), ''), nullif(current_setting('response.status', true), '')`;

/** A key as a filter takes it. */
function keyText({ node }: Plan, name: string): string {
  const { toJson, fromText } = node.table?.columns.get(name)?.representation ?? {};
  return toJson && fromText ? `${relationName(toJson)}(${ident(name)}) #>> '{}'` : `${ident(name)}::text`;
}

function locationSql(plan: Plan): string {
  if (plan.location.length === 0) return 'null';
  const keys = plan.location.map((name) => keyText(plan, name)).join(', ');
  return `(select json_build_array(${keys})::text from ${SOURCE} limit 1)`;
}

function sourceSql(b: SqlBuilder, plan: Plan): string {
  if (plan.mutation) return `with ${SOURCE} as (${mutationSql(b, plan.mutation)}) `;
  if (plan.call) return `with ${SOURCE} as (${callSql(b, plan.call)}) `;
  return '';
}

function rowsSql(b: SqlBuilder, plan: Plan, where: string): string {
  // A single value is a page of its own.
  if (plan.call && !plan.call.routine.returnsRow && !plan.call.routine.returnsSet) {
    const { limit: _limit, maxRows: _max, ...node } = plan.node;
    return selectNode(b, { ...node, offset: 0 }, undefined, where);
  }
  if (plan.mutation && plan.bodyless) return `select 1 from ${SOURCE}`;
  return selectNode(b, plan.node, undefined, where);
}

/** The same page of rows that were set aside, and counted, before. */
function fromScan(plan: Plan, where: string): { source: string; plan: Plan; total: string } {
  const { relation: _relation, ...node } = plan.node;
  return {
    source: `with ${SOURCE} as materialized (${scanSql(plan.node, scannedColumns(plan.node), where)}) `,
    plan: { ...plan, node: { ...node, where: [] } },
    total: `(select count(*) from ${SOURCE})`,
  };
}

/**
 * Third stage: the plan as one SQL statement. Pure. `few` tells whether a counted page of that kind was small the last
 * time: then one scan gives page and total. Its result is one row: body, rows on this page, total or null,
 * response headers and status that SQL asked for, key of the inserted row, and how many rows were inserted.
 */
export function buildStatement(given: Plan, few: (counts: string) => boolean = () => false): Statement {
  const b = new SqlBuilder();
  const counted = countsPage(given);
  let plan = given;
  let source = sourceSql(b, plan);
  let where = outerWhere(b, plan.node);
  const counts = counted ? `${plan.node.relation?.schema}.${plan.node.relation?.name}${where}` : undefined;
  let total: string | undefined;
  if (counts !== undefined && few(counts)) {
    ({ source, plan, total } = fromScan(plan, where));
    where = '';
  }
  const rows = rowsSql(b, plan, where);
  const body = guarded(b, bodySql(b, plan), plan);
  const inserted = insertedSql(plan.mutation, SOURCE);
  const text = `${explainSql(plan)}${source}select ${body}, count(*), ${total ?? totalSql(b, plan, where)}, ${SETTINGS}, ${locationSql(plan)}, ${inserted} from (${rows}) as _t`;
  const statement: Statement = {
    text,
    values: b.values,
    ...(counts !== undefined && { counts }),
    ...(plan.call && { calls: true }),
  };
  const { count } = plan.preferences;
  if (plan.media.explain) return statement;
  if (!plan.mutation && !plan.call && (count === 'planned' || count === 'estimated'))
    statement.explain = explain(plan);
  return statement;
}

/** The caller's wish for the execution plan instead of the answer. */
function explainSql({ media }: Plan): string {
  if (!media.explain) return '';
  const { options, format } = media.explain;
  return `explain (${[...options, `format ${format}`].join(', ')}) `;
}

function explain(plan: Plan): { text: string; values: string[] } {
  const b = new SqlBuilder();
  const { limit: _limit, maxRows: _max, ...node } = plan.node;
  const bare = { ...node, embeds: [], outputs: [], orders: [], offset: 0 };
  const where = outerWhere(b, plan.node);
  return { text: `explain (format json) ${selectNode(b, bare, undefined, where)}`, values: b.values };
}
