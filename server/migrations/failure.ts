import pg from 'pg';
import type { Statement } from '../platform/postgres/script/index.ts';
import type { PreparedMigration } from './check.ts';
import { copyLine, lineAt } from './lexis.ts';
import type { MigrationFailure } from './shapes.ts';

const EXCERPT = 400;
const LOCK_NOT_AVAILABLE = '55P03';
const UNSAFE_NEW_ENUM_VALUE = '55P04';
const ACTIVE_TRANSACTION = '25001';
/** Also what more locks than the server has room for end with. */
const OUT_OF_MEMORY = '53200';
/** The server is going away or the session was ended: not the migration's fault. */
const CONNECTION_LOST = /^(08|57P)/;

/** A failure that belongs to no statement. */
export function plainFailure(
  kind: MigrationFailure['kind'],
  file: string,
  message: string,
): MigrationFailure {
  return { kind, file, line: null, statement: '', message, detail: null, hint: null, sqlstate: null };
}

/** True when waiting a little and trying again may help. */
export function isLockTimeout(failure: MigrationFailure): boolean {
  return failure.sqlstate === LOCK_NOT_AVAILABLE;
}

/**
 * Turns what PostgreSQL said into a failure with file and line.
 * @param error rethrown when it is not PostgreSQL's verdict on the statement
 */
export function failureOf(error: unknown, one: PreparedMigration, statement?: Statement): MigrationFailure {
  if (!(error instanceof pg.DatabaseError) || CONNECTION_LOST.test(error.code ?? '')) throw error;
  return {
    kind: error.code === LOCK_NOT_AVAILABLE ? 'busy' : 'sql',
    file: one.migration.file,
    line: statement
      ? (copyLine(statement, error.where) ?? lineAt(statement, Number(error.position) || undefined))
      : null,
    statement: statement ? statement.text.trim().slice(0, EXCERPT) : '',
    message: error.message,
    detail: error.detail ?? error.where ?? null,
    hint: error.hint ?? null,
    sqlstate: error.code ?? null,
  };
}

const SET_TRANSACTION = /^set\s+(local\s+|session\s+)?transaction\b/i;

/** Would it have worked in a transaction of its own? Only what the earlier migrations' being uncommitted can cause. */
function blamesSharing({ sqlstate, statement }: MigrationFailure): boolean {
  if (sqlstate === UNSAFE_NEW_ENUM_VALUE || sqlstate === OUT_OF_MEMORY) return true;
  return sqlstate === ACTIVE_TRANSACTION && SET_TRANSACTION.test(statement);
}

const NO_TRANSACTION_HINT =
  'Put the statement into a migration of its own whose first line is “-- slipway: no transaction”.';
const ENUM_HINT =
  'Put what uses the value into a later migration: PostgreSQL uses a new one only after a commit.';

/**
 * Says what to do about a failure that has to do with transactions: `needs_commit` when the migrations before it in the
 * same transaction may be the reason.
 */
export function explainTransaction(
  failure: MigrationFailure,
  earlier: PreparedMigration[],
): MigrationFailure {
  if (earlier.length && blamesSharing(failure)) {
    const before = earlier.map((one) => one.migration.file).join(', ');
    const hint = `Push ${before} first, then ${failure.file}: PostgreSQL wants a commit between them.`;
    return { ...failure, kind: 'needs_commit', hint };
  }
  if (failure.sqlstate === UNSAFE_NEW_ENUM_VALUE) return { ...failure, hint: ENUM_HINT };
  if (failure.sqlstate === ACTIVE_TRANSACTION && /transaction block/.test(failure.message))
    return { ...failure, hint: NO_TRANSACTION_HINT };
  return failure;
}
