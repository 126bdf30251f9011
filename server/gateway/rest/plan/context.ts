import { type Catalog, qualified, type Table } from '../../catalog/types.ts';
import { type ApiError, apiError } from '../errors.ts';
import type { ParsedQuery, Scoped, SelectItem } from '../grammar/types.ts';
import { nearest } from './nearest.ts';

/** What every planner function needs besides its own part. */
export interface PlanContext {
  catalog: Catalog;
  schema: string;
  maxRows?: number;
  /** The caller may not see personal, health or secret columns. */
  masked: boolean;
  aggregates: boolean;
  /** Exposed schemas, whose media type handlers and joining tables count; undefined: all. */
  schemas?: readonly string[];
  /** Single values are answered as text and bytes, which PostgREST leaves to handlers. */
  values: boolean;
  /** `limit` and `offset` choose the rows of updates and deletes, which PostgREST does no more. */
  limitedWrites: boolean;
  /** The answer is JSON, in which domains may have a form of their own. */
  represents: boolean;
  /** Execution plans are answered. */
  plans: boolean;
  query: ParsedQuery;
  /** SQL aliases in use, so that a nested resource never hides an outer one. */
  aliases: Set<string>;
}

/** Makes an alias that no other resource of the request has. */
export function freshAlias(context: PlanContext, name: string): string {
  const stem = Buffer.byteLength(name) <= 56 ? name : 'embedded';
  for (let n = 1; ; n++) {
    const alias = `${stem}_${n}`;
    if (context.aliases.has(alias)) continue;
    context.aliases.add(alias);
    return alias;
  }
}

/** The table or view that the address names. Throws PGRST205 (404), with the nearest name as a hint. */
export function findTable({ catalog, schema }: Pick<PlanContext, 'catalog' | 'schema'>, name: string): Table {
  const table = catalog.tables.get(qualified(schema, name));
  if (table) return table;
  const names = [...catalog.tables.values()].filter((t) => t.schema === schema).map((t) => t.name);
  const like = nearest(name, names);
  throw apiError(
    404,
    'PGRST205',
    `Could not find the table '${schema}.${name}' in the schema cache`,
    null,
    like ? `Perhaps you meant the table '${schema}.${like}'` : null,
  );
}

/** The answer to any use of a masked column other than showing its mask. */
export function maskedColumn(table: string, column: string): ApiError {
  return apiError(
    403,
    '42501',
    `The column ${table}.${column} is masked for you`,
    'Masked columns cannot be filtered, ordered, cast, aggregated or reached into.',
    'Ask an administrator of the team for access to personal data.',
  );
}

/** The parts of the query that belong to the resource at `path`. */
export function scopedTo<T>(entries: Scoped<T>[], path: string[]): T[] {
  const found: T[] = [];
  for (const entry of entries)
    if (entry.path.length === path.length && entry.path.every((step, i) => step === path[i]))
      found.push(entry.value);
  return found;
}

/** The path by the keys of the answer; what is not embedded keeps its name. */
function byKeys(select: SelectItem[], path: string[]): string[] {
  const [first, ...rest] = path;
  if (first === undefined) return path;
  const named = select.find(
    (item) => item.kind === 'relation' && (item.name === first || item.alias === first),
  );
  if (named?.kind !== 'relation') return path;
  return [named.alias ?? named.name, ...byKeys(named.items, rest)];
}

/** A filter, order or limit may name an embedded resource by its alias or by what the alias stands for. */
export function nameTargets(query: ParsedQuery): ParsedQuery {
  const renamed = <T>(entries: Scoped<T>[]): Scoped<T>[] =>
    entries.map((entry) =>
      entry.path.length ? { ...entry, path: byKeys(query.select, entry.path) } : entry,
    );
  const { filters, orders, limits, offsets } = query;
  if (![filters, orders, limits, offsets].some((entries) => entries.some(({ path }) => path.length)))
    return query;
  return {
    ...query,
    filters: renamed(filters),
    orders: renamed(orders),
    limits: renamed(limits),
    offsets: renamed(offsets),
  };
}

/** Throws PGRST108 when a filter, order or limit names a resource that `select` does not embed. */
export function checkPaths(query: ParsedQuery, known: Set<string>): void {
  for (const entry of [...query.filters, ...query.orders, ...query.limits, ...query.offsets]) {
    if (entry.path.length === 0 || known.has(entry.path.join('\u0001'))) continue;
    const name = entry.path.find((_, i) => !known.has(entry.path.slice(0, i + 1).join('\u0001'))) ?? '';
    throw apiError(
      400,
      'PGRST108',
      `'${name}' is not an embedded resource in this request`,
      null,
      `Verify that '${name}' is included in the 'select' query parameter.`,
    );
  }
}
