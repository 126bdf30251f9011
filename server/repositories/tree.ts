import { command, maybe, type Repository, run } from '../platform/git/run.ts';
import { type ObjectId, objectId, type RepoPath, type Revision } from '../platform/git/values.ts';

/** One entry of a tree as git keeps it. */
export interface RawEntry {
  mode: string;
  kind: 'blob' | 'tree' | 'commit';
  id: ObjectId;
  /** Bytes; undefined for folders and submodules. */
  bytes: number | undefined;
  /** From the repository's root; not checked. */
  path: string;
}

const LIST_BYTES = 64 * 1024 * 1024;

/** Reads the output of `ls-tree -z -l`. Pure. */
export function parseTree(output: string): RawEntry[] {
  return output
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', kind = '', id = '', size = '-'] = line.slice(0, tab).split(/ +/);
      return {
        mode,
        kind: kind as RawEntry['kind'],
        id: id as ObjectId,
        bytes: size === '-' ? undefined : Number(size),
        path: line.slice(tab + 1),
      };
    });
}

interface ListOptions {
  /** A folder; the root without it. */
  folder?: RepoPath;
  /** Everything below, files only. */
  deep?: boolean;
}

/** Entries of a folder at a commit; empty when there is no such folder. */
export async function listTree(
  repository: Repository,
  at: Revision,
  { folder, deep = false }: ListOptions = {},
): Promise<RawEntry[]> {
  const what = command('ls-tree').flag('-z', '-l', '--full-tree');
  if (deep) what.flag('-r');
  what.value(at);
  // With a slash git lists what is in the folder instead of the folder.
  if (folder) what.path(`${folder}/` as RepoPath);
  const { stdout } = await run(repository, what, { outputLimit: LIST_BYTES });
  return parseTree(stdout.toString('utf8'));
}

/** The entry at a path, or undefined. */
export async function entryAt(
  repository: Repository,
  at: Revision,
  path: RepoPath,
): Promise<RawEntry | undefined> {
  const what = command('ls-tree').flag('-z', '-l', '--full-tree').value(at).path(path);
  const [entry] = parseTree((await run(repository, what)).stdout.toString('utf8'));
  return entry?.path === path ? entry : undefined;
}

/** The commit that a branch or id stands for; undefined when there is none. */
export async function commitOf(repository: Repository, at: Revision): Promise<ObjectId | undefined> {
  const what = command('rev-parse').flag('--verify', '--quiet').commitOf(at);
  return objectId((await maybe(repository, what)) ?? '');
}
