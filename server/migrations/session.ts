import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Statement } from '../platform/postgres/script/index.ts';
import { ident } from '../platform/postgres/sql.ts';

const APPLY_LOCK = 7_301_002;
const WAIT_FOR_OTHERS_MS = 10_000;

/** What every migration starts from, whatever the one before it has set. */
const FRESH = `RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; CLOSE ALL; DEALLOCATE ALL; UNLISTEN *;
  DISCARD TEMP; DISCARD SEQUENCES`;

/** Back to the login's own role, so that bookkeeping is not written as somebody else. */
export const OWN_ROLE = 'RESET SESSION AUTHORIZATION; RESET ROLE';

/** Gives the next migration a session as if newly opened; works inside a transaction. */
export async function freshSession(client: pg.ClientBase, lockTimeoutMs: number): Promise<void> {
  await client.query(`${FRESH}; SET lock_timeout = ${Math.trunc(lockTimeoutMs)}`);
}

/**
 * Fires the deferred constraints of the migration that just ran, as its commit would, and puts the constraints that
 * start out deferred back: PostgreSQL keeps the mode to the end of the transaction.
 */
export async function settleConstraints(client: pg.ClientBase): Promise<void> {
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  const { rows } = await client.query<{ nspname: string; conname: string }>(
    `SELECT DISTINCT n.nspname, c.conname FROM pg_catalog.pg_constraint c
     JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace WHERE c.condeferred`,
  );
  const names = rows.map((row) => ident(row.nspname, row.conname));
  if (names.length) await client.query(`SET CONSTRAINTS ${names.join(', ')} DEFERRED`);
}

/**
 * Runs one statement without keeping its rows: a migration may select millions.
 * The extended protocol refuses a second statement in the same text, so what was checked is what runs.
 */
function executeText(client: pg.ClientBase, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const config = { text, queryMode: 'extended' } as pg.QueryConfig;
    const query = client.query(new pg.Query(config));
    query.on('row', () => undefined);
    query.on('end', () => resolve());
    query.on('error', reject);
  });
}

const PIECE = 64 * 1024;

function* pieces(text: string): Generator<Buffer> {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

/**
 * COPY with rows needs the simple protocol, which takes several statements in one text: the server must read quotes as
 * the text was cut, with standard strings.
 */
async function executeCopy(client: pg.ClientBase, text: string, rows: string): Promise<void> {
  await client.query('SET standard_conforming_strings = on');
  await pipeline(Readable.from(pieces(rows)), client.query(copyFrom(text)));
}

/** Runs one statement of a migration, with the rows that belong to it. */
export function execute(client: pg.ClientBase, { text, copy }: Statement): Promise<void> {
  return copy ? executeCopy(client, text, copy.text) : executeText(client, text);
}

/**
 * Holds the one-applier-at-a-time lock of this database while `work` runs, and hands the connection back clean.
 * @returns `busy` when another applier holds it for more than ten seconds
 */
export async function withApplyLock<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T | 'busy'> {
  await client.query('DISCARD ALL');
  try {
    await client.query(`SET lock_timeout = ${WAIT_FOR_OTHERS_MS}`);
    try {
      await client.query('SELECT pg_catalog.pg_advisory_lock($1)', [APPLY_LOCK]);
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === '55P03') return 'busy';
      throw error;
    }
    return await work();
  } finally {
    // Releases the lock too. A broken connection has released it already.
    await client.query('DISCARD ALL').catch(() => undefined);
  }
}
