import { isRaw, textOf } from './values.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRaw(value);
const isJson = (type: string) => type === 'json' || type === 'jsonb';
const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`;

/** A list in PostgreSQL's own writing: `{"a","b c",NULL}`. */
function listLiteral(type: string, values: unknown[]): string {
  const items = values.map((value) => {
    if (value === null) return 'NULL';
    // Lists in a list of JSON are values; in any other list they are a further dimension.
    if (Array.isArray(value) && !isJson(type)) return listLiteral(type, value);
    return quoted(literalOf(type, value) ?? '');
  });
  return `{${items.join(',')}}`;
}

/** A row value in PostgreSQL's own writing: `("Main St",5)`; what is null is nothing. */
function rowLiteral(value: Record<string, unknown>): string {
  const fields = Object.values(value).map((field) => {
    const text = Array.isArray(field) ? listLiteral('', field) : literalOf('', field);
    if (text === null) return '';
    return text === '' || /[",()\\\s{}]/.test(text) ? quoted(text) : text;
  });
  return `(${fields.join(',')})`;
}

const hstoreLiteral = (value: Record<string, unknown>) =>
  Object.entries(value)
    .map(([key, item]) => `${quoted(key)}=>${item === null ? 'NULL' : quoted(String(item))}`)
    .join(', ');

/**
 * A value as the API gives it in the writing that PostgreSQL takes back for a column of this type; null for null.
 * Lists, row values and hstore come as JSON and are not read as such.
 */
export function literalOf(type: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (isJson(type)) return JSON.stringify(value);
  if (Array.isArray(value)) return listLiteral(type.replace(/\[\]$/, ''), value);
  if (!isObject(value)) return textOf(value);
  return /(^|\.)hstore$/.test(type) ? hstoreLiteral(value) : rowLiteral(value);
}
