import type { Table } from '../catalog/shapes.ts';
import { fail } from '../kernel/errors.ts';
import type { RowKey, RowValues } from './shapes.ts';

const name = (column: string) =>
  encodeURIComponent(/^[\p{L}\p{N}_$ ]+$/u.test(column) ? column : `"${column.replace(/[\\"]/g, '\\$&')}"`);
const quoted = (value: string) => `"${value.replace(/[\\"]/g, '\\$&')}"`;

/** The condition that names one row: `id=eq.5`, every part encoded. */
export function keyQuery(key: RowKey): string {
  return Object.entries(key)
    .map(([column, value]) => `${name(column)}=${encodeURIComponent(`eq.${value}`)}`)
    .join('&');
}

const MOST_CHARACTERS = 7_000;

/** Types whose values PostgreSQL does not compare, or compares by something else than being the same. */
const INCOMPARABLE = /^(jsonb?|xml|point|polygon|box|circle|path|lseg|line)\b/;

/** Conditions that hold as long as nobody changed what a person saw; what cannot be compared is left out. Pure. */
export function unchangedQuery(table: Table, before: RowValues): string {
  const types = new Map(table.columns.map((column) => [column.name, column.baseType]));
  const conditions = Object.entries(before).flatMap(([column, value]) => {
    const type = types.get(column);
    if (type === undefined || INCOMPARABLE.test(type)) return [];
    return [`${name(column)}=${value === null ? 'is.null' : encodeURIComponent(`eq.${value}`)}`];
  });
  const query = conditions.map((condition) => `&${condition}`).join('');
  return query.length > MOST_CHARACTERS ? '' : query;
}

/** One condition for several rows, so that they go together or not at all. Throws `invalid` when it is too long. */
export function keysQuery(keys: RowKey[]): string {
  const [first] = keys;
  if (keys.length === 1 && first) return keyQuery(first);
  const columns = Object.keys(first ?? {});
  const [column] = columns;
  const query =
    columns.length === 1 && column
      ? `${name(column)}=${encodeURIComponent(`in.(${keys.map((key) => quoted(key[column] ?? '')).join(',')})`)}`
      : `or=${encodeURIComponent(`(${keys.map(conjunction).join(',')})`)}`;
  if (query.length > MOST_CHARACTERS)
    throw fail('invalid', 'The keys of these rows are too long for one request. Choose fewer rows.');
  return query;
}

function conjunction(key: RowKey): string {
  const terms = Object.entries(key).map(
    ([column, value]) => `${decodeURIComponent(name(column))}.eq.${quoted(value)}`,
  );
  return `and(${terms.join(',')})`;
}

/**
 * The JSON body of a row. Texts go as they are, PostgreSQL reads them by the column's type; JSON columns are
 * spliced in as JSON, so that no digit of a long number is lost. Throws `invalid` at the column whose JSON is broken.
 */
export function rowBody(table: Table, values: RowValues): string {
  const types = new Map(table.columns.map((column) => [column.name, column.baseType]));
  const parts = Object.entries(values).map(([column, value]) => {
    const type = types.get(column);
    if (type === undefined)
      throw fail('invalid', `${table.name} has no column ${column} any more. Reload the page.`, {
        field: column,
      });
    const json = value !== null && (type === 'json' || type === 'jsonb');
    return `${JSON.stringify(column)}:${json ? checkedJson(column, value) : JSON.stringify(value)}`;
  });
  return `{${parts.join(',')}}`;
}

function checkedJson(column: string, text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it is broken';
    const sentence = `This is not valid JSON: ${why}.`;
    throw fail('invalid', sentence, {
      field: column,
      data: { code: '22P02', fields: { [column]: sentence } },
    });
  }
}
