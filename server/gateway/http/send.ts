import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatewayEnvironment, RestSettings } from '../contract.ts';
import type { ApiResponse } from '../rest/response.ts';
import { corsHeaders, corsHeadersAlone } from './cors.ts';
import type { Progress } from './progress.ts';

const MAX_SQL_HEADER = 8_000;
const SLOW_READER_MS = 60_000;
/** What a status line can carry; others are left out. */
const REASON = /^[\t\x20-\x7e\x80-\xff]{1,200}$/;
const ONE_PIECE = 32 * 1024;
/** What PostgREST's answers depend on, for caches in between. */
const VARY = 'Accept, Prefer, Range';
const SANDBOX = "sandbox; default-src 'none'";

/** SQL text for the console's eyes, safe in a header. */
export function sqlHeader(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed());
  return encoded.length <= MAX_SQL_HEADER
    ? encoded
    : encoded.slice(0, MAX_SQL_HEADER).replace(/%[0-9A-F]?$/, '');
}

function operatorHeaders(
  rest: RestSettings,
  req: IncomingMessage,
  progress: Progress,
): Record<string, string> {
  const headers: Record<string, string> =
    rest.flavour === 'slipway' ? { 'x-request-id': progress.id } : { vary: VARY };
  if (rest.serverTiming) headers['server-timing'] = progress.timing.header;
  const trace = rest.traceHeader?.toLowerCase();
  const value = trace ? req.headers[trace] : undefined;
  if (trace && typeof value === 'string') headers[trace] = value;
  return headers;
}

function crossOrigin(
  { corsOrigins, rest }: GatewayEnvironment,
  req: IncomingMessage,
): Record<string, string> {
  return rest.flavour === 'postgrest'
    ? corsHeadersAlone(corsOrigins, req.headers)
    : corsHeaders(corsOrigins, req.headers);
}

/** Writes the answer; nothing when the caller is gone or has one already. */
export function send(
  req: IncomingMessage,
  res: ServerResponse,
  response: ApiResponse,
  progress: Progress,
): void {
  if (res.destroyed || res.headersSent) return;
  const { environment, identity, statement } = progress;
  const bodyless = req.method === 'HEAD' || response.status === 204 || response.status === 304;
  const headers: Record<string, string | string[] | number> = {
    ...(environment && crossOrigin(environment, req)),
    ...response.headers,
    ...(environment && operatorHeaders(environment.rest, req, progress)),
    // The console lives on the same origin: whatever type SQL declares, an answer never runs there as a page.
    ...(environment?.rest.flavour !== 'postgrest' && { 'content-security-policy': SANDBOX }),
    'x-content-type-options': 'nosniff',
  };
  if (!bodyless) headers['content-length'] = response.body.length;
  if (identity?.console && statement) headers['x-slipway-sql'] = sqlHeader(statement.text);
  if (response.reason !== undefined && REASON.test(response.reason)) res.statusMessage = response.reason;
  res.writeHead(response.status, headers);
  if (bodyless) res.end();
  // Node writes a short text in one piece with its head; latin1 gives every byte back as it was.
  else if (response.body.length <= ONE_PIECE) res.end(response.body.toString('latin1'), 'latin1');
  else res.end(response.body);
  // A reader that takes nothing for a minute must not hold the answer in memory for ever.
  if ((res.socket?.writableLength ?? 0) > 0) res.setTimeout(SLOW_READER_MS, () => res.destroy());
}
