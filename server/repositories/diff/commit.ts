import { fail } from '../../kernel/errors.ts';
import { command, type GitCommand, type Repository, run, text } from '../../platform/git/run.ts';
import { EMPTY_TREE, type ObjectId, type RepoPath } from '../../platform/git/values.ts';
import { LOG_FLAGS, parseLog } from '../log-format.ts';
import type { CommitDiff, CommitSummary, FileDiff } from '../shapes.ts';
import { commitOf } from '../tree.ts';
import { assignPatches, type ChangedFile, parseHunks, parseSummary, splitPatch } from './parse.ts';

const MAX_FILES = 300;
const PATCH_BYTES = 2 * 1024 * 1024;
const ONE_FILE_BYTES = 8 * 1024 * 1024;
const PLAIN = [
  '-r',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--find-renames',
  '--no-commit-id',
] as const;

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

/** The difference to the first parent, or to nothing for a first commit. */
function difference(commit: CommitSummary): GitCommand {
  const parent = (commit.parents[0] as ObjectId | undefined) ?? EMPTY_TREE;
  return command('diff-tree')
    .flag(...PLAIN)
    .value(parent, commit.id as ObjectId);
}

function withHunks({ retyped: _, ...file }: ChangedFile, patches: string[] | undefined): FileDiff {
  const shown = patches !== undefined || file.binary || file.status === 'mode';
  return { ...file, cut: !shown, hunks: patches?.flatMap(parseHunks) ?? [] };
}

/**
 * What a commit changed against its first parent. At most 300 files and 2 MB of lines; what goes beyond is marked `cut`
 * and can be asked for by file. Throws `not_found`.
 */
export async function commitDiff(repository: Repository, id: ObjectId): Promise<CommitDiff> {
  const commit = await commitAt(repository, id);
  const summary = await text(repository, difference(commit).flag('--raw', '--numstat', '-z'));
  const all = parseSummary(summary);
  const { stdout, cut } = await run(repository, difference(commit).flag('-p'), {
    outputLimit: PATCH_BYTES,
    cut: true,
  });
  const shown = all.slice(0, MAX_FILES);
  const patches = assignPatches(shown, splitPatch(stdout.toString('utf8'), !cut));
  const files = shown.map((file, index) => withHunks(file, patches[index]));
  const sum = (key: 'added' | 'deleted') => all.reduce((total, file) => total + file[key], 0);
  return { commit, files, more: all.length - files.length, added: sum('added'), deleted: sum('deleted') };
}

/** What a commit changed in one file, up to 8 MB. Throws `not_found`. */
export async function fileDiff(repository: Repository, id: ObjectId, path: RepoPath): Promise<FileDiff> {
  const commit = await commitAt(repository, id);
  const all = parseSummary(await text(repository, difference(commit).flag('--raw', '--numstat', '-z')));
  const file = all.find((one) => one.path === path);
  if (!file) throw fail('not_found', 'This commit does not change that file.');
  const what = difference(commit).flag('-p').path(path);
  if (file.from) what.path(file.from as RepoPath);
  const { stdout, cut } = await run(repository, what, { outputLimit: ONE_FILE_BYTES, cut: true });
  return withHunks(file, cut ? undefined : splitPatch(stdout.toString('utf8'), true));
}
