import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from '../auth/identity.ts';
import type { RestSettings } from '../contract.ts';
import type { Query } from '../wire/connection.ts';
import { functionName, ident } from './sql/builder.ts';

/**
 * Settings of the transaction, before its statement. All of them are set every time: whatever an earlier request left
 * behind in the session is then without effect. (The search path is compared first, because setting it makes PostgreSQL
 * look up every name again.) A separate statement, because PostgreSQL checks permissions of a
 * statement as the role that was current when it began.
 */
const TEXT = `select case when current_setting('search_path') <> $1 then set_config('search_path', $1, true) end, set_config('role', $2, true), set_config('request.jwt.claims', $3, true), set_config('request.method', $4, true), set_config('request.path', $5, true), set_config('request.headers', $6, true), set_config('request.cookies', $7, true), set_config('statement_timeout', $8, true), set_config('transaction_read_only', $9, true)`;
const FIXED = 9;

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
  rest: RestSettings;
  /** Settings of the function to be called; those that `rest.hoistedSettings` names count for its whole transaction. */
  declared?: Record<string, string>;
}

function headersJson(headers: IncomingHttpHeaders, remote: string): string {
  const shown: Record<string, unknown> = {};
  for (const name in headers) if (!WITHHELD.has(name)) shown[name] = headers[name];
  shown['x-forwarded-for'] = remote;
  // PostgreSQL's JSON cannot hold NUL; Node refuses it in headers already.
  return JSON.stringify(shown);
}

/** PostgREST shows SQL every header; cookies have a setting of their own. */
function allHeadersJson(headers: IncomingHttpHeaders): string {
  const { cookie: _cookie, ...shown } = headers;
  return JSON.stringify(shown);
}

function cookiesJson(header: string | undefined): string {
  if (!header) return '{}';
  const pairs = header.split(';').map((part) => {
    const at = part.indexOf('=');
    return at < 0 ? [part.trim(), ''] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  });
  return JSON.stringify(Object.fromEntries(pairs));
}

const searchPaths = new Map<string, string>();

/** What `search_path` must be for requests to `schema`: it first, then the extra schemas. */
export function searchPath(schema: string, extra: readonly string[]): string {
  const key = [schema, ...extra].join('\0');
  let path = searchPaths.get(key);
  if (path === undefined) {
    path = [...new Set([schema, ...extra])].map((name) => ident(name)).join(', ');
    if (searchPaths.size > 1000) searchPaths.clear();
    searchPaths.set(key, path);
  }
  return path;
}

function hoisted({ rest, declared = {} }: SessionSettings): Record<string, string> {
  return Object.fromEntries(Object.entries(declared).filter(([name]) => rest.hoistedSettings.includes(name)));
}

/** Settings besides the fixed ones, as name and value. */
function extraSettings(settings: SessionSettings): [string, string][] {
  const { rest, timezone, identity } = settings;
  const extra: [string, string][] = Object.entries(rest.roleSettings[identity.role] ?? {});
  for (const [name, value] of Object.entries(rest.appSettings)) extra.push([`app.settings.${name}`, value]);
  extra.push(...Object.entries(hoisted(settings)));
  if (timezone !== undefined) extra.push(['timezone', timezone]);
  return extra;
}

const texts: string[] = [];

function textFor(extras: number): string {
  texts[extras] ??= Array.from(
    { length: extras },
    (_, i) => `, set_config($${FIXED + 1 + 2 * i}, $${FIXED + 2 + 2 * i}, true)`,
  ).reduce((text, part) => text + part, TEXT);
  return texts[extras];
}

function sessionQuery(settings: SessionSettings): Query {
  const { identity, rest } = settings;
  const open = rest.flavour === 'postgrest';
  const extra = extraSettings(settings);
  const values = [
    searchPath(settings.schema, rest.extraSearchPath),
    identity.role,
    identity.claims,
    settings.method,
    settings.path,
    open ? allHeadersJson(settings.headers) : headersJson(settings.headers, settings.remote),
    open ? cookiesJson(settings.headers.cookie) : '{}',
    String(settings.timeLimitMs),
    settings.readOnly ? 'on' : 'off',
    ...extra.flat(),
  ];
  return { key: `session ${extra.length}`, text: textFor(extra.length), values };
}

const ISOLATION = /^(?:serializable|repeatable read|read committed|read uncommitted)$/i;

/** PostgreSQL takes the isolation level only from a transaction's first statement. */
function isolationQuery(settings: SessionSettings): Query[] {
  const name = 'default_transaction_isolation';
  const level = hoisted(settings)[name] ?? settings.rest.roleSettings[settings.identity.role]?.[name];
  if (level === undefined || !ISOLATION.test(level)) return [];
  const text = `set transaction isolation level ${level}`;
  return [{ key: text, text, values: [] }];
}

/** The environment's own function, which sees the request's settings and may refuse it. */
function preRequest({ rest, identity }: SessionSettings): Query[] {
  if (rest.preRequest === undefined) return [];
  const text = `select ${functionName(rest.preRequest)}()`;
  // By its text: connections outlive a change of the setting.
  return [{ key: `${identity.role} before ${text}`, text, values: [] }];
}

/** What goes before the statement of every request, in its transaction. */
export function openingQueries(settings: SessionSettings): Query[] {
  return [...isolationQuery(settings), sessionQuery(settings), ...preRequest(settings)];
}

/** What ends a transaction whose changes are not kept. Deferred constraints are checked all the same. */
const ROLLBACK: readonly Query[] = ['set constraints all immediate', 'rollback'].map((text) => ({
  key: text,
  text,
  values: [],
}));

/** What goes after it: its changes are dropped as configured, unless the caller may and does say otherwise. */
export function closingQueries(
  rest: RestSettings,
  preferred: 'commit' | 'rollback' | undefined,
): readonly Query[] {
  const drops = preferred ? preferred === 'rollback' : rest.txEnd.startsWith('rollback');
  return drops ? ROLLBACK : [];
}
