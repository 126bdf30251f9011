import { readTiming, type Stage } from './timing.ts';

/** What came back, read once. */
export interface Answer {
  status: number;
  headers: [string, string][];
  /** The body as text; longer ones are cut, see `cut`. */
  text: string;
  cut: boolean;
  bytes: number;
  /** From sending to the last byte, as the browser measured it, in milliseconds. */
  ms: number;
  stages: Stage[];
  sql: string | undefined;
  contentType: string;
  /** Rows in the body, and in all when the answer says so. */
  rows: number | undefined;
  total: number | undefined;
}

/** A longer body is not drawn whole: the page would stand still. */
export const MOST_SHOWN = 400_000;

/** `0-9/120` → 10 rows of 120. */
export function readRange(header: string | undefined): { rows?: number; total?: number } {
  const found = /^(?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(header ?? '');
  if (!found) return {};
  const rows = found[1] === undefined ? 0 : Number(found[2]) - Number(found[1]) + 1;
  return { rows, ...(found[3] !== '*' && { total: Number(found[3]) }) };
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads a response to its end. `ms`: how long it took. */
export function readAnswer(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  body: string,
  ms: number,
): Answer {
  const list = [...headers];
  const header = (name: string) => headers.get(name) ?? undefined;
  const range = readRange(header('content-range'));
  const cut = body.length > MOST_SHOWN;
  const value = cut || status >= 400 ? undefined : parsed(body);
  return {
    status,
    headers: list.filter(([name]) => name !== 'x-slipway-sql'),
    text: cut ? body.slice(0, MOST_SHOWN) : body,
    cut,
    bytes: new TextEncoder().encode(body).length,
    ms,
    stages: readTiming(headers.get('server-timing')),
    sql: decoded(header('x-slipway-sql')),
    contentType: header('content-type') ?? '',
    rows: status < 400 ? (Array.isArray(value) ? value.length : range.rows) : undefined,
    total: range.total,
  };
}

/** A body as rows for a table: a list of objects, or one object; undefined for anything else. */
export function asRows(
  answer: Pick<Answer, 'text' | 'contentType' | 'cut'>,
): Record<string, unknown>[] | undefined {
  if (answer.cut || !answer.contentType.includes('json')) return undefined;
  const value = parsed(answer.text);
  const rows = Array.isArray(value) ? value : [value];
  const objects = rows.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row));
  return objects && rows.length ? (rows as Record<string, unknown>[]) : undefined;
}
