import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from '../auth/identity.ts';
import type { Query } from '../wire/connection.ts';
import { ident } from './sql/builder.ts';

/**
 * Settings of the transaction, before its statement. All of them are set every time: whatever an earlier request left
 * behind in the session is then without effect. (The search path is compared first, because setting it makes PostgreSQL
 * look up every name again.) A separate statement, because PostgreSQL checks permissions of a
 * statement as the role that was current when it began.
 */
const TEXT = `select case when current_setting('search_path') <> $1 then set_config('search_path', $1, true) end, set_config('role', $2, true), set_config('request.jwt.claims', $3, true), set_config('request.method', $4, true), set_config('request.path', $5, true), set_config('request.headers', $6, true), set_config('request.cookies', '{}', true), set_config('statement_timeout', $7, true), set_config('transaction_read_only', $8, true)`;
const ZONED = `${TEXT}, set_config('timezone', $9, true)`;

/** Credentials and the console's own cookies are none of the environment's business. */
const WITHHELD = new Set([
  'authorization',
  'apikey',
  'cookie',
  'proxy-authorization',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'forwarded',
]);

export interface SessionSettings {
  identity: Identity;
  schema: string;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** Address of the caller. */
  remote: string;
  timeLimitMs: number;
  readOnly: boolean;
  timezone?: string;
}

function headersJson(headers: IncomingHttpHeaders, remote: string): string {
  const shown: Record<string, unknown> = {};
  for (const name in headers) if (!WITHHELD.has(name)) shown[name] = headers[name];
  shown['x-forwarded-for'] = remote;
  // PostgreSQL's JSON cannot hold NUL; Node refuses it in headers already.
  return JSON.stringify(shown);
}

const searchPaths = new Map<string, string>();

/** What `search_path` must be for requests to `schema`. */
export function searchPath(schema: string): string {
  let path = searchPaths.get(schema);
  if (path === undefined) {
    path = schema === 'public' ? ident(schema) : `${ident(schema)}, "public"`;
    if (searchPaths.size > 1000) searchPaths.clear();
    searchPaths.set(schema, path);
  }
  return path;
}

/** The first query of every batch. */
export function sessionQuery(settings: SessionSettings): Query {
  const { identity, timezone } = settings;
  const values = [
    searchPath(settings.schema),
    identity.role,
    identity.claims,
    settings.method,
    settings.path,
    headersJson(settings.headers, settings.remote),
    String(settings.timeLimitMs),
    settings.readOnly ? 'on' : 'off',
  ];
  if (timezone === undefined) return { key: 'session', text: TEXT, values };
  return { key: 'session zoned', text: ZONED, values: [...values, timezone] };
}
