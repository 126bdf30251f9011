import type { GridColumn } from './columns.ts';
import { literalOf } from './literal.ts';
import { type Row, textOf } from './values.ts';

/** Rows as JSON text, two spaces deep. */
export function asJson(rows: Row[]): string {
  return JSON.stringify(rows, null, 2);
}

/** What a copy needs to know of a column. */
export type CopiedColumn = Pick<GridColumn, 'name' | 'masked' | 'known'>;

const textIn = ({ known }: CopiedColumn, value: unknown) =>
  known ? literalOf(known.baseType, value) : textOf(value);

function csvField(text: string | null): string {
  if (text === null) return '';
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as CSV (RFC 4180), which COPY reads: null is nothing, an empty text is `""`. */
export function asCsv(columns: CopiedColumn[], rows: Row[]): string {
  const lines = [
    columns.map(({ name }) => csvField(name)),
    ...rows.map((row) => columns.map((column) => csvField(textIn(column, row[column.name])))),
  ];
  return lines.map((line) => line.join(',')).join('\r\n');
}

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;

function sqlValue(column: CopiedColumn, value: unknown): string {
  const text = textIn(column, value);
  if (text === null) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return text;
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/**
 * Rows as one INSERT that can be pasted into psql. What the database computes, and what is hidden from this person, is
 * left out; numbers that the database gave itself are kept.
 */
export function asInsert(table: string[], columns: CopiedColumn[], rows: Row[]): string {
  const written = columns.filter(({ known, masked }) => known && !known.generated && !masked);
  if (!rows.length || !written.length) return '';
  const numbered = written.some(({ known }) => known?.identity === 'always');
  const tuples = rows.map(
    (row) => `  (${written.map((column) => sqlValue(column, row[column.name])).join(', ')})`,
  );
  const names = written.map(({ name }) => identifier(name)).join(', ');
  const overriding = numbered ? ' OVERRIDING SYSTEM VALUE' : '';
  return `INSERT INTO ${table.map(identifier).join('.')} (${names})${overriding} VALUES\n${tuples.join(',\n')};\n`;
}

/** Quotes one argument for a POSIX shell. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The request as a curl line. The key stays a variable: a copied line never carries a secret. */
export function asCurl(url: string, schema: string | undefined, csv = false): string {
  const lines = [`curl ${shellQuote(url)}`, '-H "apikey: $SLIPWAY_KEY"'];
  if (schema) lines.push(`-H ${shellQuote(`Accept-Profile: ${schema}`)}`);
  if (csv) lines.push(`-H 'Accept: text/csv'`);
  return lines.join(' \\\n  ');
}
