import type { Column } from '../../catalog/types.ts';
import type { Delete, Insert, Mutation, Page, ReadNode, Update } from '../plan/types.ts';
import { ident, literal, relationName, type SqlBuilder } from './builder.ts';
import { filter } from './expressions.ts';
import { conditions, selectNode } from './node.ts';

const BODY = '_slipway_body';
/** The body before domains have read their columns. */
const RAW = '_slipway_raw';

const COUNTER = 'slipway.inserted';
const COUNT = `nullif(current_setting('${COUNTER}', true), '')::int`;

/**
 * A setting counts inserted rows: up for each row to insert, down for each one found. `xmax` would tell it of tables
 * alone, and only to callers who may read all of the row.
 */
function counted({ tellsInserted }: Mutation, step: '+ 1' | '- 1'): string[] {
  return tellsInserted
    ? [`set_config('${COUNTER}', (coalesce(${COUNT}, 0) ${step})::text, true) is not null`]
    : [];
}

/** How many rows were inserted, not found, by the statement whose rows are `source`; null when nobody asks. */
export function insertedSql(mutation: Mutation | undefined, source: string): string {
  if (!mutation?.tellsInserted) return 'null';
  const columns = mutation.kind === 'delete' ? [] : mutation.columns;
  return columns.length ? `coalesce(${COUNT}, 0)` : `(select count(*) from ${source})`;
}

function returningClause({ table, returning }: Mutation): string {
  const list = returning.map((name) => `${ident(table.name)}.${ident(name)} as ${ident(name)}`);
  return ` returning ${list.length ? list.join(', ') : '1'}`;
}

/** Columns of the body; one that its domain reads from JSON itself stays JSON here. */
function columnDefinitions(columns: Column[]): string {
  return columns
    .map((column) => `${ident(column.name)} ${column.representation?.fromJson ? 'json' : column.type}`)
    .join(', ');
}

/** A default, as the body would say it. */
function defaultOf({ default: value, type, representation }: Column): string {
  const { fromJson, toJson } = representation ?? {};
  return fromJson && toJson ? `${relationName(toJson)}((${value})::${type})` : (value ?? 'null');
}

function withDefaults(b: SqlBuilder, { columns, payload }: Insert | Update): string {
  const defaults = columns
    .filter((column) => column.default !== undefined)
    .map((column) => `${literal(column.name)}, ${defaultOf(column)}`);
  const json = payload.isArray ? payload.json : `[${payload.json}]`;
  return `jsonb_to_recordset((select jsonb_agg(jsonb_build_object(${defaults.join(', ')}) || _d) from jsonb_array_elements(${b.bind(json)}::jsonb) as _d))`;
}

function bodyRows(b: SqlBuilder, mutation: Insert | Update): string {
  const { payload, columns } = mutation;
  const rows = mutation.applyDefaults
    ? withDefaults(b, mutation)
    : `${payload.isArray ? 'json_to_recordset' : 'json_to_record'}(${b.bind(payload.json)}::json)`;
  const definitions = columnDefinitions(columns);
  if (!columns.some((column) => column.representation?.fromJson)) return `${rows} as ${BODY}(${definitions})`;
  const list = columns.map(({ name, representation }) =>
    representation?.fromJson
      ? `${relationName(representation.fromJson)}(${RAW}.${ident(name)}) as ${ident(name)}`
      : `${RAW}.${ident(name)}`,
  );
  return `(select ${list.join(', ')} from ${rows} as ${RAW}(${definitions})) as ${BODY}`;
}

function conflictClause(insert: Insert & Mutation): string {
  const { conflict } = insert;
  if (!conflict) return '';
  const target = conflict.columns.map(ident).join(', ');
  if (conflict.ignore || insert.columns.length === 0) return ` on conflict (${target}) do nothing`;
  const sets = insert.columns.map((column) => `${ident(column.name)} = excluded.${ident(column.name)}`);
  return ` on conflict (${target}) do update set ${sets.join(', ')}${whereAll(counted(insert, '- 1'))}`;
}

function whereAll(tests: string[]): string {
  return tests.length ? ` where ${tests.join(' and ')}` : '';
}

/** PUT: only the row whose key the address names. */
function guardClause(b: SqlBuilder, insert: Insert & Mutation): string {
  const tests = insert.guard.map((item) =>
    item.kind === 'filter' ? filter(b, { ...item.ref, alias: BODY }, item.negated, item.operation) : 'false',
  );
  return whereAll([...tests, ...counted(insert, '+ 1')]);
}

function insertSql(b: SqlBuilder, insert: Insert & Mutation): string {
  const into = `insert into ${relationName(insert.table)} as ${ident(insert.table.name)}`;
  const tail = `${conflictClause(insert)}${returningClause(insert)}`;
  const names = insert.columns.map((column) => ident(column.name));
  if (names.length === 0) {
    if (insert.payload.size === 0) return nothing(insert);
    if (insert.payload.size === 1) return `${into} default values${tail}`;
    return `${into} select from json_array_elements(${b.bind(insert.payload.json)}::json)${tail}`;
  }
  const values = insert.columns.map((column) => `${BODY}.${ident(column.name)}`);
  const rows = `select ${values.join(', ')} from ${bodyRows(b, insert)}${guardClause(b, insert)}`;
  // Values for "generated always" columns are refused by PostgreSQL with its own message.
  return `${into} (${names.join(', ')}) ${rows}${tail}`;
}

/** No rows, with the columns that the rest of the statement expects. */
function nothing(mutation: Mutation): string {
  const columns = mutation.returning.map((name) => `${ident(mutation.table.name)}.${ident(name)}`);
  return `select ${columns.length ? columns.join(', ') : '1'} from ${relationName(mutation.table)} as ${ident(mutation.table.name)} where false`;
}

function whereOf(b: SqlBuilder, mutation: (Update | Delete) & Mutation): string {
  const node: ReadNode = {
    alias: mutation.table.name,
    outputs: [],
    embeds: [],
    where: mutation.where,
    orders: [],
    offset: 0,
  };
  const tests = conditions(b, node);
  // The filters stay beside the page: a row that another request changed meanwhile is looked at again.
  if (mutation.page) tests.push(onPage(b, mutation, mutation.page));
  return tests.length ? ` where ${tests.join(' and ')}` : '';
}

function onPage(b: SqlBuilder, { table, where }: Mutation & (Update | Delete), page: Page): string {
  const { key, ...rest } = page;
  const alias = table.name;
  const outputs = key.map((name) => ({ star: false, name, masked: false, ref: { alias, name, path: [] } }));
  const node: ReadNode = { alias, relation: table, table, outputs, embeds: [], where, ...rest };
  const columns = key.map((name) => `${ident(alias)}.${ident(name)}`);
  return `(${columns.join(', ')}) in (${selectNode(b, node)})`;
}

function updateSql(b: SqlBuilder, update: Update & Mutation): string {
  if (update.columns.length === 0) return nothing(update);
  const sets = update.columns.map((column) => `${ident(column.name)} = ${BODY}.${ident(column.name)}`);
  const one = `(select * from ${bodyRows(b, update)} limit 1) as ${BODY}`;
  return `update ${relationName(update.table)} as ${ident(update.table.name)} set ${sets.join(', ')} from ${one}${whereOf(b, update)}${returningClause(update)}`;
}

/** The writing part of a statement, which ends in `returning`. */
export function mutationSql(b: SqlBuilder, mutation: Mutation): string {
  if (mutation.kind === 'insert') return insertSql(b, mutation);
  if (mutation.kind === 'update') return updateSql(b, mutation);
  const alias = ident(mutation.table.name);
  return `delete from ${relationName(mutation.table)} as ${alias}${whereOf(b, mutation)}${returningClause(mutation)}`;
}
