/**
 * All that the data plane knows about the control plane. The gateway asks a `Directory` for environments;
 * who fills it (the control database, a test, a configuration file) is not its business.
 */
export type ApiRole = 'anon' | 'authenticated' | 'service_role';
export const API_ROLES: readonly ApiRole[] = ['anon', 'authenticated', 'service_role'];

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

/** One API: a database, who may log in to it, and how callers prove who they are. */
export interface GatewayEnvironment {
  ref: string;
  database: string;
  /** Exposed schemas; the first is the default one. */
  schemas: string[];
  /** Most rows in one answer, and in one embedded list. */
  maxRows: number;
  /** May become `anon` and `authenticated`, nothing else. */
  api: DatabaseLogin;
  /** May become `service_role`, nothing else. */
  service: DatabaseLogin;
  /** HS256 secret of user tokens and console tokens. */
  jwtSecret: string;
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
