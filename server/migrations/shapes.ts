import { z } from 'zod';

/** Folder of the migrations inside a project's repository. */
export const MIGRATIONS_FOLDER = 'database/migrations';

/** A migration that an environment's database has. */
export const appliedMigration = z.object({
  /** UTC time in the file's name, `yyyymmddhhmmss`. */
  version: z.string(),
  name: z.string(),
  /** SHA-256 of the file, hex. */
  checksum: z.string(),
  appliedAt: z.date(),
  /** Commit that brought it; null when it was recorded without a push. */
  commit: z.string().nullable(),
  tookMs: z.number().int(),
});
export type AppliedMigration = z.infer<typeof appliedMigration>;

/** A migration of a commit, with a good file name. */
export const migration = z.object({
  version: z.string(),
  name: z.string(),
  /** Path inside the repository. */
  file: z.string(),
  text: z.string(),
  checksum: z.string(),
  /** False when its first comment says `-- slipway: no transaction`. */
  transaction: z.boolean(),
});
export type Migration = z.infer<typeof migration>;

/** Why the migrations of a commit cannot be applied. `message` is a whole sentence that names the file. */
export const migrationRefusal = z.object({
  reason: z.enum([
    'name',
    'duplicate',
    'edited',
    'renamed',
    'removed',
    'out_of_order',
    'transaction_control',
    'psql_command',
    'encoding',
    'not_alone',
    'not_single',
  ]),
  file: z.string(),
  line: z.number().int().nullable(),
  message: z.string(),
});
export type MigrationRefusal = z.infer<typeof migrationRefusal>;

/** A migration that failed while it ran. Nothing of the push is left in the database. */
export const migrationFailure = z.object({
  /**
   * `sql`: PostgreSQL refused a statement. `refused`: found before anything ran. `stale`: another push came first.
   * `busy`: a lock was not free in time. `needs_commit`: PostgreSQL wants the migrations in two pushes.
   */
  kind: z.enum(['sql', 'refused', 'stale', 'busy', 'needs_commit']),
  file: z.string(),
  line: z.number().int().nullable(),
  /** Beginning of the statement; empty when the failure belongs to none. */
  statement: z.string(),
  message: z.string(),
  detail: z.string().nullable(),
  hint: z.string().nullable(),
  sqlstate: z.string().nullable(),
});
export type MigrationFailure = z.infer<typeof migrationFailure>;

/** One line for people: `database/migrations/…_add.sql:12: column "x" does not exist`. */
export function describeFailure(failure: MigrationFailure): string {
  const place = failure.line === null ? failure.file : `${failure.file}:${failure.line}`;
  const extra = [failure.detail && `Detail: ${failure.detail}`, failure.hint && `Hint: ${failure.hint}`];
  return [`${place}: ${failure.message}`, ...extra.filter(Boolean)].join('\n');
}
