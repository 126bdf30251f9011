import type { Column, Table } from '../../catalog/types.ts';
import { apiError } from '../errors.ts';
import type { ApiRequest } from '../request.ts';
import { type PlanContext, scopedTo } from './context.ts';
import { condition } from './read.ts';
import type { Condition, Embed, Insert, Mutation, Order, Page, ReadNode } from './types.ts';

function payloadColumns(table: Table, names: string[]): Column[] {
  return [...new Set(names)].map((name) => {
    const column = table.columns.get(name);
    if (column) return column;
    throw apiError(
      400,
      'PGRST204',
      `Could not find the '${name}' column of '${table.name}' in the schema cache`,
    );
  });
}

function embedsOf(node: ReadNode): Embed[] {
  return node.embeds;
}

/** Names that later parts of the statement read from the written rows. */
function neededColumns(node: ReadNode, table: Table, keys: string[]): string[] {
  const needed = new Set<string>(keys);
  for (const output of node.outputs) {
    if (output.star) for (const name of table.columns.keys()) needed.add(name);
    else if (output.ref) needed.add(output.ref.name);
  }
  for (const order of node.orders) if (!order.embed) needed.add(order.ref.name);
  for (const embed of embedsOf(node)) {
    for (const [here] of embed.join.columns) needed.add(here);
    if (embed.join.computed) for (const name of table.columns.keys()) needed.add(name);
  }
  return [...needed];
}

function conflictOf(request: ApiRequest, table: Table): Insert['conflict'] {
  const { resolution } = request.preferences;
  const columns = request.query.onConflict ?? table.primaryKey;
  if (request.action === 'put') return { columns: table.primaryKey, ignore: false };
  if (!resolution || columns.length === 0) return undefined;
  return { columns, ignore: resolution === 'ignore-duplicates' };
}

function checkPutFilters(table: Table, where: Condition[]): void {
  const named = where.map((c) =>
    c.kind === 'filter' &&
    !c.negated &&
    c.ref.path.length === 0 &&
    c.operation.kind === 'simple' &&
    c.operation.operator === 'eq' &&
    !c.operation.quantifier
      ? c.ref.name
      : '',
  );
  const complete =
    table.primaryKey.length > 0 &&
    named.length === table.primaryKey.length &&
    table.primaryKey.every((name) => named.includes(name));
  if (!complete)
    throw apiError(
      405,
      'PGRST105',
      "Filters must include all and only primary key columns with 'eq' operators",
    );
}

/**
 * Rows that `limit` and `offset` leave: in the order asked for, then in that of the key, so that the same request always
 * means the same rows. Throws PGRST109 (400) where there is no key.
 */
function pageOf(context: PlanContext, request: ApiRequest, table: Table, orders: Order[]): Page | undefined {
  const { limit, offset } = request.range;
  if (!context.limitedWrites || (limit === undefined && offset === 0)) return undefined;
  const key = table.primaryKey;
  if (key.length === 0)
    throw apiError(
      400,
      'PGRST109',
      `limit and offset cannot choose rows of '${table.name}', which has no primary key`,
      null,
      'Leave them out, or give the table a primary key.',
    );
  const last = key.map((name): Order => ({ ref: { alias: table.name, name, path: [] } }));
  return { key, orders: [...orders, ...last], offset, ...(limit !== undefined && { limit }) };
}

/** Plans the writing part of the statement; `node` describes what is shown of the written rows. */
export function planMutation(
  context: PlanContext,
  request: ApiRequest,
  table: Table,
  node: ReadNode,
): Mutation {
  const source = { alias: table.name, table };
  const where = scopedTo(context.query.filters, []).map((term) =>
    condition(context, source, node.embeds, term),
  );
  const shows = request.preferences.return === 'representation';
  const located = request.preferences.return === 'headers-only' && request.action === 'insert';
  const returning = shows ? neededColumns(node, table, []) : located ? table.primaryKey : [];
  const page = request.action === 'insert' ? undefined : pageOf(context, request, table, node.orders);
  const paged = { where, ...(page && { page }), tellsInserted: false };
  if (request.action === 'delete') return { kind: 'delete', table, returning, ...paged };
  const payload = request.payload;
  if (!payload) throw apiError(400, 'PGRST102', 'Empty or invalid json');
  const columns = payloadColumns(table, request.query.columns ?? payload.keys);
  const applyDefaults = request.preferences.missing === 'default' && request.action !== 'put';
  const shared = { table, columns, payload, returning, applyDefaults };
  if (request.action === 'update') return { kind: 'update', ...shared, ...paged };
  const conflict = conflictOf(request, table);
  if (request.action === 'put') checkPutFilters(table, where);
  if (
    request.action === 'put' &&
    table.primaryKey.some((key) => !columns.some((column) => column.name === key))
  )
    throw apiError(400, 'PGRST115', 'Payload values do not match URL in primary key column(s)');
  return {
    kind: 'insert',
    ...shared,
    ...(conflict && { conflict }),
    guard: request.action === 'put' ? where : [],
    tellsInserted: conflict !== undefined && !conflict.ignore,
  };
}
