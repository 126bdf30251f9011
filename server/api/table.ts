import type { Description, Schema, Table } from '../catalog/shapes.ts';
import type { Operation } from '../catalog/who-may.ts';
import { tableCallers } from './callers.ts';
import { answerColumn, bodyColumn, exampleChange, exampleRow, filterColumn, writable } from './columns.ts';
import { tableErrors } from './failures.ts';
import { apiName, embedsOf } from './links.ts';
import { code, proseOf, words } from './prose.ts';
import type {
  ApiRequest,
  EmbedNote,
  Field,
  Method,
  OperationName,
  OperationReference,
  Parameter,
  Prose,
  ResourceReference,
} from './shapes.ts';
import { exampleFilters, kindOf } from './values.ts';

/** What writing the reference of a table needs around it. */
export interface Surroundings {
  /** Tables and views of the API. */
  tables: Table[];
  schema: Schema | undefined;
  /** The schema that needs no profile header. */
  defaultSchema: string;
  maxRows: number;
  names: ReadonlySet<string>;
}

const STEPS: Record<Exclude<OperationName, 'call'>, { method: Method; verb: string; right: Operation }> = {
  read: { method: 'GET', verb: 'Read', right: 'select' },
  add: { method: 'POST', verb: 'Add', right: 'insert' },
  change: { method: 'PATCH', verb: 'Change', right: 'update' },
  delete: { method: 'DELETE', verb: 'Delete', right: 'delete' },
};
type TableOperation = keyof typeof STEPS;

const field = (name: string, value: string, on = true): Field => ({ name, value, on });
const parameter = (name: string, type: string, text: Prose): Parameter => ({
  name,
  type,
  required: false,
  text,
  marks: [],
});

/** The column that examples sort by: the newest first when there is a moment, else the key. */
function sortColumn(table: Table): string | undefined {
  const key = table.primaryKey?.columns[0];
  const moment = table.columns.find((column) => kindOf(column) === 'time' && !column.marks.length);
  return key ?? moment?.name ?? table.columns.find((column) => kindOf(column) !== 'json')?.name;
}

/** The few columns of an example: the key first, no marked ones, nothing bulky. */
function shownColumns(table: Table): string[] {
  const keys = table.primaryKey?.columns ?? [];
  const bulky = new Set(['json', 'search', 'other', 'array']);
  const rest = table.columns.filter(
    (column) => !keys.includes(column.name) && !column.marks.length && !bulky.has(kindOf(column)),
  );
  const names = [...keys, ...rest.map((column) => column.name)];
  return (names.length ? names : table.columns.map((column) => column.name)).slice(0, 4);
}

function selectText(table: Table, embeds: EmbedNote[]): Prose {
  const shown = shownColumns(table).slice(0, 2).map(apiName);
  const linked = embeds.find((embed) => !embed.many) ?? embeds[0];
  if (!linked) return ['Which columns: ', code(`select=${shown.join(',')}`)];
  return ['Which columns, and which linked rows: ', code(`select=${[...shown, linked.select].join(',')}`)];
}

function profile(table: Table, { defaultSchema }: Surroundings, method: Method): Field[] {
  if (table.schema === defaultSchema) return [];
  return [field(method === 'GET' ? 'Accept-Profile' : 'Content-Profile', table.schema)];
}

function filters(table: Table): Parameter[] {
  return table.columns.flatMap((column) => filterColumn(column, table) ?? []);
}

function readQuery(table: Table, embeds: EmbedNote[], around: Surroundings): Parameter[] {
  const sort = sortColumn(table);
  const page: Prose = [
    ...(sort ? [code(`order=${apiName(sort)}.desc`), ', '] : []),
    code('limit=20&offset=40'),
    `. At most ${around.maxRows.toLocaleString('en-US')} rows`,
  ];
  return [
    parameter('select', 'columns', selectText(table, embeds)),
    ...filters(table),
    parameter('order, limit, offset', '', page),
    parameter('Prefer', 'header', [code('count=exact'), ' adds the total number']),
    parameter('Accept', 'header', [code('text/csv'), ' answers as CSV']),
    ...profileNote(table, around, 'Accept-Profile'),
  ];
}

function profileNote(table: Table, { defaultSchema }: Surroundings, name: string): Parameter[] {
  if (table.schema === defaultSchema) return [];
  return [parameter(name, 'header', [code(table.schema), ': the schema, which is not the first one served'])];
}

const RETURN: Parameter = parameter('Prefer', 'header', [
  code('return=representation'),
  ' answers with the rows as they are then',
]);

function writeQuery(operation: TableOperation, table: Table, around: Surroundings): Parameter[] {
  const schema = profileNote(table, around, 'Content-Profile');
  const columns = [...(table.primaryKey ? [table.primaryKey] : []), ...table.unique][0]?.columns;
  const merge = columns
    ? [
        parameter('on_conflict', 'columns', [
          code(`on_conflict=${columns.map(apiName).join(',')}`),
          ' with ',
          code('Prefer: resolution=merge-duplicates'),
          ' changes the row that is already there',
        ]),
      ]
    : [];
  return operation === 'add' ? [RETURN, ...merge, ...schema] : [...filters(table), RETURN, ...schema];
}

/** A filter that means one row: by the primary key, else by the first column that can be compared. */
function oneRow(table: Table): Field[] {
  const keys = table.columns.filter((column) => table.primaryKey?.columns.includes(column.name));
  const chosen = keys.length
    ? keys
    : table.columns.filter((c) => exampleFilters(c, table).length).slice(0, 1);
  return chosen.map((column) => field(apiName(column.name), exampleFilters(column, table)[0] ?? ''));
}

function exampleOf(operation: TableOperation, table: Table, around: Surroundings): ApiRequest {
  const { method } = STEPS[operation];
  const base = { method, path: table.name, headers: profile(table, around, method), body: '' };
  if (operation === 'read') {
    const sort = sortColumn(table);
    const filter = oneRow(table).map((one) => ({ ...one, on: false }));
    const order = sort ? [field('order', `${apiName(sort)}.desc`, false)] : [];
    const select = field('select', shownColumns(table).map(apiName).join(','));
    return { ...base, params: [select, field('limit', '10'), ...order, ...filter] };
  }
  const headers = [...base.headers, field('Prefer', 'return=representation')];
  const row =
    operation === 'add' ? exampleRow(table) : operation === 'change' ? exampleChange(table) : undefined;
  const body = row ? JSON.stringify(row, null, 2) : '';
  return { ...base, headers, body, params: operation === 'add' ? [] : oneRow(table) };
}

function answerOf(operation: TableOperation, table: Table, { names }: Surroundings) {
  const columns = table.columns.map((column) => answerColumn(column, table, names));
  const shown: Prose = ['With ', code('Prefer: return=representation'), ', the rows. Without it, nothing'];
  if (operation === 'read') return { text: ['A list of rows'], columns };
  return { text: shown, columns: [] };
}

function operationOf(
  operation: TableOperation,
  table: Table,
  embeds: EmbedNote[],
  around: Surroundings,
): OperationReference {
  const { method, verb, right } = STEPS[operation];
  const callers = tableCallers(table, around.schema, right);
  const adding = operation === 'add';
  const written = adding || operation === 'change' ? table.columns.filter(writable) : [];
  return {
    name: operation,
    method,
    path: `/rest/v1/${table.name}`,
    title: `${verb} ${words(table.name)}`,
    callers,
    query: operation === 'read' ? readQuery(table, embeds, around) : writeQuery(operation, table, around),
    body: written.map((column) => bodyColumn(column, table, around.names, adding)),
    answer: answerOf(operation, table, around),
    errors: tableErrors(operation, table, around.tables, callers),
    example: exampleOf(operation, table, around),
  };
}

function operationsOf({ writable }: Table): TableOperation[] {
  const { insert, update, delete: remove } = writable;
  return [
    'read',
    ...(insert ? ['add' as const] : []),
    ...(update ? ['change' as const] : []),
    ...(remove ? ['delete' as const] : []),
  ];
}

const VIEWS: ReadonlySet<string> = new Set(['view', 'matview']);

/** The reference of a table or view. */
export function describeTable(table: Table, around: Surroundings): ResourceReference {
  const embeds = embedsOf(table, around.tables);
  const { schema, name, comment, marks } = table;
  return {
    slug: schema === around.defaultSchema ? name : `${schema}.${name}`,
    schema,
    name,
    kind: VIEWS.has(table.kind) ? 'view' : 'table',
    comment: comment ? proseOf(comment, around.names) : null,
    marks,
    embeds,
    operations: operationsOf(table).map((operation) => operationOf(operation, table, embeds, around)),
  };
}

/** Names that comments may mention: of tables, columns, functions and enum values. */
export function knownNames({ tables, functions, enums }: Description): ReadonlySet<string> {
  const columns = tables.flatMap((table) => table.columns.map((column) => column.name));
  const values = enums.flatMap((type) => [type.name, ...type.values]);
  const rest = [...tables.map((table) => table.name), ...functions.map((routine) => routine.name)];
  return new Set([...columns, ...values, ...rest]);
}
