import fs from 'node:fs/promises';
import { createScratchDatabase, dropScratchDatabase } from '../environments/database.ts';
import { logger } from '../platform/log.ts';
import { connect, type Login, withConnection } from '../platform/postgres/connect.ts';
import { type ApplyResult, applyMigrations } from './apply.ts';
import { copyEnvironment } from './copy.ts';
import { plainFailure } from './failure.ts';
import type { Migration } from './shapes.ts';

const log = logger('migrations');
const GIB = 1024 ** 3;
/** Copying this much takes about a minute; nobody waits longer for a push. */
const LARGEST_BYTES = 2 * GIB;
/** What must stay free on the disk beside the copy: a full one stops the whole server. */
const RESERVE_BYTES = GIB;

const gigabytes = (bytes: number) => `${(bytes / GIB).toFixed(1)} GB`;

/** Free bytes where the server keeps its data; undefined when that is on another machine. */
async function freeBytes(folder: string): Promise<number | undefined> {
  const found = await fs.statfs(folder).catch(() => undefined);
  return found && found.bavail * found.bsize;
}

/** Why no copy can be made, as the end of a sentence. */
async function obstacle(database: string): Promise<string | undefined> {
  const { bytes, folder } = await withConnection(database, undefined, async (client) => {
    const sql = `SELECT pg_catalog.pg_database_size(current_database())::float8 AS bytes,
      pg_catalog.current_setting('data_directory') AS folder`;
    return (await client.query<{ bytes: number; folder: string }>(sql)).rows[0]!;
  });
  if (bytes > LARGEST_BYTES)
    return `this database is too large for that (${gigabytes(bytes)}; ${gigabytes(LARGEST_BYTES)} at most)`;
  const free = await freeBytes(folder);
  // Indexes are built and write-ahead log is written beside the rows.
  if (free !== undefined && free < 2 * bytes + RESERVE_BYTES)
    return `the disk has too little room for that (${gigabytes(free)} free)`;
  return undefined;
}

const impossible = (pending: Migration[], why: string): ApplyResult => {
  const [first, ...others] = pending.map(({ file }) => file.split('/').pop());
  const message = `These migrations cannot share one transaction, so they are tried on a copy first; but ${why}.`;
  const hint = `Push them one after the other: ${first}, then ${others.join(', then ')}.`;
  return {
    ok: false,
    applied: [],
    failure: { ...plainFailure('needs_commit', pending[0]!.file, message), hint },
  };
};

/**
 * Applies migrations one by one to a copy of an environment's database, with its rows, to know whether all of them will
 * work. The database itself is only read. To be given to `applyMigrations` as `rehearse`, whose lock keeps it alone.
 * @returns as `applyMigrations`; a failure of kind `needs_commit` when no copy can be made
 */
export async function rehearseMigrations(
  { database, owner }: { database: string; owner: Login },
  pending: Migration[],
): Promise<ApplyResult> {
  const why = await obstacle(database);
  if (why) return impossible(pending, why);
  const started = performance.now();
  const scratch = await createScratchDatabase(connect, { database });
  try {
    try {
      await copyEnvironment({ from: database, to: scratch, owner });
    } catch (error) {
      log.warn('a database could not be copied for a rehearsal', { database, error });
      return impossible(pending, 'this database could not be copied; the server log says why');
    }
    log.info('database copied for a rehearsal', { tookMs: Math.round(performance.now() - started) });
    return await withConnection(scratch, owner, (client) =>
      applyMigrations(client, pending, { commit: null, together: false }),
    );
  } finally {
    await dropScratchDatabase(connect, { database });
  }
}
