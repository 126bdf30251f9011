import type pg from 'pg';
import { CONTROL_DATABASE, connect } from '../../platform/postgres/connect.ts';
import { LIMITS } from '../limits.ts';

const TURN = 7_301_010;
const DECISION = 7_301_011;

/** The turn of one push: from before its checks until git has moved the refs. Held by a session, so a crash ends it. */
export interface PushTurn {
  /** Process number of the session that holds it: the hook makes sure of it. */
  pid: number;
  /** Waits for the turn; false when others take too long. */
  take(): Promise<boolean>;
  /** Takes the turn only if it is free. */
  tryTake(): Promise<boolean>;
  release(): Promise<void>;
}

async function lock(client: pg.Client, space: number, projectId: string): Promise<boolean> {
  await client.query(`SET lock_timeout = ${LIMITS.lockMs}`);
  try {
    await client.query('SELECT pg_advisory_lock($1, hashtext($2))', [space, projectId]);
    return true;
  } catch {
    return false;
  }
}

async function tryLock(client: pg.Client, space: number, projectId: string): Promise<boolean> {
  const sql = 'SELECT pg_try_advisory_lock($1, hashtext($2)) AS free';
  return (await client.query<{ free: boolean }>(sql, [space, projectId])).rows[0]!.free;
}

const end = (client: pg.Client) => client.end().catch(() => undefined);

/** Opens the session in which a push can take its turn. Pushes to different projects do not wait for each other. */
export async function openTurn(projectId: string): Promise<PushTurn> {
  const client = await connect(CONTROL_DATABASE);
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return {
    pid: rows[0]!.pid,
    take: () => lock(client, TURN, projectId),
    tryTake: () => tryLock(client, TURN, projectId),
    release: () => end(client),
  };
}

/** Does the session `pid` hold this project's turn? */
async function hasTurn(client: pg.ClientBase, projectId: string, pid: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = $1
     AND classid::int8 = $2 AND objid::int8 = (hashtext($3)::int8 & 4294967295) AND objsubid = 2
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [pid, TURN, projectId],
  );
  return Boolean(rowCount);
}

/**
 * Holds, in the process that decides, that nobody else decides about this project. The turn alone is not enough: it ends
 * with the process that serves HTTP, while the hook of its push lives on.
 * @param turn process number of the session that must have the turn
 */
export async function holdDecision(
  projectId: string,
  turn: number,
  { wait }: { wait: boolean },
): Promise<{ held: boolean; release(): Promise<void> }> {
  const client = await connect(CONTROL_DATABASE);
  const take = wait ? lock : tryLock;
  const held = (await hasTurn(client, projectId, turn)) && (await take(client, DECISION, projectId));
  return { held, release: () => end(client) };
}
