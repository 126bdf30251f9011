import { command, GitError, type Repository, run } from '../platform/git/run.ts';
import type { ObjectId, RepoPath } from '../platform/git/values.ts';
import type { TreeEntry } from './shapes.ts';

/** Far enough for what people look at; older entries show no commit rather than make the page wait. */
const LOOK_BACK = 400;
const TIME_MS = 1500;

type Last = NonNullable<TreeEntry['last']>;

/** Reads commits with the names each of them touched, newest first. Pure. */
export function parseTouched(output: string, folder: string): Map<string, Last> {
  const found = new Map<string, Last>();
  const prefix = folder ? `${folder}/` : '';
  for (const record of output.split('\x1e')) {
    const [id = '', at = '', subject = '', names = ''] = record.split('\x1f');
    if (!id) continue;
    for (const path of names.split('\0')) {
      const clean = path.replace(/^\n+/, '');
      if (!clean.startsWith(prefix) || clean === prefix) continue;
      const name = clean.slice(prefix.length).split('/')[0]!;
      if (name && !found.has(name)) found.set(name, { id, at, subject });
    }
  }
  return found;
}

/** The newest commit that touched each entry of a folder, by the entry's name, within the last 400 commits. */
export async function lastCommits(
  repository: Repository,
  commit: ObjectId,
  folder: RepoPath | undefined,
): Promise<Map<string, Last>> {
  const what = command('log')
    .flag('--format=%x1e%H%x1f%aI%x1f%s%x1f', '--name-only', '-z', '--no-renames', '--no-show-signature')
    .flag('-m', '--first-parent', `--max-count=${LOOK_BACK}`)
    .value(commit);
  if (folder) what.path(folder);
  try {
    const { stdout } = await run(repository, what, {
      timeLimit: TIME_MS,
      outputLimit: 8 * 1024 * 1024,
      cut: true,
    });
    return parseTouched(stdout.toString('utf8'), folder ?? '');
  } catch (error) {
    if (error instanceof GitError) return new Map();
    throw error;
  }
}
