import { fail } from '../../kernel/errors.ts';
import { command, type Repository, text } from '../../platform/git/run.ts';
import { EMPTY_TREE, type ObjectId, type RepoPath } from '../../platform/git/values.ts';
import { LOG_FLAGS, parseLog } from '../log-format.ts';
import type { CommitDiff, CommitSummary, FileDiff } from '../shapes.ts';
import { commitOf } from '../tree.ts';
import { changedFiles, comparedFile, comparedFiles } from './compare.ts';

const MAX_FILES = 300;

/** A commit by its id. Throws `not_found`. */
export async function commitAt(repository: Repository, id: ObjectId): Promise<CommitSummary> {
  const found = await commitOf(repository, id);
  if (found !== id) throw fail('not_found', 'There is no such commit in this repository.');
  const what = command('log')
    .flag('-1', ...LOG_FLAGS)
    .value(id);
  const [commit] = parseLog(await text(repository, what));
  if (!commit) throw fail('not_found', 'There is no such commit in this repository.');
  return commit;
}

/** What a commit is compared with: its first parent, or nothing for a first commit. */
const parentOf = (commit: CommitSummary) => (commit.parents[0] as ObjectId | undefined) ?? EMPTY_TREE;

/**
 * What a commit changed against its first parent. At most 300 files and 2 MB of lines; what goes beyond is marked `cut`
 * and can be asked for by file. Throws `not_found`.
 */
export async function commitDiff(repository: Repository, id: ObjectId): Promise<CommitDiff> {
  const commit = await commitAt(repository, id);
  const all = await changedFiles(repository, parentOf(commit), id);
  const files = await comparedFiles(repository, parentOf(commit), id, all.slice(0, MAX_FILES));
  const sum = (key: 'added' | 'deleted') => all.reduce((total, file) => total + file[key], 0);
  return { commit, files, more: all.length - files.length, added: sum('added'), deleted: sum('deleted') };
}

/** What a commit changed in one file, up to 8 MB. Throws `not_found`. */
export async function fileDiff(repository: Repository, id: ObjectId, path: RepoPath): Promise<FileDiff> {
  const commit = await commitAt(repository, id);
  const found = await comparedFile(repository, parentOf(commit), id, path);
  if (!found) throw fail('not_found', 'This commit does not change that file.');
  return found;
}
