import { unseal } from '../../platform/vault.ts';
import { secretKey } from '../auth/keys.ts';
import {
  API_ROLES,
  type EnvironmentKey,
  type GatewayEnvironment,
  REST_DEFAULTS,
  type TimeLimits,
  type TokenRules,
} from '../contract.ts';

/** One row of the control database's view `gateway_environment`. */
export interface EnvironmentRow {
  ref: string;
  database: string;
  schemas: string[];
  max_rows: number;
  api_user: string;
  api_password_sealed: string;
  service_user: string;
  service_password_sealed: string;
  jwt_secret_sealed: string;
  keys: { id: string; sha256: string; role: EnvironmentKey['role']; retiresAt?: string | null }[];
  limits: TimeLimits;
  cors_origins: string[];
  catalog_version: number;
  state: string;
}

/** How tokens of an environment of Slipway's own are verified: its secret, its ref as audience, its three roles. */
export function environmentTokens(ref: string, secret: string): TokenRules {
  return {
    keys: [secretKey(Buffer.from(secret), ['HS256'])],
    audience: { value: ref, required: true },
    roleClaim: '.role',
    roles: API_ROLES,
    console: true,
    apiKeys: true,
  };
}

/** Opens the sealed values of a row. Throws when they do not belong to this environment or master key. */
export function toEnvironment(row: EnvironmentRow): GatewayEnvironment {
  const open = (sealed: string, what: string) => unseal(sealed, `environment:${row.ref}:${what}`).reveal();
  return {
    ref: row.ref,
    database: row.database,
    schemas: row.schemas,
    maxRows: row.max_rows,
    api: { user: row.api_user, password: open(row.api_password_sealed, 'api') },
    service: { user: row.service_user, password: open(row.service_password_sealed, 'service') },
    tokens: environmentTokens(row.ref, open(row.jwt_secret_sealed, 'jwt')),
    rest: REST_DEFAULTS,
    keys: row.keys.map(({ retiresAt, ...key }) => ({
      ...key,
      ...(retiresAt && { retiresAt: Date.parse(retiresAt) }),
    })),
    limits: row.limits,
    corsOrigins: row.cors_origins,
    catalogVersion: row.catalog_version,
    ready: row.state === 'ready',
  };
}
