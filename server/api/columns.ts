import type { Column, ForeignKey, Table } from '../catalog/shapes.ts';
import { apiName } from './links.ts';
import { code, codeList, proseOf } from './prose.ts';
import type { Parameter, Prose } from './shapes.ts';
import { checkedValues, exampleFilters, exampleValue } from './values.ts';

const SHORT: Record<string, string> = {
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
  'time without time zone': 'time',
  'time with time zone': 'timetz',
  'double precision': 'double',
};

/** A type as short as people write it: `timestamptz`, `varchar(40)`. */
export function shortType(type: string): string {
  return (SHORT[type] ?? type).replace('character varying', 'varchar').replace(/^character\b/, 'char');
}

const MOST_VALUES = 8;

function valuesText(column: Column, table: Table): Prose {
  const values = column.enumValues ?? checkedValues(column.name, table);
  if (!values?.length) return [];
  const shown = values.slice(0, MOST_VALUES);
  const more = values.length > shown.length ? `, and ${values.length - shown.length} more` : '';
  return ['One of ', ...codeList(shown, 'or'), `${more}. `];
}

const keyOf = (column: Column, table: Table): ForeignKey | undefined =>
  table.foreignKeys.find((key) => key.columns.length === 1 && key.columns[0] === column.name);

function origin(column: Column): Prose {
  if (column.identity || column.default?.startsWith('nextval(')) return ['Given out in order. '];
  if (column.generated) return ['Worked out from ', code(column.generated.expression), '. '];
  if (column.default && column.default.length <= 60) return ['Default ', code(column.default), '. '];
  return column.default ? ['Has a default. '] : [];
}

function link(column: Column, table: Table): Prose {
  const key = keyOf(column, table);
  return key ? ['Points to ', code(`${key.references.table}.${key.references.columns[0]}`), '. '] : [];
}

/** A sentence ends with a full stop, so that the next one can follow. */
const sentence = (prose: Prose): Prose => {
  const last = prose.at(-1);
  const ends = typeof last === 'string' && /[.!?:]\s*$/.test(last);
  return prose.length ? [...prose, ends ? ' ' : '. '] : [];
};

function commentOf(column: Column, names: ReadonlySet<string>): Prose {
  return column.comment ? sentence(proseOf(column.comment, names)) : [];
}

/** A column as part of an answer: what it means, where it points, which values it has. */
export function answerColumn(column: Column, table: Table, names: ReadonlySet<string>): Parameter {
  const text = [...commentOf(column, names), ...valuesText(column, table), ...link(column, table)];
  const { name, marks } = column;
  const empty =
    column.nullable && table.kind !== 'view' && table.kind !== 'matview' ? ['May be empty. '] : [];
  const filled = text.length ? text : origin(column);
  return { name, type: shortType(column.type), required: false, text: [...filled, ...empty], marks };
}

/** A column as a filter: what to write. */
export function filterColumn(column: Column, table: Table): Parameter | undefined {
  const filters = exampleFilters(column, table);
  if (!filters.length) return undefined;
  const text: Prose = filters.flatMap((filter, index) => {
    const meaning = filter === 'is.null' ? ' for empty ones' : '';
    return [...(index ? [', '] : []), code(filter), ...(meaning ? [meaning] : [])];
  });
  const { name, type, marks } = column;
  return { name: apiName(name), type: shortType(type), required: false, text, marks };
}

/** May a request give the column a value? */
export const writable = (column: Column) => !column.generated && column.identity !== 'always';

/** Must a new row give it one? */
export const needed = (column: Column) =>
  writable(column) && !column.nullable && column.default === null && column.identity === null;

/** A column as a field of a row to write. `adding` tells a new row from a change. */
export function bodyColumn(
  column: Column,
  table: Table,
  names: ReadonlySet<string>,
  adding: boolean,
): Parameter {
  const values = [...valuesText(column, table), ...link(column, table)];
  const text = [...commentOf(column, names), ...values, ...(adding ? origin(column) : [])];
  const { name, type, marks } = column;
  return { name, type: shortType(type), required: adding && needed(column), text, marks };
}

/** A row to add: the columns that it must have, and free ones until there are two. Values are made up from the types. */
export function exampleRow(table: Table): Record<string, unknown> {
  const must = table.columns.filter(needed);
  const keys = new Set(table.primaryKey?.columns);
  const may = table.columns.filter(
    (column) =>
      writable(column) &&
      !needed(column) &&
      !keys.has(column.name) &&
      column.default === null &&
      !keyOf(column, table) &&
      exampleValue(column, table) !== undefined,
  );
  return valuesOf([...must, ...may.slice(0, Math.max(0, 2 - must.length))], table);
}

/** A change of a row: one column that is no key and has a value to show, texts before others. */
export function exampleChange(table: Table): Record<string, unknown> {
  const keys = new Set([
    ...(table.primaryKey?.columns ?? []),
    ...table.foreignKeys.flatMap((key) => key.columns),
  ]);
  const may = table.columns.filter((column) => writable(column) && !keys.has(column.name));
  const best =
    may.find((column) => column.enumValues) ??
    may.find((column) => /^(text|character)/.test(column.baseType));
  return valuesOf(
    [best ?? may[0]].filter((column) => column !== undefined),
    table,
  );
}

function valuesOf(columns: Column[], table: Table): Record<string, unknown> {
  const entries = columns.map((column) => [column.name, exampleValue(column, table)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
