import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Repository } from '../../platform/git/run.ts';
import { type ObjectId, objectId } from '../../platform/git/values.ts';
import { pushContext } from './context.ts';

const id = z.custom<ObjectId>((value) => typeof value === 'string' && objectId(value) !== undefined);
const pendingPush = z.object({
  push: pushContext,
  updates: z.array(z.object({ ref: z.string(), before: id, after: id })),
});
/** A push to main that is being decided. */
export type PendingPush = z.infer<typeof pendingPush>;

const fileOf = ({ dir }: Repository) => path.join(dir, 'pending-push.json');

function syncFolder(folder: string): void {
  const handle = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** Paths of all files below a folder, relative to it; an index comes after its pack, which it makes visible. */
function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('tmp_'))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort((a, b) => Number(a.endsWith('.idx')) - Number(b.endsWith('.idx')));
}

/** Gives the objects of a push a second name in the repository's own store; answers with the names that are new. */
function keepObjects({ dir, env }: Repository): string[] {
  const quarantine = env?.['GIT_QUARANTINE_PATH'];
  if (!quarantine) return [];
  const kept: string[] = [];
  const folders = new Set<string>();
  for (const file of filesBelow(quarantine)) {
    const name = path.join(dir, 'objects', file);
    fs.mkdirSync(path.dirname(name), { recursive: true });
    try {
      fs.linkSync(path.join(quarantine, file), name);
      kept.push(name);
      folders.add(path.dirname(name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  for (const folder of [...folders, path.join(dir, 'objects')]) syncFolder(folder);
  return kept;
}

/**
 * Writes down that a push to main is about to change production, and makes its objects last: whatever dies from here on,
 * `settlePush` can finish it or find that nothing happened. Git itself keeps the objects only once its hook agrees.
 * @returns undoes both, for a push that is refused
 */
export function beginPush(repository: Repository, pending: PendingPush): () => void {
  const kept = keepObjects(repository);
  const file = fileOf(repository);
  fs.writeFileSync(`${file}.new`, JSON.stringify(pending), { flush: true });
  fs.renameSync(`${file}.new`, file);
  syncFolder(repository.dir);
  return () => {
    fs.rmSync(file, { force: true });
    for (const name of kept) fs.rmSync(name, { force: true });
  };
}

/** Is there a push of which it is not known how it ended? Also true while one is running. */
export const hasPendingPush = (repository: Repository): boolean => fs.existsSync(fileOf(repository));

/** What was written down; undefined when there is nothing, or nothing that can be read. */
export function readPendingPush(repository: Repository): PendingPush | undefined {
  try {
    return pendingPush.parse(JSON.parse(fs.readFileSync(fileOf(repository), 'utf8')));
  } catch {
    return undefined;
  }
}

/** The push is settled. */
export const forgetPendingPush = (repository: Repository): void =>
  fs.rmSync(fileOf(repository), { force: true });
