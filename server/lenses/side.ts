import type { Login } from '../platform/postgres/connect.ts';

/** An environment as lenses need it. */
export interface EnvironmentSide {
  environmentId: string;
  database: string;
  /** The environment's owner: reads the catalog, and counts rows. */
  owner: Login;
  /** Exposed schemas; the first is the default one. */
  exposed: string[];
  maxRows: number;
}
