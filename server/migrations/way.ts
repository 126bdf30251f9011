import { withConnection } from '../platform/postgres/connect.ts';

/** Name of sessions of Slipway's own that read a whole database, and begin again later when they are ended. */
export const GIVES_WAY = 'slipway reader, gives way';

/**
 * Ends the sessions that give way in a database: they hold locks on what they read for as long as they read, and a
 * migration that waits for those has the API's requests wait behind it.
 * @returns how many there were
 */
export function clearTheWay(database: string): Promise<number> {
  return withConnection('postgres', undefined, async (admin) => {
    const { rowCount } = await admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name = $2',
      [database, GIVES_WAY],
    );
    return rowCount ?? 0;
  });
}
