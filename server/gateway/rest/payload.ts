import { apiError } from './errors.ts';

/** A request body, checked but not changed: PostgreSQL parses the JSON again, so big numbers keep their digits. */
export interface Payload {
  /** JSON text: an object or an array of objects. */
  json: string;
  isArray: boolean;
  /** Keys of the objects, in order of appearance. */
  keys: string[];
  /** Number of objects. */
  size: number;
}

const MAX_DEPTH = 64;

function invalid(message: string, details: string | null = null): Error {
  return apiError(400, 'PGRST102', message, details);
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === 92) i++;
      else if (code === 34) quoted = false;
    } else if (code === 34) quoted = true;
    else if (code === 91 || code === 123) deepest = Math.max(deepest, ++depth);
    else if (code === 93 || code === 125) depth--;
  }
  return deepest;
}

function checkDepth(text: string): void {
  if (depthOf(text) > MAX_DEPTH)
    throw invalid('Invalid JSON', `The body is nested deeper than ${MAX_DEPTH} levels.`);
}

/** Parses JSON text after checking its depth. Throws PGRST102 (400). */
export function parseJson(text: string): unknown {
  checkDepth(text);
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('Empty or invalid json');
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const LONELY_OBJECT = /^[ \t\r\n]*\{/;

/** The caller named the columns: what the body holds is PostgreSQL's to read and to refuse, as in PostgREST. */
function unread(text: string): Payload {
  checkDepth(text);
  const isArray = !LONELY_OBJECT.test(text);
  return { json: text, isArray, keys: [], size: 1 };
}

function fromJson(text: string, freeKeys: boolean): Payload {
  if (freeKeys) return unread(text);
  const value = parseJson(text);
  // As PostgREST has it, a body that is neither a row nor a list of rows has no rows.
  if (!Array.isArray(value) && !isObject(value)) return { json: '[]', isArray: true, keys: [], size: 0 };
  const rows: unknown[] = Array.isArray(value) ? value : [value];
  if (!rows.every(isObject)) throw invalid('All object keys must match');
  const keys = Object.keys(rows[0] ?? {});
  const known = new Set(keys);
  for (const row of rows.slice(1)) {
    const theirs = Object.keys(row);
    const same = theirs.length === keys.length && theirs.every((key) => known.has(key));
    if (!same) throw invalid('All object keys must match');
  }
  return { json: text, isArray: Array.isArray(value), keys, size: rows.length };
}

/** Splits CSV (RFC 4180) into rows of cells; a quoted cell keeps its text, an unquoted `NULL` is null. */
export function parseCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
  for (;;) {
    const at = cell.lastIndex;
    const found = cell.exec(text);
    if (!found) throw invalid('Invalid CSV', `Cannot read the text at character ${at + 1}.`);
    const [, quoted, plain = '', end] = found;
    row.push(quoted !== undefined ? quoted.replaceAll('""', '"') : plain === 'NULL' ? null : plain);
    if (end === ',') continue;
    rows.push(row);
    row = [];
    if (cell.lastIndex >= text.length) return rows;
  }
}

function fromCsv(text: string): Payload {
  const [header, ...rows] = parseCsv(text);
  if (!header || (header.length === 1 && !header[0])) throw invalid('The CSV body has no header line');
  const keys = header.map((name) => name ?? 'NULL');
  const objects = rows.map((cells) => {
    if (cells.length !== keys.length) throw invalid('All lines must have same number of fields');
    return Object.fromEntries(keys.map((key, i) => [key, cells[i]]));
  });
  return { json: JSON.stringify(objects), isArray: true, keys, size: objects.length };
}

function fromForm(text: string): Payload {
  const object = Object.fromEntries(new URLSearchParams(text));
  return { json: JSON.stringify(object), isArray: false, keys: Object.keys(object), size: 1 };
}

/**
 * Reads a body of one row or many by its `Content-Type`. `freeKeys`: the caller named the columns, so objects may
 * differ. Throws PGRST102 (400) for a body that is not what it says, PGRST107 (415) for an unknown type.
 */
export function parsePayload(body: Buffer, type: string | undefined, freeKeys: boolean): Payload {
  const essence = (type ?? 'application/json').split(';')[0]?.trim().toLowerCase();
  const text = body.toString('utf8');
  if (text.includes('\0')) throw invalid('The body contains a NUL character');
  switch (essence) {
    case 'application/json':
    case 'application/vnd.pgrst.object+json':
    case 'application/vnd.pgrst.array+json':
      return fromJson(text, freeKeys);
    case 'text/csv':
      return fromCsv(text.replace(/^\uFEFF/, ''));
    case 'application/x-www-form-urlencoded':
      return fromForm(text);
    default:
      throw apiError(415, 'PGRST107', `Content-Type not acceptable: ${essence}`);
  }
}
