import type { ApiRole } from '../contract.ts';

/** Who calls, as the database will see it. */
export interface Identity {
  role: ApiRole;
  /** JSON text for `request.jwt.claims`. */
  claims: string;
  /** Personal, health and secret columns are replaced by a mask. */
  masked: boolean;
  /** The token only reads: no writing methods, no volatile functions, and transactions that PostgreSQL keeps to it. */
  readOnly: boolean;
  /** The console itself asks: it may see the SQL of its request. */
  console: boolean;
  /** The API key that came along. */
  keyId?: string;
}
