import { fail } from '../kernel/errors.ts';
import type { MigrationFile } from '../migrations/plan.ts';
import { MIGRATIONS_FOLDER } from '../migrations/shapes.ts';
import type { Repository } from '../platform/git/run.ts';
import type { RepoPath, Revision } from '../platform/git/values.ts';
import { readBlobs } from './cat-file.ts';
import { LIMITS } from './limits.ts';
import { listTree } from './tree.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(path: string, bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw fail('invalid', `${path} is not UTF-8 text. Save it as UTF-8, and commit it again.`);
  }
}

/**
 * All files below `database/migrations` at a commit, in path order, with their text.
 * Throws `invalid` for a file that is not UTF-8, a link, or when they are larger than migrations can be.
 */
export async function migrationsAt(repository: Repository, commit: Revision): Promise<MigrationFile[]> {
  const folder = MIGRATIONS_FOLDER as RepoPath;
  const entries = await listTree(repository, commit, { folder, deep: true });
  const odd = entries.find((entry) => !entry.mode.startsWith('100'));
  if (odd) throw fail('invalid', `${odd.path} is not a file of its own. Replace it by a file.`);
  const large = entries.find((entry) => (entry.bytes ?? 0) > LIMITS.sqlBytes);
  const total = entries.reduce((sum, entry) => sum + (entry.bytes ?? 0), 0);
  if (large || total > 4 * LIMITS.sqlBytes || entries.length > LIMITS.migrations)
    throw fail(
      'invalid',
      `The migrations are too large (${large?.path ?? `${entries.length} files, ${total} bytes`}). A migration may have ${LIMITS.sqlBytes / 1048576} MB; rows belong into database/seed.sql.`,
    );
  const blobs = await readBlobs(
    repository,
    entries.map((entry) => entry.id),
    8 * LIMITS.sqlBytes,
  );
  return entries.map(({ path }, index) => ({ path, text: decode(path, blobs[index]!) }));
}
