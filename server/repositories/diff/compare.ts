import { command, type GitCommand, type Repository, run, text } from '../../platform/git/run.ts';
import type { ObjectId, RepoPath } from '../../platform/git/values.ts';
import type { FileDiff } from '../shapes.ts';
import { assignPatches, type ChangedFile, parseHunks, parseSummary, splitPatch } from './parse.ts';

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

function difference(from: ObjectId, to: ObjectId): GitCommand {
  return command('diff-tree')
    .flag(...PLAIN)
    .value(from, to);
}

function withHunks({ retyped: _, blob: __, ...file }: ChangedFile, patches: string[] | undefined): FileDiff {
  const shown = patches !== undefined || file.binary || file.status === 'mode';
  return { ...file, cut: !shown, hunks: patches?.flatMap(parseHunks) ?? [] };
}

/** Every file that differs between two commits or trees, with its figures; one git process, no lines. */
export async function changedFiles(
  repository: Repository,
  from: ObjectId,
  to: ObjectId,
): Promise<ChangedFile[]> {
  return parseSummary(await text(repository, difference(from, to).flag('--raw', '--numstat', '-z')));
}

/**
 * The lines of changed files, up to 2 MB in all; what goes beyond is marked `cut`.
 * @param files the first ones of `changedFiles`, in its order
 */
export async function comparedFiles(
  repository: Repository,
  from: ObjectId,
  to: ObjectId,
  files: readonly ChangedFile[],
): Promise<FileDiff[]> {
  const what = difference(from, to).flag('-p');
  const { stdout, cut } = await run(repository, what, { outputLimit: PATCH_BYTES, cut: true });
  const patches = assignPatches(files, splitPatch(stdout.toString('utf8'), !cut));
  return files.map((file, index) => withHunks(file, patches[index]));
}

/** The lines of one file, up to 8 MB; undefined when it does not differ. */
export async function comparedFile(
  repository: Repository,
  from: ObjectId,
  to: ObjectId,
  path: RepoPath,
): Promise<FileDiff | undefined> {
  // Counting lines is what takes long: the list without figures says where the file was before, if it was renamed.
  const names = parseSummary(await text(repository, difference(from, to).flag('--raw', '-z')));
  const named = names.find((one) => one.path === path);
  if (!named) return undefined;
  const only = (what: GitCommand) => what.path(path, ...(named.from ? [named.from as RepoPath] : []));
  const [summary, { stdout, cut }] = await Promise.all([
    text(repository, only(difference(from, to).flag('--raw', '--numstat', '-z'))),
    run(repository, only(difference(from, to).flag('-p')), { outputLimit: ONE_FILE_BYTES, cut: true }),
  ]);
  const file = parseSummary(summary).find((one) => one.path === path);
  if (!file) return undefined;
  return withHunks(file, cut ? undefined : splitPatch(stdout.toString('utf8'), true));
}
