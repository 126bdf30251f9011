import type { Login } from '../platform/postgres/connect.ts';
import { unseal } from '../platform/vault.ts';

/** What an environment's row says about its database and who owns it. */
export interface OwnedDatabase {
  ref: string;
  database: string;
  ownerUser: string;
  ownerPasswordSealed: string;
}

/** The login that owns an environment's database: what touches it runs as this role, never as the superuser. */
export function ownerLogin(environment: Omit<OwnedDatabase, 'database'>): Login {
  const password = unseal(environment.ownerPasswordSealed, `environment:${environment.ref}:owner`);
  return { user: environment.ownerUser, password };
}
