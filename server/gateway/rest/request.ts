import type { IncomingHttpHeaders } from 'node:http';
import { ApiError, apiError } from './errors.ts';
import { parseQuery } from './grammar/query.ts';
import type { ParsedQuery } from './grammar/types.ts';
import { type MediaRange, parseAccept } from './media.ts';
import { type Payload, parsePayload } from './payload.ts';
import { type Preferences, parsePreferences } from './preferences.ts';
import { type Range, requestedRange } from './range.ts';

export type Action = 'read' | 'insert' | 'update' | 'put' | 'delete' | 'call' | 'root';

/** What arrives over HTTP. `path` is the part after `/rest/v1`, still encoded. */
export interface HttpRequest {
  method: string;
  path: string;
  search: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A request whose every part has been parsed, but nothing resolved. */
export interface ApiRequest {
  action: Action;
  /** HEAD: same answer without its body. */
  headOnly: boolean;
  method: string;
  /** `/orders`, decoded. */
  path: string;
  schema: string;
  /** True when a profile header chose the schema, or there are several: the answer then names it. */
  profiled: boolean;
  /** Table, view or function. */
  target: string;
  query: ParsedQuery;
  search: string;
  preferences: Preferences;
  range: Range;
  /** What the caller can read, best first. */
  accept: readonly MediaRange[];
  payload?: Payload;
  /** Raw body and its type, for functions with one unnamed parameter. */
  body: Buffer;
  bodyType: string;
}

export interface Exposure {
  schemas: string[];
}

const READING = new Set(['GET', 'HEAD']);
const ASKS_TO_READ = new Set(['GET', 'HEAD', 'OPTIONS']);

function actionOf(method: string, call: boolean, root: boolean): Action {
  if (root) {
    if (READING.has(method)) return 'root';
  } else if (call) {
    if (READING.has(method) || method === 'POST') return 'call';
    throw apiError(405, 'PGRST101', `Cannot use the ${method} method on RPC`, null, null, {
      allow: 'GET, HEAD, POST, OPTIONS',
    });
  } else {
    if (READING.has(method)) return 'read';
    if (method === 'POST') return 'insert';
    if (method === 'PATCH') return 'update';
    if (method === 'PUT') return 'put';
    if (method === 'DELETE') return 'delete';
  }
  throw apiError(405, 'PGRST117', `Unsupported HTTP method: ${method}`);
}

function decodeSegment(segment: string): string {
  let text: string;
  try {
    text = decodeURIComponent(segment);
  } catch {
    throw invalidPath();
  }
  if (text.includes('\0')) throw invalidPath();
  return text;
}

function invalidPath(): ApiError {
  return apiError(404, 'PGRST125', 'Invalid path specified in request URL');
}

/** Splits `/orders` and `/rpc/name`. Throws PGRST125 (404) for other addresses. */
export function splitPath(path: string): { call: boolean; target: string } {
  if (path === '' || path === '/') return { call: false, target: '' };
  const segments = path.slice(1).split('/').map(decodeSegment);
  const [first = '', second = ''] = segments;
  if (segments.length === 1 && first) return { call: false, target: first };
  if (segments.length === 2 && first === 'rpc' && second) return { call: true, target: second };
  throw invalidPath();
}

/** The answer to a method that HTTP has no name for. */
export function refusedMethod(method: string, address: string): ApiError {
  try {
    const { call, target } = splitPath(address.split('?')[0] ?? '');
    actionOf(method, call, target === '');
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  return apiError(405, 'PGRST117', `Unsupported HTTP method: ${method}`);
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** The schema that the profile header names, or the first one. Throws PGRST106 (406) for one that is not exposed. */
export function profile(
  http: Pick<HttpRequest, 'method' | 'headers'>,
  exposure: Exposure,
): { schema: string; profiled: boolean } {
  const name = ASKS_TO_READ.has(http.method) ? 'accept-profile' : 'content-profile';
  const sent = header(http.headers, name);
  // Node reads headers as latin1; names of schemas are UTF-8.
  const wanted = sent === undefined ? undefined : Buffer.from(sent, 'latin1').toString('utf8');
  const first = exposure.schemas[0] ?? 'public';
  if (wanted === undefined) return { schema: first, profiled: exposure.schemas.length > 1 };
  if (exposure.schemas.includes(wanted)) return { schema: wanted, profiled: true };
  throw apiError(
    406,
    'PGRST106',
    `Invalid schema: ${wanted}`,
    null,
    `Only the following schemas are exposed: ${exposure.schemas.join(', ')}`,
  );
}

function scopeless<T>(list: { path: string[]; value: T }[]): T | undefined {
  return list.findLast((entry) => entry.path.length === 0)?.value;
}

function checkPut(request: ApiRequest): void {
  if (request.action !== 'put') return;
  if (request.range.limit !== undefined || request.range.offset)
    throw apiError(400, 'PGRST114', 'limit/offset querystring parameters are not allowed for PUT');
}

/** First stage: HTTP to `ApiRequest`. Pure. Throws ApiError for what no database is needed to refuse. */
export function parseRequest(http: HttpRequest, exposure: Exposure): ApiRequest {
  const { call, target } = splitPath(http.path);
  const action = actionOf(http.method, call, target === '');
  const { schema, profiled } = profile(http, exposure);
  const query = parseQuery(http.search, call && READING.has(http.method));
  const preferences = parsePreferences(header(http.headers, 'prefer'));
  // RFC 9110 knows ranges of GET alone.
  const ranged = http.method === 'GET' ? header(http.headers, 'range') : undefined;
  const bodyType =
    (header(http.headers, 'content-type') ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
  const request: ApiRequest = {
    action,
    headOnly: http.method === 'HEAD',
    method: http.method,
    path: call ? `/rpc/${target}` : `/${target}`,
    schema,
    profiled,
    target,
    query,
    search: http.search,
    preferences,
    range: requestedRange(scopeless(query.limits), scopeless(query.offsets), ranged),
    accept: parseAccept(header(http.headers, 'accept')),
    body: http.body,
    bodyType,
  };
  if (action === 'insert' || action === 'update' || action === 'put')
    request.payload = parsePayload(
      http.body,
      header(http.headers, 'content-type'),
      query.columns !== undefined,
    );
  checkPut(request);
  return request;
}
