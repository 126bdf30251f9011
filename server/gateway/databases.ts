import type { Catalog } from './catalog/types.ts';
import { CatalogCache } from './catalog.ts';
import type { ApiRole, DatabaseLogin, GatewayEnvironment } from './contract.ts';
import { searchPath } from './rest/session.ts';
import { ConnectionBudget } from './wire/budget.ts';
import type { ConnectionOptions } from './wire/connection.ts';
import { Pool } from './wire/pool.ts';

/** Where the environments' databases live. */
export type Upstream = Pick<ConnectionOptions, 'host' | 'port' | 'tls'>;

/** Of the 200 that the embedded PostgreSQL allows; the control plane, imports and people need the rest. */
const ALL_CONNECTIONS = 120;
const API_LIMITS = {
  connections: 8,
  lanes: 2,
  quickMs: 10,
  inside: 256,
  waiting: 4_000,
  gateMs: 1_000,
  waitMs: 2_000,
  idleMs: 30_000,
};
const SERVICE_LIMITS = { ...API_LIMITS, connections: 4 };

interface Open {
  environment: GatewayEnvironment;
  /** Logins and database it was opened with. */
  identity: string;
  api: Pool;
  service: Pool | undefined;
  catalog: CatalogCache;
}

/** Pools and catalogs of all environments, opened when first used. */
export class Databases {
  readonly #budget = new ConnectionBudget(ALL_CONNECTIONS);
  readonly #upstream: Upstream;
  readonly #open = new Map<string, Open>();
  readonly #limits: typeof API_LIMITS;
  /** `limits` takes the place of the usual bounds of a pool. */
  constructor(upstream: Upstream, limits: Partial<typeof API_LIMITS> = {}) {
    this.#limits = { ...API_LIMITS, ...limits };
    this.#upstream = upstream;
  }

  /** The pool whose login may become `role`. */
  pool(environment: GatewayEnvironment, role: ApiRole): Pool {
    const open = this.#of(environment);
    return (role === 'service_role' && open.service) || open.api;
  }

  /** The environment's catalog; while a new version loads, the last one. */
  catalog(environment: GatewayEnvironment): Catalog | Promise<Catalog> {
    const open = this.#of(environment);
    return open.catalog.get(open.service ?? open.api, environment.catalogVersion);
  }

  /** The catalog that is being loaded to take the place of the one in use; undefined when that one is the newest. */
  newerCatalog(environment: GatewayEnvironment): Promise<Catalog> | undefined {
    return this.#of(environment).catalog.newer;
  }

  /** What goes on in an environment's pool for callers without rights of their own, and its catalog's loads. */
  usage(environment: GatewayEnvironment): Pool['usage'] & { loads: CatalogCache['loads'] } {
    const { api, catalog } = this.#of(environment);
    return { ...api.usage, loads: catalog.loads };
  }

  /** Closes what belongs to an environment that is gone. */
  forget(ref: string): void {
    const open = this.#open.get(ref);
    this.#open.delete(ref);
    open?.api.close();
    open?.service?.close();
  }

  close(): void {
    for (const ref of [...this.#open.keys()]) this.forget(ref);
  }

  #of(environment: GatewayEnvironment): Open {
    const { ref, database, api, service } = environment;
    const known = this.#open.get(ref);
    if (known?.environment === environment) return known;
    const identity = JSON.stringify([database, api, service]);
    if (known?.identity === identity) {
      known.environment = environment;
      return known;
    }
    if (known) this.forget(ref);
    const pool = (login: DatabaseLogin, limits: typeof API_LIMITS) =>
      new Pool(
        {
          ...this.#upstream,
          ...login,
          database,
          searchPath: searchPath(environment.schemas[0] ?? 'public', environment.rest.extraSearchPath),
        },
        limits,
        this.#budget,
      );
    const open = {
      environment,
      identity,
      api: pool(api, this.#limits),
      service: service && pool(service, SERVICE_LIMITS),
      catalog: new CatalogCache(),
    };
    this.#open.set(ref, open);
    return open;
  }
}
