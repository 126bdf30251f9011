/** A row as the API answers it. */
export type Row = Record<string, unknown>;

interface RawJson {
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): boolean;
}
const json = JSON as unknown as Partial<RawJson>;

/**
 * Parses JSON without losing digits: a number that JavaScript cannot hold keeps its own text
 * (as a raw JSON number where the browser knows them, else as text).
 */
export function parseExact(text: string): unknown {
  return JSON.parse(text, ((_key: string, value: unknown, context?: { source?: string }) => {
    const source = context?.source;
    if (typeof value !== 'number' || source === undefined || String(value) === source) return value;
    return json.rawJSON ? json.rawJSON(source) : source;
  }) as (key: string, value: unknown) => unknown);
}

/**
 * The `null` inside a JSON column, which JSON itself cannot tell from the database's NULL: it is written `null` like any
 * other JSON value. A browser without raw JSON shows both alike.
 */
export const JSON_NULL: unknown = json.rawJSON?.('null') ?? null;

/** Is it a number that JavaScript cannot hold, or a JSON `null`? */
export const isRaw = (value: unknown): boolean => json.isRawJSON?.(value) === true;

/** A value as the text that PostgreSQL would take back; null for null. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  return JSON.stringify(value);
}

/** A value as it stands in a cell: one line. */
export function cellText(value: unknown): string {
  const text = textOf(value) ?? '';
  const short = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  return short.replace(/\s*\n\s*/g, ' ↵ ');
}

/** A value for reading at leisure: JSON on several lines. */
export function prettyText(value: unknown): string {
  return value !== null && typeof value === 'object' && !isRaw(value)
    ? JSON.stringify(value, null, 2)
    : (textOf(value) ?? '');
}

export type Kind = 'number' | 'boolean' | 'json' | 'date' | 'time' | 'uuid' | 'array' | 'search' | 'text';

const KINDS: [RegExp, Kind][] = [
  [/\[\]$/, 'array'],
  [
    /^(smallint|integer|bigint|int[248]?|numeric|decimal|real|double precision|float[48]?|money|oid)\b/,
    'number',
  ],
  [/^bool(ean)?$/, 'boolean'],
  [/^jsonb?$/, 'json'],
  [/^date$/, 'date'],
  [/^(time|timestamp|timestamptz|timetz|interval)\b/, 'time'],
  [/^uuid$/, 'uuid'],
  [/^tsvector$/, 'search'],
];

/** The family of a PostgreSQL type, by its printed name. */
export function kindOf(type: string): Kind {
  return KINDS.find(([pattern]) => pattern.test(type.toLowerCase()))?.[1] ?? 'text';
}

/** Timestamps without the `T`, to the second when there is nothing finer. */
export function timeText(text: string): string {
  return text.replace(/^(\d{4,}-\d\d-\d\d)T/, '$1 ').replace(/([+-]\d\d):00$/, '$1');
}
