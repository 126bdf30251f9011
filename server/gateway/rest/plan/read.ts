import { type Column, qualified, type Relationship, type Table } from '../../catalog/types.ts';
import { apiError } from '../errors.ts';
import type { ColumnItem, Field, OrderTerm, RelationItem, SelectItem, Term } from '../grammar/types.ts';
import { freshAlias, maskedColumn, type PlanContext, scopedTo } from './context.ts';
import { findRelationship } from './relationship.ts';
import type { ColumnRef, Condition, Embed, Lifted, Order, Output, ReadNode } from './types.ts';

export interface NodeSource {
  alias: string;
  relation?: { schema: string; name: string };
  table?: Table;
}

/** Resolves a column for a use that needs its value. Throws 403 when it is masked for the caller. */
export function resolve(context: PlanContext, source: NodeSource, field: Field): ColumnRef {
  const column = source.table?.columns.get(field.name);
  // Under a mask, a name that is no column could be a function over the whole row.
  if (context.masked && (!column || column.sensitive)) throw maskedColumn(source.alias, field.name);
  return { alias: source.alias, name: field.name, path: field.path, ...(column && { column }) };
}

function keyOf(item: ColumnItem): string {
  if (item.alias !== undefined) return item.alias;
  if (item.aggregate) return item.aggregate;
  const last = item.field.path.findLast((step) => 'key' in step);
  return last && 'key' in last ? last.key : item.field.name;
}

/** A column as it is: casts, JSON paths and aggregates see the value that is stored. */
function formatOf({ represents }: PlanContext, column: Column | undefined): Pick<Output, 'format'> {
  const format = represents ? column?.representation?.toJson : undefined;
  return format ? { format } : {};
}

function starOf(context: PlanContext, source: NodeSource, expand: boolean): Output[] {
  const { table, alias } = source;
  const whole = !context.masked && !expand && !(context.represents && table?.represented);
  if (!table || whole) return [{ star: true, name: '*', masked: false, ref: { alias, name: '*', path: [] } }];
  return [...table.columns.values()].map((column) => ({
    star: false,
    name: column.name,
    masked: context.masked && column.sensitive,
    ...formatOf(context, column),
    ref: { alias, name: column.name, path: [], column },
  }));
}

function outputs(context: PlanContext, source: NodeSource, item: ColumnItem, expand: boolean): Output[] {
  const { field } = item;
  if (field.name === '*') return starOf(context, source, expand);
  const rest = {
    star: false,
    name: keyOf(item),
    ...(item.cast && { cast: item.cast }),
    ...(item.aggregate && { aggregate: item.aggregate }),
    ...(item.aggregateCast && { aggregateCast: item.aggregateCast }),
  };
  if (!field.name) return [{ ...rest, masked: false }];
  const column = source.table?.columns.get(field.name);
  const plain = field.path.length === 0 && !item.cast && !item.aggregate;
  if (context.masked && column?.sensitive && plain)
    return [{ ...rest, masked: true, ref: { alias: source.alias, name: field.name, path: [], column } }];
  const format = plain ? formatOf(context, column) : undefined;
  return [{ ...rest, masked: false, ...format, ref: resolve(context, source, field) }];
}

function planEmbed(
  context: PlanContext,
  source: NodeSource,
  item: RelationItem,
  path: string[],
  known: Set<string>,
  grouped: boolean,
): Embed {
  const from = source.table ? qualified(source.table.schema, source.table.name) : '';
  const relationship = findRelationship(context, from, item.name, item.hint);
  const table = context.catalog.tables.get(relationship.to);
  const key = item.alias ?? item.name;
  const childPath = [...path, key];
  known.add(childPath.join('\u0001'));
  const child: NodeSource = {
    alias: freshAlias(context, item.name),
    ...(table && { table, relation: { schema: table.schema, name: table.name } }),
  };
  const toOne = relationship.cardinality === 'many-to-one' || relationship.cardinality === 'one-to-one';
  const node = planNode(context, child, item.items, childPath, known, item.spread && (!toOne || grouped));
  return {
    name: key,
    ...(item.spread ? lift(node, toOne) : { node, lifted: [] }),
    join: joinOf(context, relationship),
    toOne,
    inner: item.join === 'inner',
    spread: item.spread,
  };
}

/**
 * Aggregates of a spread resource are the parent's: they count over its rows, whose groups the other columns make.
 * Throws PGRST127 where each row of the parent has many of the child.
 */
function lift(node: ReadNode, toOne: boolean): Pick<Embed, 'node' | 'lifted'> {
  const lifted: Lifted[] = node.embeds.flatMap((embed) => embed.lifted);
  const outputs = node.outputs.map((item): Output => {
    const { aggregate, aggregateCast, ...plain } = item;
    if (!aggregate) return item;
    lifted.push({ name: item.name, aggregate, ...(aggregateCast && { aggregateCast }) });
    return item.ref ? plain : { ...plain, row: true, ref: { alias: node.alias, name: '*', path: [] } };
  });
  if (lifted.length && !toOne)
    throw apiError(
      400,
      'PGRST127',
      'Feature not implemented',
      'Aggregates are not implemented for one-to-many or many-to-many spreads.',
    );
  const embeds = node.embeds.map((embed) => ({ ...embed, lifted: [] }));
  return { node: { ...node, outputs, embeds }, lifted };
}

/** Whether anything that is spread in these items is an aggregate. */
function liftsAggregates(items: SelectItem[]): boolean {
  return items.some(
    (item) =>
      item.kind === 'relation' &&
      item.spread &&
      (item.items.some((inner) => inner.kind === 'column' && inner.aggregate) || liftsAggregates(item.items)),
  );
}

function joinOf(context: PlanContext, relationship: Relationship): Embed['join'] {
  const { columns, junction, computed } = relationship;
  if (computed) {
    // Its result may be made of anything, so nothing says which of it is personal.
    if (context.masked) throw maskedColumn(relationship.from, computed.name);
    return { columns, computed };
  }
  const table = junction && context.catalog.tables.get(junction.table);
  if (!junction || !table) return { columns };
  const { schema, name } = table;
  return { columns, junction: { schema, name, alias: freshAlias(context, name), columns: junction.columns } };
}

/** A condition on an embedded resource itself: `clients=is.null` or `clients=not.is.null`. */
function embedCondition(embeds: Embed[], term: Term): Condition | undefined {
  if (term.kind !== 'filter' || term.field.path.length) return undefined;
  const embed = embeds.find((candidate) => candidate.name === term.field.name);
  if (!embed) return undefined;
  const { operation } = term;
  if (operation.kind === 'is' && (operation.value === 'null' || operation.value === 'not_null'))
    return { kind: 'exists', embed, negated: (operation.value === 'null') !== term.negated };
  throw apiError(
    400,
    'PGRST120',
    `Bad operator on the '${embed.name}' embedded resource`,
    `Only is null or not is null filters are allowed on embedded resources`,
  );
}

/** Resolves a filter or and/or tree against one node. */
export function condition(context: PlanContext, source: NodeSource, embeds: Embed[], term: Term): Condition {
  if (term.kind === 'logic')
    return { ...term, terms: term.terms.map((inner) => condition(context, source, embeds, inner)) };
  const onEmbed = source.table?.columns.has(term.field.name) ? undefined : embedCondition(embeds, term);
  if (onEmbed) return onEmbed;
  const { negated, operation } = term;
  return { kind: 'filter', ref: resolve(context, source, term.field), negated, operation };
}

function order(context: PlanContext, source: NodeSource, embeds: Embed[], term: OrderTerm): Order {
  const { relation, field, ...rest } = term;
  if (relation === undefined) return { ...rest, ref: resolve(context, source, field) };
  const embed = embeds.find((candidate) => candidate.name === relation);
  if (!embed)
    throw apiError(
      400,
      'PGRST108',
      `'${relation}' is not an embedded resource in this request`,
      null,
      `Verify that '${relation}' is included in the 'select' query parameter.`,
    );
  if (!embed.toOne)
    throw apiError(
      400,
      'PGRST118',
      `A related order on '${relation}' is not possible`,
      `'${source.alias}' and '${relation}' do not form a many-to-one or one-to-one relationship`,
    );
  return { ...rest, embed, ref: resolve(context, embed.node, field) };
}

/**
 * Plans one resource and, recursively, what it embeds. `known` collects the paths of all resources; `expand` writes
 * `*` as its columns. Throws ApiError for unknown relations and masked columns.
 */
export function planNode(
  context: PlanContext,
  source: NodeSource,
  items: SelectItem[],
  path: string[],
  known: Set<string>,
  expand: boolean,
): ReadNode {
  context.aliases.add(source.alias);
  const { query } = context;
  const grouped = items.some((item) => item.kind === 'column' && item.aggregate);
  if (grouped && !context.aggregates)
    throw apiError(400, 'PGRST123', 'Use of aggregate functions is not allowed');
  const lifts = liftsAggregates(items);
  const embeds: Embed[] = [];
  const shown: Output[] = [];
  for (const item of items)
    if (item.kind === 'column') shown.push(...outputs(context, source, item, expand || grouped || lifts));
    else embeds.push(planEmbed(context, source, item, path, known, grouped || lifts));
  const limit = scopedTo(query.limits, path).at(-1);
  const where = scopedTo(query.filters, path).map((term) => condition(context, source, embeds, term));
  for (const embed of embeds) if (embed.inner) where.push({ kind: 'exists', embed, negated: false });
  return {
    ...source,
    outputs: shown,
    embeds,
    where,
    // Of several the first counts, as in PostgREST.
    orders: (scopedTo(query.orders, path)[0] ?? []).map((term) => order(context, source, embeds, term)),
    ...(limit !== undefined && { limit: Math.max(0, limit) }),
    offset: Math.max(0, scopedTo(query.offsets, path).at(-1) ?? 0),
    ...(context.maxRows !== undefined && { maxRows: context.maxRows }),
  };
}
