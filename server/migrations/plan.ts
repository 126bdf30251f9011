import { createHash } from 'node:crypto';
import { type AppliedMigration, MIGRATIONS_FOLDER, type Migration, type MigrationRefusal } from './shapes.ts';

/** A file below the migrations folder of a commit. */
export interface MigrationFile {
  /** Path inside the repository. */
  path: string;
  text: string;
}

export interface MigrationPlan {
  /** What is to be applied, in order; empty when there is a refusal. */
  pending: Migration[];
  refusals: MigrationRefusal[];
}

const FILE_NAME = /^(\d{14})_([a-z0-9][a-z0-9_-]{0,99})\.sql$/;
const IGNORED = new Set(['README.md', '.gitkeep', '.gitignore', '.gitattributes']);
const NO_TRANSACTION = /^--\s*slipway:\s*no[ -]transaction\s*$/i;

/** SHA-256 of a migration's text, hex: what is recorded when it is applied. */
export function checksumOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** True when `version` is a real moment written as yyyymmddhhmmss. */
function isMoment(version: string): boolean {
  const [year, month, day, hour, minute, second] = [
    version.slice(0, 4),
    ...(version.slice(4).match(/../g) ?? []),
  ].map(Number);
  const date = new Date(Date.UTC(year!, month! - 1, day, hour, minute, second));
  return date.toISOString().replace(/\D/g, '').slice(0, 14) === version;
}

/** Only the comments before the first statement count: below them the same words are just a comment. */
function wantsTransaction(text: string): boolean {
  for (const line of text.replace(/^\uFEFF/, '').split('\n')) {
    const content = line.trim();
    if (NO_TRANSACTION.test(content)) return false;
    if (content && !content.startsWith('--')) return true;
  }
  return true;
}

/**
 * Reads one file as a migration.
 * @returns undefined for a file that is not meant to be one, a refusal when its name is wrong
 */
export function readMigration({ path, text }: MigrationFile): Migration | MigrationRefusal | undefined {
  const relative = path.startsWith(`${MIGRATIONS_FOLDER}/`) ? path.slice(MIGRATIONS_FOLDER.length + 1) : path;
  if (IGNORED.has(relative)) return undefined;
  const [, version, name] = FILE_NAME.exec(relative) ?? [];
  if (!version || !name || !isMoment(version)) {
    const message =
      `${path} is not named like a migration: <UTC time as yyyymmddhhmmss>_<name>.sql, the name in lower-case ` +
      'letters, digits, "-" and "_", for example 20260131093000_add_invoices.sql. Rename it.';
    return { reason: 'name', file: path, line: null, message };
  }
  return { version, name, file: path, text, checksum: checksumOf(text), transaction: wantsTransaction(text) };
}

const byVersion = (a: { version: string }, b: { version: string }) => (a.version < b.version ? -1 : 1);
const refuse = (reason: MigrationRefusal['reason'], file: string, message: string): MigrationRefusal => ({
  reason,
  file,
  line: null,
  message,
});

function duplicates(migrations: Migration[]): MigrationRefusal[] {
  const first = new Map<string, Migration>();
  const found: MigrationRefusal[] = [];
  for (const one of migrations) {
    const other = first.get(one.version);
    if (!other) first.set(one.version, one);
    else
      found.push(
        refuse(
          'duplicate',
          one.file,
          `${one.file} and ${other.file} have the same time; give one a later one.`,
        ),
      );
  }
  return found;
}

/** Applied migrations are history: each must still be in the commit, unchanged. */
function changedHistory(migrations: Migration[], applied: AppliedMigration[]): MigrationRefusal[] {
  const present = new Map(migrations.map((one) => [one.version, one]));
  return applied.flatMap((row) => {
    const file = `${MIGRATIONS_FOLDER}/${row.version}_${row.name}.sql`;
    const one = present.get(row.version);
    const since = `was applied on ${row.appliedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    if (!one)
      return [refuse('removed', file, `${file} ${since} and cannot be removed. Put it back as it was.`)];
    if (one.name !== row.name)
      return [refuse('renamed', one.file, `${one.file} ${since} as ${file}. Give it its old name again.`)];
    if (one.checksum === row.checksum) return [];
    const what = `${one.file} ${since} and cannot be edited. Put it back as it was, and write a new migration.`;
    return [refuse('edited', one.file, what)];
  });
}

function outOfOrder(pending: Migration[], applied: AppliedMigration[]): MigrationRefusal[] {
  const last =
    applied
      .map((row) => row.version)
      .sort()
      .at(-1) ?? '';
  return pending
    .filter((one) => one.version < last)
    .map((one) => {
      const message = `${one.file} is older than ${last}, which is applied already. Rename it to a later time.`;
      return refuse('out_of_order', one.file, message);
    });
}

/**
 * Compares the migrations of a commit with those an environment has. Pure.
 * @param files everything below the migrations folder
 * @param applied rows of the environment's `slipway.migrations`
 * @returns what is to be applied, oldest first, or every reason why this commit cannot be applied
 */
export function planMigrations(files: MigrationFile[], applied: AppliedMigration[]): MigrationPlan {
  const read = files.map(readMigration).filter((one) => one !== undefined);
  const badNames = read.filter((one): one is MigrationRefusal => 'reason' in one);
  const migrations = read.filter((one): one is Migration => !('reason' in one)).sort(byVersion);
  const known = new Set(applied.map((row) => row.version));
  const pending = migrations.filter((one) => !known.has(one.version));
  const refusals = [
    ...badNames,
    ...duplicates(migrations),
    ...changedHistory(migrations, applied),
    ...outOfOrder(pending, applied),
  ];
  return { pending: refusals.length ? [] : pending, refusals };
}
