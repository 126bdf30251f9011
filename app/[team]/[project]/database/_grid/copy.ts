import { type Row, textOf } from './values.ts';

/** Rows as JSON text, two spaces deep. */
export function asJson(rows: Row[]): string {
  return JSON.stringify(rows, null, 2);
}

function csvField(value: unknown): string {
  const text = textOf(value);
  if (text === null) return '';
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as CSV (RFC 4180): null is nothing, an empty text is `""`. */
export function asCsv(columns: string[], rows: Row[]): string {
  const lines = [columns.map(csvField), ...rows.map((row) => columns.map((name) => csvField(row[name])))];
  return lines.map((line) => line.join(',')).join('\r\n');
}

const identifier = (name: string) =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;

function sqlValue(value: unknown, array: boolean): string {
  const text = array && Array.isArray(value) ? arrayLiteral(value) : textOf(value);
  if (text === null) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return text;
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** A list in PostgreSQL's own writing: `{a,"b c",NULL}`. */
export function arrayLiteral(values: unknown[]): string {
  const items = values.map((value) => {
    if (value === null) return 'NULL';
    if (Array.isArray(value)) return arrayLiteral(value);
    return `"${(textOf(value) ?? '').replace(/[\\"]/g, '\\$&')}"`;
  });
  return `{${items.join(',')}}`;
}

/** Rows as one INSERT that can be pasted into psql. `arrays` names the columns of array type. */
export function asInsert(table: string[], columns: string[], rows: Row[], arrays: string[] = []): string {
  if (!rows.length) return '';
  const lists = new Set(arrays);
  const tuples = rows.map(
    (row) => `  (${columns.map((name) => sqlValue(row[name], lists.has(name))).join(', ')})`,
  );
  return `INSERT INTO ${table.map(identifier).join('.')} (${columns.map(identifier).join(', ')}) VALUES\n${tuples.join(',\n')};\n`;
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
