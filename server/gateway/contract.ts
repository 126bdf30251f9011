/**
 * All that the data plane knows about the control plane. The gateway asks a `Directory` for environments;
 * who fills it (the control database, a test, a configuration file) is not its business.
 */
import type { KeyObject } from 'node:crypto';

/** Roles of Slipway's own environments. Behind the contract a role is any name that PostgreSQL knows. */
export const API_ROLES: readonly string[] = ['anon', 'authenticated', 'service_role'];
export type ApiRole = string;

export interface DatabaseLogin {
  user: string;
  password: string;
}

export interface EnvironmentKey {
  id: string;
  /** SHA-256 of the key, hex. */
  sha256: string;
  role: 'anon' | 'service_role';
  /** From then on it is refused, in ms since 1970; undefined: never. */
  retiresAt?: number;
}

/** Longest run time of one statement by role, in milliseconds. */
export interface TimeLimits {
  anonMs: number;
  authenticatedMs: number;
  serviceMs: number;
}

/** A key that verifies tokens, pinned to its algorithms: what a token says of itself never chooses. */
export interface TokenKey {
  id?: string;
  /** JWA names: `HS256`, `RS256`, `PS256`, `ES256`, `EdDSA`, … */
  algorithms: readonly string[];
  key: KeyObject;
  /** Of a sign-in outside: it speaks for users, never for the console or the role that row rules do not bind. */
  outside?: boolean;
}

/** How tokens are verified and what they say. */
export interface TokenRules {
  /** Several while one takes the place of another; none: no token is accepted. */
  keys: TokenKey[];
  /** A token that names its key is verified by a key of that name only, never by one without a name. */
  exactKeyIds?: boolean;
  /** `required`: a token without it is refused. Otherwise only a token that names others is. */
  audience?: { value: string; required: boolean };
  /** Way to the role in the claims, in PostgREST's notation: `.role`, `.app."x-y"[0]`. */
  roleClaim: string;
  /** Roles that a token may name; undefined: PostgreSQL decides. */
  roles?: readonly string[];
  /** Role of requests without a token; undefined: they are refused. */
  anonRole?: string;
  /** The console's own tokens may mask columns and be kept to reading. */
  console: boolean;
  /** Requests name an API key. */
  apiKeys: boolean;
}

/** What PostgREST lets its operator choose. */
export interface RestSettings {
  /** Schemas after the request's own one in the search path. */
  extraSearchPath: string[];
  /** Function that runs before each request's statement, in its transaction. */
  preRequest?: string;
  txEnd: 'commit' | 'commit-allow-override' | 'rollback' | 'rollback-allow-override';
  aggregates: boolean;
  /** Roles that may use them, where not all may: a sum over a large table is dear. */
  aggregateRoles?: readonly string[];
  /** Answers with PostgreSQL's execution plan whoever asks for it, which shows how the database is built. */
  planEnabled: boolean;
  openapi: {
    mode: 'follow-privileges' | 'ignore-privileges' | 'disabled';
    security: boolean;
    serverUrl?: string;
    /** Function that answers at the root instead. */
    rootSpec?: string;
  };
  /** Settings that SQL reads as `app.settings.<name>`. */
  appSettings: Record<string, string>;
  serverTiming: boolean;
  /** Request header that is repeated in the answer. */
  traceHeader?: string;
  /** `postgrest`: nothing that a client of PostgREST does not expect. */
  flavour: 'slipway' | 'postgrest';
  /** Settings of a called function that count for its whole transaction. */
  hoistedSettings: string[];
  /** Settings of roles that a request in that role starts with: `ALTER ROLE … SET`. */
  roleSettings: Record<string, Record<string, string>>;
}

/** What Slipway's own environments have. */
export const REST_DEFAULTS: RestSettings = {
  extraSearchPath: ['public'],
  txEnd: 'commit',
  aggregates: true,
  planEnabled: false,
  openapi: { mode: 'follow-privileges', security: true },
  appSettings: {},
  serverTiming: true,
  flavour: 'slipway',
  hoistedSettings: [],
  roleSettings: {},
};

/** One API: a database, who may log in to it, and how callers prove who they are. */
export interface GatewayEnvironment {
  ref: string;
  database: string;
  /** Exposed schemas; the first is the default one. */
  schemas: string[];
  /** Most rows in one answer, and in one embedded list. */
  maxRows?: number;
  /** Takes its place for callers in these roles. */
  maxRowsOf?: Partial<Record<ApiRole, number>>;
  /** May become `anon` and `authenticated`, nothing else; without `service`, every role. */
  api: DatabaseLogin;
  /** May become `service_role`, nothing else. */
  service?: DatabaseLogin;
  tokens: TokenRules;
  rest: RestSettings;
  keys: EnvironmentKey[];
  limits: TimeLimits;
  /** Origins allowed by CORS; `*` allows every one. */
  corsOrigins: string[];
  /** Changes when the schema may have changed: the catalog is then loaded again. */
  catalogVersion: number;
  /** False while the environment is being made. */
  ready: boolean;
}

export interface Directory {
  /** The environment with this ref, from memory; undefined when there is none. */
  find(ref: string): GatewayEnvironment | undefined;
  close(): Promise<void>;
}
