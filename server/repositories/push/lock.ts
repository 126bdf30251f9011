import type pg from 'pg';
import { CONTROL_DATABASE, connect } from '../../platform/postgres/connect.ts';
import { LIMITS } from '../limits.ts';

const NAMESPACE = 7_301_010;

/** The turn of one push: from before its checks until git has moved the refs. Held by a session, so a crash ends it. */
export interface PushTurn {
  /** Process number of the session that holds it: the hook makes sure of it. */
  pid: number;
  /** Waits for the turn; false when others take too long. */
  take(): Promise<boolean>;
  release(): Promise<void>;
}

/** Opens the session in which a push can take its turn. Pushes to different projects do not wait for each other. */
export async function openTurn(projectId: string): Promise<PushTurn> {
  const client = await connect(CONTROL_DATABASE);
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return {
    pid: rows[0]!.pid,
    async take() {
      await client.query(`SET lock_timeout = ${LIMITS.lockMs}`);
      try {
        await client.query('SELECT pg_advisory_lock($1, hashtext($2))', [NAMESPACE, projectId]);
        return true;
      } catch {
        return false;
      }
    },
    release: () => client.end().catch(() => undefined),
  };
}

/** Does the session `pid` hold this project's turn? */
export async function hasTurn(client: pg.ClientBase, projectId: string, pid: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = $1
     AND classid::int8 = $2 AND objid::int8 = (hashtext($3)::int8 & 4294967295) AND objsubid = 2
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [pid, NAMESPACE, projectId],
  );
  return Boolean(rowCount);
}
