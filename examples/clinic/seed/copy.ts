import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { ident } from '../../../server/platform/postgres/sql.ts';
import type { TableRows, Value } from './tables.ts';

const CHUNK_ROWS = 500;

const escaped = (text: string) =>
  text.replace(
    /[\\\t\n\r]/g,
    (character) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[character]!,
  );

/** A value in COPY's text format. */
export function copyField(value: Value): string {
  if (value === null) return '\\N';
  if (Array.isArray(value))
    return escaped(`{${value.map((one) => `"${one.replace(/["\\]/g, '\\$&')}"`).join(',')}}`);
  if (typeof value === 'object') return escaped(JSON.stringify(value));
  return escaped(String(value));
}

function* chunks(rows: Value[][], onRows: (count: number) => void): Generator<string> {
  for (let at = 0; at < rows.length; at += CHUNK_ROWS) {
    const part = rows.slice(at, at + CHUNK_ROWS);
    yield part.map((row) => `${row.map(copyField).join('\t')}\n`).join('');
    onRows(part.length);
  }
}

/** Streams the rows of one table into its namesake in schema `public`. */
export async function copyRows(
  client: pg.Client,
  { table, columns, rows }: TableRows,
  onRows: (count: number) => void,
): Promise<void> {
  const names = columns.map((column) => ident(column)).join(', ');
  const stream = client.query(copyFrom(`COPY ${ident('public', table)} (${names}) FROM STDIN`));
  await pipeline(Readable.from(chunks(rows, onRows)), stream);
}
