import { fail } from '../kernel/errors.ts';
import type { ReadDb } from '../platform/control/client.ts';
import type { Repository } from '../platform/git/run.ts';
import { type ObjectId, repoPath } from '../platform/git/values.ts';
import { changedFiles, comparedFile, comparedFiles } from '../repositories/diff/compare.ts';
import type { ChangedFile } from '../repositories/diff/parse.ts';
import type { FileDiff } from '../repositories/shapes.ts';
import type { Look } from './look.ts';
import type { FileRow } from './shapes.ts';

const STATUS: Record<ChangedFile['status'], FileRow['status']> = {
  added: 'added',
  deleted: 'removed',
  changed: 'changed',
  renamed: 'renamed',
  copied: 'added',
  mode: 'changed',
};

const inside = ({ mergeBase, head }: Pick<Look, 'mergeBase' | 'head'>) =>
  [mergeBase as ObjectId, head as ObjectId] as const;

/** The files that differ between where the branch left main and its head; one git process. */
export async function filesOf(
  db: ReadDb,
  repository: Repository,
  pullId: string,
  look: Look,
  readerId: string,
): Promise<FileRow[]> {
  const [files, ticks] = await Promise.all([
    changedFiles(repository, ...inside(look)),
    db.reviewedFile.findMany({ where: { pullId, userId: readerId } }),
  ]);
  const ticked = new Map(ticks.map(({ path, blob }) => [path, blob]));
  return files.map(({ path, from, status, added, deleted, binary, blob }) => ({
    path,
    oldPath: status === 'renamed' ? (from ?? null) : null,
    status: STATUS[status],
    added,
    removed: deleted,
    binary,
    reviewed: ticked.get(path) === blob,
  }));
}

/** The lines of one file of the difference. Throws `not_found`. */
export async function fileOf(repository: Repository, look: Look, path: string): Promise<FileDiff> {
  const checked = repoPath(path);
  const found = checked && (await comparedFile(repository, ...inside(look), checked));
  if (!found) throw fail('not_found', 'This pull request does not change that file.');
  return found;
}

const MOST_FILES = 300;

/** The lines of all files of the difference: at most 300 files and 2 MB; `more` counts the files beyond. */
export async function diffOf(
  repository: Repository,
  look: Look,
): Promise<{ files: FileDiff[]; more: number }> {
  const all = await changedFiles(repository, ...inside(look));
  const shown = all.slice(0, MOST_FILES);
  return { files: await comparedFiles(repository, ...inside(look), shown), more: all.length - shown.length };
}

/** Id of the content that a changed file has on the branch. Throws `not_found`. */
export async function blobOf(repository: Repository, look: Look, path: string): Promise<string> {
  const file = (await changedFiles(repository, ...inside(look))).find((one) => one.path === path);
  if (!file) throw fail('not_found', 'This pull request does not change that file.');
  return file.blob;
}
