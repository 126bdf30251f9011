import fs from 'node:fs';
import { jwkKeys, secretKey } from '../auth/keys.ts';
import type { Directory, GatewayEnvironment, TokenKey } from '../contract.ts';
import type { DatabaseAddress } from './database-address.ts';
import type { Settings } from './settings.ts';

/** The only environment's ref: it is not in any address. */
export const ONLY = 'rest';
const SHORTEST_SECRET = 32;

/** A setting's value may be `@<file>`. */
function content(value: string): string {
  return value.startsWith('@') ? fs.readFileSync(value.slice(1), 'utf8').replace(/\r?\n$/, '') : value;
}

/** The keys that `jwt-secret` names: a JWK, a JWK set, or a shared secret, in base64 when so set. */
export function tokenKeys({ jwtSecret, jwtSecretIsBase64 }: Settings): TokenKey[] {
  if (jwtSecret === undefined) return [];
  const secret = content(jwtSecret);
  if (/^\s*\{/.test(secret))
    try {
      return jwkKeys(JSON.parse(secret));
    } catch (error) {
      throw new Error(`jwt-secret: ${(error as Error).message}.`);
    }
  const url = secret.trim().replaceAll('-', '+').replaceAll('_', '/').replaceAll('.', '=');
  const bytes = jwtSecretIsBase64 ? Buffer.from(url, 'base64') : Buffer.from(secret);
  if (bytes.length < SHORTEST_SECRET)
    throw new Error(`The JWT secret must be at least ${SHORTEST_SECRET} characters long.`);
  // PostgREST takes a bare secret for HS256 alone; a JWK says otherwise itself.
  return [secretKey(bytes, ['HS256'])];
}

/** What the gateway needs to know, from PostgREST's settings. */
export function toEnvironment(
  settings: Settings,
  address: DatabaseAddress,
  roleSettings: Record<string, Record<string, string>>,
  catalogVersion: number,
): GatewayEnvironment {
  const { maxRows, anonRole, preRequest, traceHeader, openapiProxy, rootSpec } = settings;
  return {
    ref: ONLY,
    database: address.database,
    schemas: settings.schemas,
    ...(maxRows !== undefined && { maxRows }),
    api: { user: address.user, password: address.password },
    tokens: {
      keys: tokenKeys(settings),
      exactKeyIds: true,
      ...(settings.jwtAud !== undefined && { audience: { value: settings.jwtAud, required: false } }),
      roleClaim: settings.jwtRoleClaim,
      ...(anonRole !== undefined && { anonRole }),
      console: false,
      apiKeys: false,
    },
    rest: {
      extraSearchPath: settings.extraSearchPath,
      ...(preRequest !== undefined && { preRequest }),
      txEnd: settings.txEnd,
      aggregates: settings.aggregates,
      planEnabled: settings.plans,
      openapi: {
        mode: settings.openapiMode,
        security: settings.openapiSecurity,
        ...(openapiProxy !== undefined && { serverUrl: openapiProxy }),
        ...(rootSpec !== undefined && { rootSpec }),
      },
      appSettings: settings.appSettings,
      serverTiming: settings.serverTiming,
      ...(traceHeader !== undefined && { traceHeader }),
      flavour: 'postgrest',
      hoistedSettings: settings.hoisted,
      roleSettings,
    },
    keys: [],
    // The roles' own statement_timeout counts, as in PostgREST.
    limits: { anonMs: 0, authenticatedMs: 0, serviceMs: 0 },
    corsOrigins: settings.corsOrigins,
    catalogVersion,
    ready: true,
  };
}

/** A directory of one environment, which changes as a whole. */
export class OneEnvironment implements Directory {
  environment: GatewayEnvironment;
  constructor(environment: GatewayEnvironment) {
    this.environment = environment;
  }
  find(ref: string): GatewayEnvironment | undefined {
    return ref === ONLY ? this.environment : undefined;
  }
  async close(): Promise<void> {}
}
