import pg from 'pg';
import type { Statement } from '../platform/postgres/script/index.ts';
import type { PreparedMigration } from './check.ts';
import { copyLine, lineAt } from './lexis.ts';
import type { MigrationFailure } from './shapes.ts';

const EXCERPT = 400;
const LOCK_NOT_AVAILABLE = '55P03';
const UNSAFE_NEW_ENUM_VALUE = '55P04';
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

/** Says what to do when a statement needs an earlier migration of the same push to be committed. */
export function explainCommitNeeded(
  failure: MigrationFailure,
  earlier: PreparedMigration[],
): MigrationFailure {
  if (failure.sqlstate !== UNSAFE_NEW_ENUM_VALUE || !earlier.length) return failure;
  const before = earlier.map((one) => one.migration.file).join(', ');
  const hint = `Push ${before} first, then ${failure.file}: PostgreSQL uses a new enum value only after a commit.`;
  return { ...failure, kind: 'needs_commit', hint };
}
