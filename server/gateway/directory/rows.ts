import { unseal } from '../../platform/vault.ts';
import { jwkKeys, secretKey } from '../auth/keys.ts';
import {
  API_ROLES,
  type EnvironmentKey,
  type GatewayEnvironment,
  REST_DEFAULTS,
  type RestSettings,
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
  behaviour: Behaviour;
  catalog_version: number;
  state: string;
}

/** What an environment's administrators chose; what is missing has its default. */
export interface Behaviour {
  /** Empty: none, as for the keys. */
  preRequest?: string;
  /** Callers may ask to undo their writes: `Prefer: tx=rollback`. */
  txOverride?: boolean;
  aggregates?: 'everyone' | 'signedIn' | 'service' | 'nobody';
  plans?: boolean;
  roleClaim?: string;
  /** Most rows in one answer to a role; 0: as for all. */
  anonRows?: number;
  authenticatedRows?: number;
  serviceRows?: number;
  /** JWK set, as text, of public keys that verify user tokens besides the secret. */
  jwks?: string;
  /** The same, as they were published at the address that was chosen. */
  fetchedJwks?: string;
}

const AGGREGATE_ROLES = {
  everyone: API_ROLES,
  signedIn: ['authenticated', 'service_role'],
  service: ['service_role'],
  nobody: [],
};

function restSettings({ preRequest, txOverride, aggregates, plans }: Behaviour): RestSettings {
  return {
    ...REST_DEFAULTS,
    ...(preRequest && { preRequest }),
    txEnd: txOverride ? 'commit-allow-override' : 'commit',
    aggregateRoles: AGGREGATE_ROLES[aggregates ?? 'everyone'],
    planEnabled: plans ?? false,
  };
}

function rowsOf({ anonRows, authenticatedRows, serviceRows }: Behaviour): GatewayEnvironment['maxRowsOf'] {
  return {
    ...(anonRows && { anon: anonRows }),
    ...(authenticatedRows && { authenticated: authenticatedRows }),
    ...(serviceRows && { service_role: serviceRows }),
  };
}

function tokenRules(ref: string, secret: string, { jwks, fetchedJwks, roleClaim }: Behaviour): TokenRules {
  const own = environmentTokens(ref, secret);
  const outside = [jwks, fetchedJwks].flatMap((set) => (set ? jwkKeys(JSON.parse(set)) : []));
  return {
    ...own,
    keys: [...own.keys, ...outside.map((key) => ({ ...key, outside: true }))],
    roleClaim: roleClaim ?? own.roleClaim,
  };
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
    maxRowsOf: rowsOf(row.behaviour),
    api: { user: row.api_user, password: open(row.api_password_sealed, 'api') },
    service: { user: row.service_user, password: open(row.service_password_sealed, 'service') },
    tokens: tokenRules(row.ref, open(row.jwt_secret_sealed, 'jwt'), row.behaviour),
    rest: restSettings(row.behaviour),
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
