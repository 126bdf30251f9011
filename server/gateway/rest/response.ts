import { type ApiError, apiError, safeHeaders } from './errors.ts';
import { type Outcome, singularError } from './execute.ts';
import type { Plan } from './plan/types.ts';
import { appliedPreferences, type Preferences } from './preferences.ts';
import { contentRange } from './range.ts';
import type { ApiRequest } from './request.ts';

export interface ApiResponse {
  status: number;
  /** Reason phrase, where it is not the usual one of the status. */
  reason?: string;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

const EMPTY = Buffer.alloc(0);
const BRIEF: (keyof Preferences)[] = ['count', 'tx', 'handling', 'timezone'];

function totalOf(plan: Plan, outcome: Outcome): number | undefined {
  const { count } = plan.preferences;
  if (!count) return undefined;
  if (plan.call || plan.mutation || count === 'exact') return outcome.total;
  if (count === 'planned') return outcome.estimate;
  // Where nothing bounds an answer, the larger of both numbers counts, as in PostgREST.
  const most = plan.node.maxRows ?? -1;
  const counted = outcome.total ?? 0;
  return counted > most ? Math.max(outcome.estimate ?? 0, counted) : counted;
}

function pageStatus(plan: Plan, outcome: Outcome, total: number | undefined): number {
  const { offset } = plan.node;
  if (total === undefined) return 200;
  if (offset > total) throw beyondEnd(offset, total);
  return outcome.rows < total ? 206 : 200;
}

function beyondEnd(offset: number, total: number): ApiError {
  return apiError(
    416,
    'PGRST103',
    'Requested range not satisfiable',
    `An offset of ${offset} was requested, but there are only ${total} rows.`,
    null,
    { 'content-range': `*/${total}` },
  );
}

/**
 * The address that was read as PostgREST writes it: parameters in order of their names, the values of one name in a
 * list.
 */
function contentLocation(request: ApiRequest): string {
  const path = `/${headerSafe(request.target)}`;
  const { parameters } = request.query;
  if (parameters.length === 0) return path;
  const values = new Map<string, string>();
  for (const [key, value] of parameters) {
    const before = values.get(key);
    values.set(key, before === undefined ? unreserved(value) : `${before},${unreserved(value)}`);
  }
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${path}?${sorted.map(([key, value]) => `${unreserved(key)}=${value}`).join('&')}`;
}

/** Percent-encodes all but RFC 3986's unreserved characters. */
function unreserved(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function readResponse(plan: Plan, outcome: Outcome): ApiResponse {
  const total = totalOf(plan, outcome);
  const status = pageStatus(plan, outcome, total);
  if (plan.media.format === 'object' && outcome.rows !== 1) throw singularError(outcome.rows);
  return {
    status,
    headers: {
      'content-type': plan.media.contentType,
      'content-range': contentRange(plan.node.offset, outcome.rows, total),
    },
    body: outcome.body,
  };
}

function callResponse(plan: Plan, outcome: Outcome): ApiResponse {
  const { routine } = plan.call ?? {};
  const found = readResponse(plan, outcome);
  const { 'content-range': range = '' } = found.headers;
  return routine?.returnsVoid ? { status: 204, headers: { 'content-range': range }, body: EMPTY } : found;
}

function locationOf(plan: Plan, request: ApiRequest, outcome: Outcome): string | undefined {
  if (outcome.rows !== 1 || !outcome.location || plan.location.length === 0) return undefined;
  const values = outcome.location;
  const filters = plan.location.map((name, i) => {
    const value = values[i];
    const test = value === null || value === undefined ? 'is.null' : `eq.${unreserved(value)}`;
    return `${unreserved(name)}=${test}`;
  });
  return `/${headerSafe(request.target)}?${filters.join('&')}`;
}

/** Without a key there is nothing to be a duplicate of. */
function resolves({ mutation }: Plan): boolean {
  return mutation?.kind === 'insert' && mutation.conflict !== undefined;
}

function insertResponse(
  plan: Plan,
  request: ApiRequest,
  outcome: Outcome,
  total: number | undefined,
): ApiResponse {
  const made = outcome.inserted === undefined || outcome.inserted > 0;
  const location = locationOf(plan, request, outcome);
  const headers: Record<string, string> = { 'content-range': `*/${total ?? '*'}` };
  if (location) headers['location'] = location;
  const applied = appliedPreferences(plan.preferences, [
    'return',
    ...(resolves(plan) ? (['resolution'] as const) : []),
    'missing',
    ...BRIEF,
  ]);
  if (applied) headers['preference-applied'] = applied;
  if (!plan.bodyless) headers['content-type'] = plan.media.contentType;
  return { status: made ? 201 : 200, headers, body: outcome.body };
}

function putResponse(plan: Plan, outcome: Outcome): ApiResponse {
  if (outcome.rows === 0)
    throw apiError(400, 'PGRST115', 'Payload values do not match URL in primary key column(s)');
  const made = (outcome.inserted ?? 0) > 0;
  const applied = appliedPreferences(plan.preferences, ['return', ...BRIEF]);
  const headers = { ...(applied && { 'preference-applied': applied }) };
  if (plan.bodyless) return { status: 204, headers, body: EMPTY };
  return {
    status: made ? 201 : 200,
    headers: { ...headers, 'content-type': plan.media.contentType },
    body: outcome.body,
  };
}

function changeResponse(plan: Plan, outcome: Outcome, total: number | undefined): ApiResponse {
  const range = plan.mutation?.kind === 'delete' ? `*/${total ?? '*'}` : contentRange(0, outcome.rows, total);
  const missing = plan.mutation?.kind === 'update' ? (['missing'] as const) : [];
  const applied = appliedPreferences(plan.preferences, ['return', 'maxAffected', ...missing, ...BRIEF]);
  const headers = { 'content-range': range, ...(applied && { 'preference-applied': applied }) };
  if (plan.bodyless) return { status: 204, headers, body: EMPTY };
  return {
    status: 200,
    headers: { ...headers, 'content-type': plan.media.contentType },
    body: outcome.body,
  };
}

function invalidSetting(code: 'PGRST111' | 'PGRST112', message: string): ApiError {
  return apiError(500, code, message);
}

/** Of these a client takes one line only. */
const SINGLE_LINE = new Set(['content-type', 'content-range', 'location']);

function isHeader(entry: unknown): boolean {
  const values: unknown[] = entry && typeof entry === 'object' ? Object.values(entry) : [];
  return values.length === 1 && typeof values[0] === 'string';
}

/** SQL may set the status and add headers: `set_config('response.status', '402', true)`. */
function applySettings(response: ApiResponse, outcome: Outcome, alone: boolean): void {
  if (outcome.status !== null) {
    const status = Number(outcome.status);
    if (!Number.isInteger(status) || status < 200 || status > 599)
      throw invalidSetting('PGRST112', 'response.status guc must be a valid status code');
    response.status = status;
  }
  if (outcome.headers === null) return;
  let list: unknown;
  try {
    list = JSON.parse(outcome.headers);
  } catch {
    list = undefined;
  }
  if (!Array.isArray(list) || !list.every(isHeader))
    throw invalidSetting(
      'PGRST111',
      'response.headers guc must be a JSON array composed of objects with a single key and a string value',
    );
  const lines = new Map<string, string[]>();
  for (const entry of list)
    for (const [name, value] of Object.entries(safeHeaders(entry, alone)))
      lines.set(name, [...(lines.get(name) ?? []), value]);
  // They take the place of ours; what SQL says twice is said twice, as cookies are.
  for (const [name, [first = '', ...more]] of lines)
    response.headers[name] =
      more.length && !SINGLE_LINE.has(name) ? [first, ...more] : (more.at(-1) ?? first);
}

function responseOf(request: ApiRequest, plan: Plan, outcome: Outcome): ApiResponse {
  if (plan.media.explain)
    return { status: 200, headers: { 'content-type': plan.media.contentType }, body: outcome.body };
  if (plan.call) return callResponse(plan, outcome);
  if (!plan.mutation) {
    const response = readResponse(plan, outcome);
    response.headers['content-location'] = contentLocation(request);
    return response;
  }
  const total = totalOf(plan, outcome);
  if (request.action === 'put') return putResponse(plan, outcome);
  if (plan.mutation.kind === 'insert') return insertResponse(plan, request, outcome, total);
  return changeResponse(plan, outcome, total);
}

/**
 * A name as PostgREST puts it into a header: its bytes in UTF-8, which Node writes from latin1. What HTTP cannot carry,
 * and what would end an address' path, is percent-encoded.
 */
export function headerSafe(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what a header cannot hold.
  const carried = name.toWellFormed().replace(/[\x00-\x1f\x7f%?#]/g, encodeURIComponent);
  return Buffer.from(carried, 'utf8').toString('latin1');
}

/** Fifth stage: status, headers and body. Pure. Throws ApiError for a wrong number of rows or a bad range. */
export function buildResponse(request: ApiRequest, plan: Plan, outcome: Outcome, alone = false): ApiResponse {
  const response = responseOf(request, plan, outcome);
  if (plan.media.binary) response.body = Buffer.from(response.body.toString('latin1'), 'hex');
  if (request.profiled && response.headers['content-type'] !== undefined)
    response.headers['content-profile'] = headerSafe(request.schema);
  if (!plan.mutation && !plan.media.explain) {
    const applied = appliedPreferences(plan.preferences, plan.call ? ['maxAffected', ...BRIEF] : BRIEF);
    if (applied) response.headers['preference-applied'] = applied;
  }
  applySettings(response, outcome, alone);
  return response;
}

/** An error as an answer. */
export function errorResponse(error: ApiError): ApiResponse {
  const { code, details, hint, message } = error.body;
  return {
    status: error.status,
    ...(error.reason !== undefined && { reason: error.reason }),
    headers: { 'content-type': 'application/json; charset=utf-8', ...error.headers },
    // In the order in which PostgREST writes them.
    body: Buffer.from(JSON.stringify({ code, details, hint, message })),
  };
}
