import { parseClaimPath } from '../auth/role-claim.ts';
import type { LogLevel } from './request-log.ts';

/** PostgREST's settings, read and checked. */
export interface Settings {
  dbUri: string;
  schemas: string[];
  anonRole?: string;
  extraSearchPath: string[];
  maxRows?: number;
  preRequest?: string;
  preConfig?: string;
  txEnd: 'commit' | 'commit-allow-override' | 'rollback' | 'rollback-allow-override';
  aggregates: boolean;
  plans: boolean;
  rootSpec?: string;
  channel?: string;
  inDatabase: boolean;
  hoisted: string[];
  pool: number;
  poolWaitMs: number;
  poolIdleMs: number;
  jwtSecret?: string;
  jwtSecretIsBase64: boolean;
  jwtAud?: string;
  jwtRoleClaim: string;
  openapiMode: 'follow-privileges' | 'ignore-privileges' | 'disabled';
  openapiSecurity: boolean;
  openapiProxy?: string;
  corsOrigins: string[];
  serverTiming: boolean;
  traceHeader?: string;
  host: string;
  port: number;
  unixSocket?: string;
  unixSocketMode: number;
  adminHost: string;
  adminPort?: number;
  logLevel: LogLevel;
  logQuery: boolean;
  appSettings: Record<string, string>;
}

/** Old names that PostgREST still reads. */
const ALIASES: Record<string, string> = {
  'db-schema': 'db-schemas',
  'max-rows': 'db-max-rows',
  'pre-request': 'db-pre-request',
  'root-spec': 'db-root-spec',
  secret: 'jwt-secret',
  'secret-is-base64': 'jwt-secret-is-base64',
  'role-claim-key': 'jwt-role-claim-key',
  'server-proxy-uri': 'openapi-server-proxy-uri',
  'db-load-guc-config': 'db-config',
  'db-pool-timeout': 'db-pool-max-idletime',
};
/** Read, and without effect here: docs/rest.md says why. */
const WITHOUT_EFFECT = [
  'db-pool-max-lifetime',
  'db-pool-automatic-recovery',
  'db-prepared-statements',
  'db-timezone-enabled',
  'jwt-cache-max-lifetime',
  'jwt-cache-max-entries',
  'raw-media-types',
  'client-error-verbosity',
];
export const SETTING_NAMES = [
  'db-uri',
  'db-schemas',
  'db-anon-role',
  'db-extra-search-path',
  'db-max-rows',
  'db-pre-request',
  'db-pre-config',
  'db-tx-end',
  'db-aggregates-enabled',
  'db-plan-enabled',
  'db-root-spec',
  'db-channel',
  'db-channel-enabled',
  'db-config',
  'db-hoisted-tx-settings',
  'db-pool',
  'db-pool-acquisition-timeout',
  'db-pool-max-idletime',
  'jwt-secret',
  'jwt-secret-is-base64',
  'jwt-aud',
  'jwt-role-claim-key',
  'openapi-mode',
  'openapi-security-active',
  'openapi-server-proxy-uri',
  'server-cors-allowed-origins',
  'server-timing-enabled',
  'server-trace-header',
  'server-host',
  'server-port',
  'server-unix-socket',
  'server-unix-socket-mode',
  'admin-server-host',
  'admin-server-port',
  'log-level',
  'log-query',
  ...WITHOUT_EFFECT,
];
const APP = 'app.settings.';

/** PostgREST's names of what the `PGRST_…` variables set. */
export function fromEnvironment(environment: Record<string, string | undefined>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith('PGRST_') || value === undefined) continue;
    const name = variable.slice(6).toLowerCase();
    if (name.startsWith('app_settings_')) found.set(APP + name.slice(13), value);
    else found.set(name.replaceAll('_', '-'), value);
  }
  return found;
}

/** PostgREST's names of settings kept in the database: `pgrst.db_schemas`, `pgrst.app.settings.x`. */
export function fromDatabase(rows: { name: string; value: string }[]): Map<string, string> {
  return new Map(
    rows.map(({ name, value }) => {
      const plain = name.replace(/^pgrst\./, '');
      return [plain.startsWith(APP) ? plain : plain.replaceAll('_', '-'), value];
    }),
  );
}

class Reader {
  readonly #values: Map<string, string>;
  constructor(values: Map<string, string>) {
    this.#values = new Map();
    for (const [name, value] of values) this.#values.set(ALIASES[name] ?? name, value);
  }
  get names(): Iterable<[string, string]> {
    return this.#values;
  }
  text(name: string): string | undefined {
    return this.#values.get(name) || undefined;
  }
  list(name: string, byDefault: string[]): string[] {
    const text = this.#values.get(name);
    if (text === undefined) return byDefault;
    return text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  }
  flag(name: string, byDefault: boolean): boolean {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined) return byDefault;
    if (['true', 'on', 'yes', '1'].includes(text)) return true;
    if (['false', 'off', 'no', '0'].includes(text)) return false;
    throw new Error(`${name} must be true or false, not "${text}".`);
  }
  whole(name: string, from: number, to: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (Number.isInteger(value) && value >= from && value <= to) return value;
    throw new Error(`${name} must be a whole number from ${from} to ${to}, not "${text}".`);
  }
  choice<const T extends string>(name: string, values: readonly [T, ...T[]]): T {
    const text = this.text(name) ?? values[0];
    const found = values.find((value) => value === text);
    if (found) return found;
    throw new Error(`${name} must be one of ${values.join(', ')}, not "${text}".`);
  }
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

function claimPath(text: string): string {
  try {
    parseClaimPath(text);
    return text;
  } catch (error) {
    throw new Error(`jwt-role-claim-key ${(error as Error).message}.`);
  }
}

function databasePart(values: Reader) {
  return {
    dbUri: values.text('db-uri') ?? 'postgresql://',
    schemas: values.list('db-schemas', ['public']),
    ...optional('anonRole', values.text('db-anon-role')),
    extraSearchPath: values.list('db-extra-search-path', ['public']),
    ...optional('maxRows', values.whole('db-max-rows', 0, 2 ** 31)),
    ...optional('preRequest', values.text('db-pre-request')),
    ...optional('preConfig', values.text('db-pre-config')),
    txEnd: values.choice('db-tx-end', [
      'commit',
      'commit-allow-override',
      'rollback',
      'rollback-allow-override',
    ]),
    aggregates: values.flag('db-aggregates-enabled', false),
    plans: values.flag('db-plan-enabled', false),
    ...optional('rootSpec', values.text('db-root-spec')),
    ...(values.flag('db-channel-enabled', true) && { channel: values.text('db-channel') ?? 'pgrst' }),
    inDatabase: values.flag('db-config', true),
    hoisted: values.list('db-hoisted-tx-settings', [
      'statement_timeout',
      'plan_filter.statement_cost_limit',
      'default_transaction_isolation',
    ]),
    pool: values.whole('db-pool', 1, 1_000) ?? 10,
    poolWaitMs: (values.whole('db-pool-acquisition-timeout', 1, 3_600) ?? 10) * 1_000,
    poolIdleMs: (values.whole('db-pool-max-idletime', 1, 86_400) ?? 30) * 1_000,
  };
}

/** A flag; before version 14 it was a word. */
function logsQueries(values: Reader): boolean {
  const text = values.text('log-query');
  if (text === 'main-query') return true;
  return text === 'disabled' ? false : values.flag('log-query', false);
}

function serverPart(values: Reader) {
  return {
    // As PostgREST has it, an empty list is none: every origin is allowed.
    corsOrigins: values.text('server-cors-allowed-origins')
      ? values.list('server-cors-allowed-origins', [])
      : ['*'],
    serverTiming: values.flag('server-timing-enabled', false),
    ...optional('traceHeader', values.text('server-trace-header')),
    host: values.text('server-host') ?? '!4',
    port: values.whole('server-port', 0, 65_535) ?? 3000,
    ...optional('unixSocket', values.text('server-unix-socket')),
    unixSocketMode: Number.parseInt(values.text('server-unix-socket-mode') ?? '660', 8),
    adminHost: values.text('admin-server-host') ?? values.text('server-host') ?? '!4',
    ...optional('adminPort', values.whole('admin-server-port', 0, 65_535)),
    logLevel: values.choice('log-level', ['error', 'crit', 'warn', 'info', 'debug']),
    logQuery: logsQueries(values),
  };
}

/**
 * The settings from all sources, the later winning: file, environment, database (PostgREST's order). Names that
 * PostgREST does not know are ignored, as it does. Throws an Error that names a wrong one.
 */
export function readSettings(...sources: Map<string, string>[]): Settings {
  const values = new Reader(new Map(sources.flatMap((source) => [...source])));
  const app = [...values.names].filter(([name]) => name.startsWith(APP));
  return {
    ...databasePart(values),
    ...serverPart(values),
    ...optional('jwtSecret', values.text('jwt-secret')),
    jwtSecretIsBase64: values.flag('jwt-secret-is-base64', false),
    ...optional('jwtAud', values.text('jwt-aud')),
    jwtRoleClaim: claimPath(values.text('jwt-role-claim-key') ?? '.role'),
    openapiMode: values.choice('openapi-mode', ['follow-privileges', 'ignore-privileges', 'disabled']),
    openapiSecurity: values.flag('openapi-security-active', false),
    ...optional('openapiProxy', values.text('openapi-server-proxy-uri')),
    appSettings: Object.fromEntries(app.map(([name, value]) => [name.slice(APP.length), value])),
  };
}
