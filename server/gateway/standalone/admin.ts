import http, { type Server, type ServerResponse } from 'node:http';
import { tokenLookups } from '../auth/authenticate.ts';
import type { Catalog } from '../catalog/types.ts';
import type { Databases } from '../databases.ts';
import type { OneEnvironment } from './environment.ts';
import type { Settings } from './settings.ts';

/** What the admin port tells of. */
export interface Admin {
  directory: OneEnvironment;
  databases: Databases;
  /** As they count now. */
  settings(): Settings;
  /** The database is there, and its catalog was read. */
  ready(): boolean;
}

const HIDDEN = '[hidden]';

function metric(
  name: string,
  kind: 'gauge' | 'counter',
  help: string,
  value: number | Record<string, number>,
) {
  const lines = typeof value === 'number' ? [`${name} ${value}`] : [];
  if (typeof value === 'object')
    for (const [status, count] of Object.entries(value)) lines.push(`${name}{status="${status}"} ${count}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines].join('\n');
}

/** PostgREST's metrics, in the text format of Prometheus. */
export function metricsText({ databases, directory, settings }: Admin): string {
  const { available, waiting, timeouts, loads } = databases.usage(directory.environment);
  const { all, found, evicted } = tokenLookups;
  const counted = { SUCCESS: loads.succeeded, FAIL: loads.failed };
  return `${[
    metric(
      'pgrst_schema_cache_query_time_seconds',
      'gauge',
      'Seconds that reading the schema took last',
      loads.seconds,
    ),
    metric('pgrst_schema_cache_loads_total', 'counter', 'How often the schema was read', counted),
    metric(
      'pgrst_db_pool_timeouts_total',
      'counter',
      'Requests that gave up waiting for a connection',
      timeouts,
    ),
    metric('pgrst_db_pool_available', 'gauge', 'Open connections that nobody uses', available),
    metric('pgrst_db_pool_waiting', 'gauge', 'Requests that wait for a connection', waiting),
    metric('pgrst_db_pool_max', 'gauge', 'Most connections', settings().pool),
    metric('pgrst_jwt_cache_requests_total', 'counter', 'Tokens looked for among those verified', all),
    metric('pgrst_jwt_cache_hits_total', 'counter', 'Tokens found there', found),
    metric('pgrst_jwt_cache_evictions_total', 'counter', 'Tokens that made room for others', evicted),
  ].join('\n')}\n`;
}

function addressWithoutPassword(uri: string): string {
  return uri
    .replace(/(:\/\/[^:/@]*:)[^/?#]*@/, `$1${HIDDEN}@`)
    .replace(/(password\s*=\s*)('[^']*'|[^\s&]+)/gi, `$1${HIDDEN}`);
}

/** The settings as a configuration file would have them; secrets stay hidden. */
export function configText(settings: Settings): string {
  const values: Record<string, string | number | boolean | string[] | undefined> = {
    'admin-server-host': settings.adminHost,
    'admin-server-port': settings.adminPort,
    'db-aggregates-enabled': settings.aggregates,
    'db-anon-role': settings.anonRole,
    'db-channel': settings.channel,
    'db-channel-enabled': settings.channel !== undefined,
    'db-config': settings.inDatabase,
    'db-extra-search-path': settings.extraSearchPath,
    'db-hoisted-tx-settings': settings.hoisted,
    'db-max-rows': settings.maxRows,
    'db-plan-enabled': settings.plans,
    'db-pool': settings.pool,
    'db-pool-acquisition-timeout': settings.poolWaitMs / 1_000,
    'db-pool-max-idletime': settings.poolIdleMs / 1_000,
    'db-pre-config': settings.preConfig,
    'db-pre-request': settings.preRequest,
    'db-root-spec': settings.rootSpec,
    'db-schemas': settings.schemas,
    'db-tx-end': settings.txEnd,
    'db-uri': addressWithoutPassword(settings.dbUri),
    'jwt-aud': settings.jwtAud,
    'jwt-role-claim-key': settings.jwtRoleClaim,
    'jwt-secret': settings.jwtSecret === undefined ? undefined : HIDDEN,
    'jwt-secret-is-base64': settings.jwtSecretIsBase64,
    'log-level': settings.logLevel,
    'log-query': settings.logQuery,
    'openapi-mode': settings.openapiMode,
    'openapi-security-active': settings.openapiSecurity,
    'openapi-server-proxy-uri': settings.openapiProxy,
    'server-cors-allowed-origins': settings.corsOrigins.includes('*') ? '' : settings.corsOrigins,
    'server-host': settings.host,
    'server-port': settings.port,
    'server-timing-enabled': settings.serverTiming,
    'server-trace-header': settings.traceHeader,
    'server-unix-socket': settings.unixSocket,
    'server-unix-socket-mode': settings.unixSocketMode.toString(8),
    // They are the database's business: whatever they are, they may be secret.
    ...Object.fromEntries(Object.keys(settings.appSettings).map((name) => [`app.settings.${name}`, HIDDEN])),
  };
  const written = (value: string | number | boolean | string[]) =>
    typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(String(value));
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${written(value ?? '')}\n`)
    .join('');
}

/** What was read of the schema, as JSON. Functions of the exposed schemas and what their tables are, never rows. */
function schemaText(catalog: Catalog): string {
  const plain = (_key: string, value: unknown) => (value instanceof Map ? Object.fromEntries(value) : value);
  return JSON.stringify(catalog, plain);
}

function send(res: ServerResponse, status: number, type?: string, body = ''): void {
  res.writeHead(status, {
    ...(type && { 'content-type': `${type}; charset=utf-8` }),
    'content-length': Buffer.byteLength(body),
  });
  res.end(body);
}

/** `/live`: it listens; `/ready`: the database answers as well; `/metrics`, `/config`, `/schema_cache`. */
export function adminServer(admin: Admin): Server {
  return http.createServer(async (req, res) => {
    switch ((req.url ?? '').split('?')[0]) {
      case '/live':
        return send(res, 200);
      case '/ready':
        return send(res, admin.ready() ? 200 : 503);
      case '/metrics':
        return send(res, 200, 'text/plain', metricsText(admin));
      case '/config':
        return send(res, 200, 'text/plain', configText(admin.settings()));
      case '/schema_cache':
        try {
          const catalog = await admin.databases.catalog(admin.directory.environment);
          return send(res, 200, 'application/json', schemaText(catalog));
        } catch {
          return send(res, 503);
        }
      default:
        return send(res, 404);
    }
  });
}
