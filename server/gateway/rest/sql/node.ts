import type { Condition, Embed, Output, ReadNode } from '../plan/types.ts';
import { ident, relationName, type SqlBuilder } from './builder.ts';
import { direction, filter, liftedAggregate, output, reference } from './expressions.ts';

/** What a mutation or a function call hands to the reading part. */
export const SOURCE = '_slipway_source';

function fromOf(node: ReadNode): string {
  return `${node.relation ? relationName(node.relation) : SOURCE} as ${ident(node.alias)}`;
}

function joinedFrom(embed: Embed, parent: Parent): string {
  const { junction, computed } = embed.join;
  if (computed) return `${relationName(computed)}(${rowOf(parent)}) as ${ident(embed.node.alias)}`;
  const from = fromOf(embed.node);
  return junction ? `${from}, ${relationName(junction)} as ${ident(junction.alias)}` : from;
}

/** The resource that holds an embedded one. */
type Parent = Pick<ReadNode, 'alias' | 'relation' | 'table'>;

/** The parent's row as a value of its table's type; rows that a statement handed on have lost that type. */
function rowOf({ alias, relation, table }: Parent): string {
  if (relation || !table) return ident(alias);
  const columns = [...table.columns.keys()].map((name) => `${ident(alias)}.${ident(name)}`);
  return `row(${columns.join(', ')})::${relationName(table)}`;
}

function joinConditions(embed: Embed, parent: string): string[] {
  const { columns, junction } = embed.join;
  const child = ident(embed.node.alias);
  const outer = ident(parent);
  if (!junction) return columns.map(([here, there]) => `${child}.${ident(there)} = ${outer}.${ident(here)}`);
  const middle = ident(junction.alias);
  return [
    ...columns.map(([here, there]) => `${middle}.${ident(there)} = ${outer}.${ident(here)}`),
    ...junction.columns.map(([here, there]) => `${child}.${ident(there)} = ${middle}.${ident(here)}`),
  ];
}

function condition(b: SqlBuilder, parent: Parent, item: Condition): string {
  if (item.kind === 'filter') return filter(b, item.ref, item.negated, item.operation);
  if (item.kind === 'exists') {
    const where = [...joinConditions(item.embed, parent.alias), ...conditions(b, item.embed.node)];
    return `${item.negated ? 'not ' : ''}exists (select 1 from ${joinedFrom(item.embed, parent)}${whereClause(where)})`;
  }
  const inner = item.terms.map((term) => condition(b, parent, term)).join(` ${item.connective} `);
  return `${item.negated ? 'not ' : ''}(${inner})`;
}

/** The filters of one node, without those of what it embeds. */
export function conditions(b: SqlBuilder, node: ReadNode): string[] {
  return node.where.map((item) => condition(b, node, item));
}

function whereClause(parts: string[]): string {
  return parts.length ? ` where ${parts.join(' and ')}` : '';
}

function orderClause(b: SqlBuilder, node: ReadNode): string {
  if (node.orders.length === 0) return '';
  const terms = node.orders.map((order) => {
    if (!order.embed) return `${reference(order.ref)}${direction(order)}`;
    const where = [...joinConditions(order.embed, node.alias), ...conditions(b, order.embed.node)];
    const value = `(select ${reference(order.ref)} from ${joinedFrom(order.embed, node)}${whereClause(where)} limit 1)`;
    return `${value}${direction(order)}`;
  });
  return ` order by ${terms.join(', ')}`;
}

/**
 * Page sizes that people use become part of the statement's text (from this list, never from the request): with an
 * unknown limit PostgreSQL would plan the statement anew each time.
 */
const PAGE_SIZES = new Map(
  [
    1, 2, 3, 5, 6, 8, 10, 12, 15, 16, 20, 24, 25, 30, 36, 40, 48, 50, 60, 64, 75, 80, 100, 120, 150, 200, 250,
    300, 500, 1000,
  ].map((size) => [size, String(size)]),
);

/** The page of a node. */
export function limitClause(b: SqlBuilder, node: ReadNode): string {
  const { limit, maxRows, offset } = node;
  let first = maxRows === undefined ? '' : ` limit ${maxRows}`;
  if (limit !== undefined) {
    const most = Math.min(limit, maxRows ?? limit);
    first = ` limit ${PAGE_SIZES.get(most) ?? b.bind(String(most))}`;
  }
  return offset > 0 ? `${first} offset ${b.bind(String(offset))}` : first;
}

/** What a spread resource lifts into its parent is grouped by its values, as the parent's own columns are. */
function spreadKeys(embed: Embed): string[] {
  const lifted = new Set(embed.lifted.map(({ name }) => name));
  const keys = (keysOf(embed.node) ?? []).filter((key) => !lifted.has(key));
  return keys.map((key) => `${spreadAlias(embed)}.${ident(key)}`);
}

/** What a spread resource adds to the select list. */
function spreadList(embed: Embed): string[] {
  const alias = spreadAlias(embed);
  if (embed.lifted.length === 0) return [`${alias}.*`];
  return [...spreadKeys(embed), ...embed.lifted.map((one) => liftedAggregate(alias, one))];
}

function spreadAlias(embed: Embed): string {
  return ident(`${embed.node.alias.slice(0, 24)}_spread`);
}

function groupClause(node: ReadNode): string {
  if (!isGrouped(node)) return '';
  // JSON has no equality: what is shown by a function is grouped by the value behind it.
  const key = (item: Output, i: number) => (item.format && item.ref ? reference(item.ref) : String(i + 1));
  const keys = node.outputs.flatMap((item, i) => (item.aggregate ? [] : [key(item, i)]));
  for (const embed of node.embeds)
    if (embed.spread && isShown(embed)) keys.push(...spreadKeys(embed));
    else if (isShown(embed)) keys.push(`${groupedAlias(embed)}.value`);
  return keys.length ? ` group by ${keys.join(', ')}` : '';
}

/** Where an embedded resource of a grouped node is: as JSON that can be compared, so that equal ones are one group. */
function groupedAlias({ node }: Embed): string {
  return ident(`${node.alias.slice(0, 24)}_grouped`);
}

function groupedJoin(b: SqlBuilder, embed: Embed, parent: Parent): string {
  return ` left join lateral (select ${embedded(b, embed, parent)}::jsonb as value) as ${groupedAlias(embed)} on true`;
}

function isGrouped(node: ReadNode): boolean {
  return node.outputs.some((item) => item.aggregate) || node.embeds.some((embed) => embed.lifted.length > 0);
}

/** The value of one embedded resource: an object, or a list. */
function embedded(b: SqlBuilder, embed: Embed, parent: Parent): string {
  const rows = selectNode(b, embed.toOne ? { ...embed.node, limit: undefined, maxRows: 1 } : embed.node, {
    embed,
    parent,
  });
  return embed.toOne
    ? `(select row_to_json(_e.*) from (${rows}) as _e)`
    : `(select coalesce(json_agg(_e.*), '[]') from (${rows}) as _e)`;
}

/** Keys that a node shows; undefined when a `*` could not be written out. */
export function keysOf(node: ReadNode): string[] | undefined {
  if (node.outputs.some((item) => item.star)) return undefined;
  const nested = node.embeds.map((embed) =>
    embed.spread ? keysOf(embed.node) : isShown(embed) ? [embed.name] : [],
  );
  return nested.some((keys) => keys === undefined)
    ? undefined
    : [...node.outputs.map((item) => item.name), ...nested.flatMap((keys) => keys ?? [])];
}

/** `clients()` only filters, and so does what holds nothing but such embeds. */
function isShown({ node }: Embed): boolean {
  return node.outputs.length > 0 || node.embeds.some(isShown);
}

/** A spread resource is joined, so that several of its columns come from one row. */
function spreadJoin(b: SqlBuilder, embed: Embed, parent: Parent): { alias: string; sql: string } {
  const alias = spreadAlias(embed);
  const node = embed.toOne ? { ...embed.node, limit: undefined, maxRows: 1 } : embed.node;
  const rows = selectNode(b, node, { embed, parent });
  if (embed.toOne) return { alias, sql: ` left join lateral (${rows}) as ${alias} on true` };
  const lists = (keysOf(embed.node) ?? []).map(
    (key) => `coalesce(json_agg(_e.${ident(key)}), '[]') as ${ident(key)}`,
  );
  return {
    alias,
    sql: ` left join lateral (select ${lists.join(', ')} from (${rows}) as _e) as ${alias} on true`,
  };
}

/** The `select … from …` of a node; `nested` ties it to the row of its parent. */
export function selectNode(
  b: SqlBuilder,
  node: ReadNode,
  nested?: { embed: Embed; parent: Parent },
  where?: string,
): string {
  const list = node.outputs.map((item: Output) => output(item));
  let joins = '';
  const grouped = isGrouped(node);
  for (const embed of node.embeds.filter(isShown))
    if (embed.spread) {
      const join = spreadJoin(b, embed, node);
      joins += join.sql;
      list.push(...spreadList(embed));
    } else if (grouped) {
      joins += groupedJoin(b, embed, node);
      list.push(`${groupedAlias(embed)}.value as ${ident(embed.name)}`);
    } else list.push(`${embedded(b, embed, node)} as ${ident(embed.name)}`);
  const from = nested ? joinedFrom({ ...nested.embed, node }, nested.parent) : fromOf(node);
  const ties = nested ? joinConditions(nested.embed, nested.parent.alias) : [];
  const filters = where ?? whereClause([...ties, ...conditions(b, node)]);
  return `select ${list.join(', ')} from ${from}${joins}${filters}${groupClause(node)}${orderClause(b, node)}${limitClause(b, node)}`;
}

/** The filters of the outermost node, written once and used by the rows and by the count. */
export function outerWhere(b: SqlBuilder, node: ReadNode): string {
  return whereClause(conditions(b, node));
}

/** The rows of a node before order, limit and offset, as its own relation has them. */
export function scanSql(node: ReadNode, columns: string, where: string): string {
  return `select ${columns} from ${fromOf(node)}${where}`;
}

/** Counts what the node would show without limit and offset; stops above `ceiling` when given. */
export function countNode(b: SqlBuilder, node: ReadNode, where: string, ceiling?: number): string {
  if (isGrouped(node)) {
    const all = { ...node, orders: [], limit: undefined, maxRows: undefined, offset: 0 };
    return `(select count(*) from (${selectNode(b, all, undefined, where)}) as _c)`;
  }
  const from = `${fromOf(node)}${where}`;
  if (ceiling === undefined) return `(select count(*) from ${from})`;
  return `(select count(*) from (select 1 from ${from} limit ${ceiling}) as _c)`;
}
