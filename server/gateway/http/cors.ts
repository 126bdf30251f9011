import type { IncomingHttpHeaders } from 'node:http';

const EXPOSED =
  'Content-Location, Content-Range, Content-Type, Date, Idempotent-Replayed, Location, Preference-Applied, Range-Unit, Server-Timing, X-Request-Id';
const METHODS = 'GET, POST, PATCH, PUT, DELETE, OPTIONS, HEAD';
const NAMES = /^[A-Za-z0-9 ,_-]{1,2000}$/;

/** What PostgREST has there instead. */
const EXPOSED_ALONE =
  'Content-Encoding, Content-Location, Content-Range, Content-Type, Date, Location, Server, Transfer-Encoding, Range-Unit';
const SIMPLE = 'Accept, Accept-Language, Content-Language';

/** CORS headers of the API alone, as PostgREST writes them; none for an origin that is not allowed. */
export function corsHeadersAlone(origins: string[], headers: IncomingHttpHeaders): Record<string, string> {
  const { origin } = headers;
  const any = origins.includes('*');
  if (origin === undefined || (!any && !origins.includes(origin))) return {};
  const allowed: Record<string, string> = any
    ? { 'access-control-allow-origin': '*' }
    : { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' };
  return { ...allowed, 'access-control-expose-headers': EXPOSED_ALONE };
}

/** The API's answer alone to a browser that asks before it sends; undefined for an origin that is not allowed. */
export function preflightAlone(
  origins: string[],
  headers: IncomingHttpHeaders,
): Record<string, string> | undefined {
  const { 'access-control-expose-headers': _exposed, ...allowed } = corsHeadersAlone(origins, headers);
  if (!allowed['access-control-allow-origin'] || headers['access-control-request-method'] === undefined)
    return undefined;
  const asked = headers['access-control-request-headers'];
  const wanted = asked && NAMES.test(asked) ? asked.split(',').map((name) => name.trim()) : [];
  return {
    ...allowed,
    'access-control-allow-methods': 'GET, POST, PATCH, PUT, DELETE, OPTIONS, HEAD',
    'access-control-allow-headers': ['Authorization', ...wanted, SIMPLE].join(', '),
    'access-control-max-age': '86400',
  };
}

/** CORS headers of an answer to `origin`; none when the environment does not allow it. */
export function corsHeaders(origins: string[], headers: IncomingHttpHeaders): Record<string, string> {
  const { origin } = headers;
  if (origin === undefined) return {};
  if (origins.includes('*'))
    return { 'access-control-allow-origin': '*', 'access-control-expose-headers': EXPOSED };
  if (!origins.includes(origin)) return { vary: 'Origin' };
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': EXPOSED,
    vary: 'Origin',
  };
}

/** The answer to a browser that asks before it sends; undefined when the request is no such question. */
export function preflightHeaders(
  origins: string[],
  headers: IncomingHttpHeaders,
): Record<string, string> | undefined {
  if (headers.origin === undefined || headers['access-control-request-method'] === undefined)
    return undefined;
  const wanted = headers['access-control-request-headers'];
  return {
    ...corsHeaders(origins, headers),
    'access-control-allow-methods': METHODS,
    'access-control-allow-headers':
      wanted && NAMES.test(wanted)
        ? wanted
        : 'Authorization, Content-Type, Accept, Accept-Language, Content-Language',
    'access-control-max-age': '86400',
  };
}
