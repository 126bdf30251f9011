import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { RESTORE_SERVICE_RIGHTS } from '../environments/service-rights.ts';
import { checkMigrations, type PreparedMigration, prepareMigrations } from './check.ts';
import { explainTransaction, failureOf, isLockTimeout, plainFailure } from './failure.ts';
import { dropIndexes, invalidIndexes } from './residue.ts';
import { execute, freshSession, OWN_ROLE, settleConstraints, withApplyLock } from './session.ts';
import type { AppliedMigration, Migration, MigrationFailure } from './shapes.ts';
import { clearTheWay } from './way.ts';

export interface ApplyProgress {
  file: string;
  /** Position of the migration among those being applied, from 1. */
  index: number;
  total: number;
  /** Statements done in this migration. */
  statement: number;
  statements: number;
}

export interface ApplyOptions {
  /** Commit that brings the migrations; null when there is none. */
  commit: string | null;
  onProgress?: (progress: ApplyProgress) => void;
  /**
   * True (default): all migrations succeed or nothing changes. False: each is committed by itself, for a new database
   * that the caller drops when one fails; then a migration may need the commit of an earlier one.
   */
  together?: boolean;
  /**
   * Tries migrations on a copy of this database, each committed by itself (`rehearseMigrations`). With it, a series that
   * cannot share a transaction is tried there and then applied one by one; without it, such a series is refused.
   */
  rehearse?: (pending: Migration[]) => Promise<ApplyResult>;
  /** Longest wait for one lock, so that a waiting migration does not block the API's requests behind it. */
  lockTimeoutMs?: number;
  /** How often a transaction is tried when a lock is not free. */
  attempts?: number;
}

export type ApplyResult =
  | { ok: true; applied: AppliedMigration[] }
  /** `applied` is what stays all the same: empty unless migrations were committed one by one. */
  | { ok: false; failure: MigrationFailure; applied: AppliedMigration[] };

interface Run {
  client: pg.ClientBase;
  commit: string | null;
  lockTimeoutMs: number;
  attempts: number;
  report(one: PreparedMigration, statement: number): void;
}

const LOCK_TIMEOUT_MS = 2000;
const ATTEMPTS = 5;
/** Building an index concurrently waits for old transactions without blocking anybody. */
const OUTSIDE_LOCK_TIMEOUT_MS = 300_000;

/** What was rehearsed is not given up for a lock: stopping half-way would be worse than waiting. */
const SERIES_ATTEMPTS = 20;

const refused = (failure: MigrationFailure, applied: AppliedMigration[] = []): ApplyResult => ({
  ok: false,
  failure,
  applied,
});

async function runStatements(run: Run, one: PreparedMigration): Promise<MigrationFailure | undefined> {
  for (const [index, statement] of one.statements.entries()) {
    run.report(one, index);
    try {
      await execute(run.client, statement);
    } catch (error) {
      return failureOf(error, one, statement);
    }
  }
  run.report(one, one.statements.length);
  return undefined;
}

/** Settles what is Slipway's, as the login itself: the rights of `service_role`, and the bookkeeping row. */
async function record(
  run: Run,
  { version, name, checksum }: Migration,
  tookMs: number,
): Promise<AppliedMigration> {
  await run.client.query(OWN_ROLE);
  await run.client.query(RESTORE_SERVICE_RIGHTS);
  const { rows } = await run.client.query<{ applied_at: Date }>(
    `INSERT INTO slipway.migrations (version, name, checksum, commit, took_ms)
     VALUES ($1, $2, $3, $4, $5) RETURNING applied_at`,
    [version, name, checksum, run.commit, tookMs],
  );
  return { version, name, checksum, appliedAt: rows[0]!.applied_at, commit: run.commit, tookMs };
}

async function runInTransaction(
  run: Run,
  one: PreparedMigration,
): Promise<AppliedMigration | MigrationFailure> {
  const start = performance.now();
  const failure = await runStatements(run, one);
  if (failure) return failure;
  try {
    await settleConstraints(run.client);
    return await record(run, one.migration, Math.round(performance.now() - start));
  } catch (error) {
    return failureOf(error, one);
  }
}

/** Runs a group up to its commit; a failure leaves the transaction open for the caller to undo. */
async function runGroup(run: Run, group: PreparedMigration[]): Promise<ApplyResult> {
  const applied: AppliedMigration[] = [];
  for (const [index, one] of group.entries()) {
    if (index) await freshSession(run.client, run.lockTimeoutMs);
    const result = await runInTransaction(run, one);
    if ('kind' in result) return refused(explainTransaction(result, group.slice(0, index)));
    applied.push(result);
  }
  try {
    await run.client.query('COMMIT');
    return { ok: true, applied };
  } catch (error) {
    return refused(failureOf(error, group.at(-1)!));
  }
}

/** One try of a group: all of it is committed, or none. A lost connection is rolled back by the server. */
async function tryGroup(run: Run, group: PreparedMigration[]): Promise<ApplyResult> {
  // Before the transaction: in it, the isolation level could no longer be chosen.
  await freshSession(run.client, run.lockTimeoutMs);
  await run.client.query('BEGIN');
  let result: ApplyResult | undefined;
  try {
    result = await runGroup(run, group);
    return result;
  } finally {
    if (!result?.ok) await run.client.query('ROLLBACK').catch(() => undefined);
  }
}

async function databaseOf(client: pg.ClientBase): Promise<string> {
  return (await client.query<{ name: string }>('SELECT pg_catalog.current_database() AS name')).rows[0]!.name;
}

async function applyGroup(run: Run, group: PreparedMigration[]): Promise<ApplyResult> {
  for (let attempt = 1; ; attempt++) {
    const result = await tryGroup(run, group);
    if (result.ok || !isLockTimeout(result.failure) || attempt >= run.attempts) return result;
    await clearTheWay(await databaseOf(run.client));
    await delay(200 * attempt);
  }
}

/** A migration that asked for no transaction. An index that a failed build left behind is removed. */
async function applyOutside(run: Run, one: PreparedMigration): Promise<ApplyResult> {
  const before = await invalidIndexes(run.client);
  const start = performance.now();
  await freshSession(run.client, OUTSIDE_LOCK_TIMEOUT_MS);
  const failure = await runStatements(run, one);
  await freshSession(run.client, OUTSIDE_LOCK_TIMEOUT_MS);
  if (failure) {
    const left = (await invalidIndexes(run.client)).filter((index) => !before.includes(index));
    await dropIndexes(run.client, left);
    return refused(failure);
  }
  return { ok: true, applied: [await record(run, one.migration, Math.round(performance.now() - start))] };
}

/** Another push may have come between planning and the lock. */
async function staleness(client: pg.ClientBase, [first]: Migration[]): Promise<MigrationFailure | undefined> {
  const sql = 'SELECT version, name FROM slipway.migrations WHERE version >= $1 ORDER BY version LIMIT 1';
  const { rows } = await client.query<{ version: string; name: string }>(sql, [first!.version]);
  if (!rows[0]) return undefined;
  const message = `another push has applied ${rows[0].version}_${rows[0].name} meanwhile. Fetch, and push again.`;
  return plainFailure('stale', first!.file, message);
}

async function applyEach(run: Run, prepared: PreparedMigration[]): Promise<ApplyResult> {
  const applied: AppliedMigration[] = [];
  for (const one of prepared) {
    const result = one.migration.transaction ? await applyGroup(run, [one]) : await applyOutside(run, one);
    if (!result.ok) return refused(result.failure, applied);
    applied.push(...result.applied);
  }
  return { ok: true, applied };
}

/** All or nothing: in one transaction where PostgreSQL allows it, otherwise rehearsed and then one by one. */
async function applyTogether(
  run: Run,
  prepared: PreparedMigration[],
  rehearse: ApplyOptions['rehearse'],
): Promise<ApplyResult> {
  if (prepared.length === 1) return applyEach(run, prepared);
  if (prepared.every(({ migration }) => migration.transaction)) {
    const result = await applyGroup(run, prepared);
    if (result.ok || result.failure.kind !== 'needs_commit' || !rehearse) return result;
  }
  const rehearsed = await rehearse!(prepared.map(({ migration }) => migration));
  if (!rehearsed.ok) return refused(rehearsed.failure);
  return applyEach({ ...run, attempts: SERIES_ATTEMPTS }, prepared);
}

/**
 * Applies planned migrations in order to any environment's database, each with its bookkeeping row in its transaction.
 * All succeed or nothing changes: they share one transaction in which each has a session as if new. What PostgreSQL
 * refuses to do in one transaction is rehearsed and then committed one by one (`options.rehearse`); `together: false`
 * commits one by one without that. Never two appliers at a time in one database. Lock waits are short and tried again.
 * @param client connection logged in as the environment's owner (never the superuser), used by nobody else meanwhile
 * @param pending from `planMigrations`, without refusals
 * @returns the rows written, or why not and what stays applied; throws when the connection is lost
 */
export async function applyMigrations(
  client: pg.ClientBase,
  pending: Migration[],
  options: ApplyOptions,
): Promise<ApplyResult> {
  const { together = true, rehearse, lockTimeoutMs = LOCK_TIMEOUT_MS, attempts = ATTEMPTS } = options;
  if (!pending.length) return { ok: true, applied: [] };
  const prepared = prepareMigrations(pending);
  const [refusal] = checkMigrations(prepared, together && !rehearse);
  if (refusal)
    return refused({ ...plainFailure('refused', refusal.file, refusal.message), line: refusal.line });
  const report = (one: PreparedMigration, statement: number) =>
    options.onProgress?.({
      file: one.migration.file,
      index: prepared.indexOf(one) + 1,
      total: prepared.length,
      statement,
      statements: one.statements.length,
    });
  const run: Run = { client, commit: options.commit, lockTimeoutMs, attempts, report };
  const result = await withApplyLock(client, async (): Promise<ApplyResult> => {
    const stale = await staleness(client, pending);
    if (stale) return refused(stale);
    return together ? applyTogether(run, prepared, rehearse) : applyEach(run, prepared);
  });
  if (result !== 'busy') return result;
  return refused(
    plainFailure('busy', pending[0]!.file, 'other migrations are running here. Push again later.'),
  );
}

/**
 * Records migrations whose effect the database has already, such as the first one that an import writes.
 * @param client as for `applyMigrations`
 */
export async function markApplied(
  client: pg.ClientBase,
  migrations: Migration[],
  { commit }: { commit: string | null },
): Promise<AppliedMigration[]> {
  const run: Run = { client, commit, lockTimeoutMs: 0, attempts: 1, report: () => undefined };
  const applied: AppliedMigration[] = [];
  for (const one of migrations) applied.push(await record(run, one, 0));
  return applied;
}
