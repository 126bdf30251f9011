import type { Login } from '../platform/postgres/connect.ts';
import { unseal } from '../platform/vault.ts';

/** The login that owns an environment's database: migrations and imports run as it, never as the superuser. */
export function ownerLogin(environment: {
  ref: string;
  ownerUser: string;
  ownerPasswordSealed: string;
}): Login {
  const password = unseal(environment.ownerPasswordSealed, `environment:${environment.ref}:owner`);
  return { user: environment.ownerUser, password };
}
