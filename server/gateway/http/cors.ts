import type { IncomingHttpHeaders } from 'node:http';

const EXPOSED =
  'Content-Location, Content-Range, Content-Type, Date, Location, Preference-Applied, Range-Unit, Server-Timing, X-Request-Id';
const METHODS = 'GET, POST, PATCH, PUT, DELETE, OPTIONS, HEAD';
const NAMES = /^[A-Za-z0-9 ,_-]{1,2000}$/;

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
