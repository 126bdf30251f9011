import type pg from 'pg';
import type { AppliedMigration } from './shapes.ts';

const COLUMNS = 'version, name, checksum, applied_at AS "appliedAt", commit, took_ms AS "tookMs"';

/**
 * The migrations that an environment's database has, oldest first.
 * @param client connection to it, as its owner or the superuser
 */
export async function listApplied(client: pg.ClientBase): Promise<AppliedMigration[]> {
  const sql = `SELECT ${COLUMNS} FROM slipway.migrations ORDER BY version`;
  return (await client.query<AppliedMigration>(sql)).rows;
}
