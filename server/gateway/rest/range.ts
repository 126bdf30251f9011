import { apiError } from './errors.ts';

/** Rows wanted: from `offset` on, at most `limit`. */
export interface Range {
  offset: number;
  limit?: number;
}

const HEADER = /^(?:items=)?(\d{1,15})-(\d{1,15})?$/;

/** PostgREST says so, too, of a `Range` header and a `limit` that do not overlap. */
const NEGATIVE = 'Limit should be greater than or equal to zero.';

function unsatisfiable(details: string): Error {
  return apiError(416, 'PGRST103', 'Requested range not satisfiable', details);
}

function fromHeader(header: string): Range | undefined {
  const found = HEADER.exec(header.trim());
  if (!found) return undefined;
  const offset = Number(found[1]);
  if (found[2] === undefined) return { offset };
  if (Number(found[2]) < offset)
    throw unsatisfiable(
      'The lower boundary must be lower than or equal to the upper boundary in the Range header.',
    );
  return { offset, limit: Number(found[2]) - offset + 1 };
}

/**
 * Combines `limit`/`offset` with the `Range` header (their overlap counts, as in PostgREST).
 * Throws PGRST103 (416) for negative or reversed ranges, and those that end before the first row.
 */
export function requestedRange(
  limit: number | undefined,
  offset: number | undefined,
  header?: string,
): Range {
  if (limit !== undefined && limit < 0) throw unsatisfiable(NEGATIVE);
  // As PostgREST has it, rows before the first one count as well.
  const asked: Range = { offset: offset ?? 0, ...(limit !== undefined && { limit }) };
  const ranged = (header ? fromHeader(header) : undefined) ?? (asked.offset < 0 ? { offset: 0 } : undefined);
  if (!ranged) return asked;
  const start = Math.max(asked.offset, ranged.offset);
  const ends = [asked, ranged].flatMap((r) => (r.limit === undefined ? [] : [r.offset + r.limit]));
  if (ends.length === 0) return { offset: start };
  const count = Math.min(...ends) - start;
  if (count < 0 || (count === 0 && limit !== 0)) throw unsatisfiable(NEGATIVE);
  return { offset: start, limit: count };
}

/** The `Content-Range` value: `0-9/100`; an asterisk for what is unknown or empty. */
export function contentRange(offset: number, rows: number, total: number | undefined): string {
  const range = rows === 0 ? '*' : `${offset}-${offset + rows - 1}`;
  return `${range}/${total ?? '*'}`;
}
