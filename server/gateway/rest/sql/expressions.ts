import type { JsonStep, Operation } from '../grammar/types.ts';
import { SQL_OPERATORS, TEXT_SEARCH } from '../grammar/types.ts';
import { arrayLiteral } from '../plan/call.ts';
import type { ColumnRef, Lifted, Order, Output } from '../plan/types.ts';
import { castType, ident, literal, relationName, type SqlBuilder } from './builder.ts';

export const MASK = '•••';

function step(part: JsonStep): string {
  const arrow = part.text ? '->>' : '->';
  return 'index' in part ? `${arrow}${part.index}` : `${arrow}${literal(part.key)}`;
}

/** A column, with its JSON path when there is one. */
export function reference(ref: ColumnRef): string {
  const column = `${ident(ref.alias)}.${ident(ref.name)}`;
  if (ref.path.length === 0) return column;
  // What the catalog does not know (a computed column) may be of any type.
  const document = ref.column?.json ? column : `to_jsonb(${column})`;
  return `(${document}${ref.path.map(step).join('')})`;
}

/** One entry of a select list. */
export function output(item: Output): string {
  if (item.star) return `${ident(item.ref?.alias ?? '')}.*`;
  const name = ident(item.name);
  if (item.row) return `${ident(item.ref?.alias ?? '')} as ${ident(item.name)}`;
  if (!item.ref) return `${recast('count(*)', item.aggregateCast)} as ${name}`;
  const column = reference(item.ref);
  if (item.masked) return `case when ${column} is not null then ${literal(MASK)} end as ${name}`;
  if (item.format) return `${relationName(item.format)}(${column}) as ${name}`;
  const value = item.cast ? `cast(${column} as ${castType(item.cast)})` : column;
  if (!item.aggregate) return `${value} as ${name}`;
  return `${recast(`${item.aggregate}(${value})`, item.aggregateCast)} as ${name}`;
}

/** An aggregate of what a spread resource shows. */
export function liftedAggregate(alias: string, { name, aggregate, aggregateCast }: Lifted): string {
  return `${recast(`${aggregate}(${alias}.${ident(name)})`, aggregateCast)} as ${ident(name)}`;
}

function recast(value: string, type: string | undefined): string {
  return type ? `cast(${value} as ${castType(type)})` : value;
}

function search(b: SqlBuilder, ref: ColumnRef, operation: Operation & { kind: 'search' }): string {
  const language = operation.language ? `${b.bind(operation.language)}::regconfig, ` : '';
  const column = reference(ref);
  const isText = ref.path.length > 0 || ref.column?.textual === true;
  const vector = isText ? `to_tsvector(${language}${column})` : column;
  return `${vector} @@ ${TEXT_SEARCH[operation.operator]}(${language}${b.bind(operation.value)})`;
}

/** These compare texts with patterns, whatever the column's domain makes of texts. */
const PATTERNS: ReadonlySet<string> = new Set(['like', 'ilike', 'match', 'imatch']);

/** The value on the right of an operator, read by the column's domain where that has its own way. */
function right(b: SqlBuilder, ref: ColumnRef, value: string): string {
  const read = ref.path.length === 0 ? ref.column?.representation?.fromText : undefined;
  return read ? `${relationName(read)}(${b.bind(value)}::text)` : b.bind(value);
}

/** The same for `{a,b}` on the right of any or all. */
function rightList(b: SqlBuilder, ref: ColumnRef, list: string): string {
  const read = ref.path.length === 0 ? ref.column?.representation?.fromText : undefined;
  if (!read) return b.bind(list);
  return `array(select ${relationName(read)}(_v) from unnest(${b.bind(list)}::text[]) as _v)`;
}

/** `{a,b}` as the caller writes it for (any) and (all); pattern lists come with `%` already. */
function comparison(b: SqlBuilder, ref: ColumnRef, operation: Operation): string {
  switch (operation.kind) {
    case 'simple': {
      const { operator, quantifier, value } = operation;
      const left = `${reference(ref)} ${SQL_OPERATORS[operator]}`;
      if (PATTERNS.has(operator))
        return `${left} ${quantifier ? `${quantifier}(${b.bind(value)})` : b.bind(value)}`;
      return quantifier
        ? `${left} ${quantifier}(${rightList(b, ref, value)})`
        : `${left} ${right(b, ref, value)}`;
    }
    case 'in':
      return `${reference(ref)} = any(${rightList(b, ref, arrayLiteral(operation.values))})`;
    case 'is':
      return `${reference(ref)} is ${operation.value === 'not_null' ? 'not null' : operation.value}`;
    case 'distinct':
      return `${reference(ref)} is distinct from ${right(b, ref, operation.value)}`;
    case 'search':
      return search(b, ref, operation);
  }
}

/** A filter on one column. */
export function filter(b: SqlBuilder, ref: ColumnRef, negated: boolean, operation: Operation): string {
  const test = comparison(b, ref, operation);
  return negated ? `not (${test})` : test;
}

/** Direction and place of nulls of one order term. */
export function direction(order: Order): string {
  const way = order.descending === undefined ? '' : order.descending ? ' desc' : ' asc';
  return order.nulls ? `${way} nulls ${order.nulls}` : way;
}
