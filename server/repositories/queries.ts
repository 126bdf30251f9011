import { fail } from '../kernel/errors.ts';
import { command, type Repository, text } from '../platform/git/run.ts';
import {
  branchRef,
  type ObjectId,
  objectId,
  type RepoPath,
  repoPath,
  revision,
} from '../platform/git/values.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { readBlobs } from './cat-file.ts';
import { imageType, isBinary, TEXT_BYTES } from './file-kind.ts';
import { lastCommits } from './last-commits.ts';
import { MAIN, repositoryExists, repositoryOf } from './location.ts';
import { LOG_FLAGS, parseCommit, parseLog, REF_FORMAT } from './log-format.ts';
import type { BranchSummary, CommitSummary, FileContent, FileView, TreeEntry } from './shapes.ts';
import { commitOf, entryAt, listTree, type RawEntry } from './tree.ts';

const MAX_BRANCHES = 200;
const MAX_COUNT = 1000;
const PAGE = 30;
const RAW_BYTES = 64 * 1024 * 1024;
const KINDS = { blob: 'file', tree: 'folder', commit: 'submodule' } as const;

/** The repository of a project. Throws `precondition` while there is none. */
export function requireRepository(project: ProjectAccess): Repository {
  const repository = repositoryOf(project.id);
  if (repositoryExists(repository)) return repository;
  throw fail('precondition', `The project “${project.slug}” is ${project.state}; it has no repository yet.`);
}

/** The commit at the head of a branch; undefined for a branch without commits. */
export async function head(repository: Repository, branch = 'main'): Promise<ObjectId | undefined> {
  const ref = branchRef(branch);
  return ref && commitOf(repository, ref);
}

/** What a page names: a branch or a commit id. Throws `not_found` for both unknown and impossible names. */
export async function requireCommit(repository: Repository, named: string): Promise<ObjectId> {
  const at = revision(named);
  const found = at && (await commitOf(repository, at));
  if (!found) throw fail('not_found', 'There is no such branch or commit in this repository.');
  return found;
}

function requirePath(path: string): RepoPath {
  const checked = repoPath(path);
  if (!checked) throw fail('not_found', 'There is no such file or folder here.');
  return checked;
}

function kindOf(entry: RawEntry): TreeEntry['kind'] {
  return entry.mode === '120000' ? 'link' : KINDS[entry.kind];
}

const byKindAndName = (a: TreeEntry, b: TreeEntry) =>
  Number(b.kind === 'folder') - Number(a.kind === 'folder') || (a.name < b.name ? -1 : 1);

/** Entries of a folder (the root for '') at a branch or commit, folders first. Throws `not_found`. */
export async function tree(repository: Repository, named: string, path = ''): Promise<TreeEntry[]> {
  const commit = await requireCommit(repository, named);
  const folder = path ? requirePath(path) : undefined;
  const raw = await listTree(repository, commit, { folder });
  if (folder && !raw.length) throw fail('not_found', 'There is no such file or folder here.');
  const last = await lastCommits(repository, commit, folder);
  const entries = raw.map((entry): TreeEntry => {
    const name = entry.path.slice(folder ? folder.length + 1 : 0);
    const { path: full, bytes } = entry;
    return { name, path: full, kind: kindOf(entry), bytes, last: last.get(name) };
  });
  return entries.sort(byKindAndName);
}

async function contentOf(repository: Repository, entry: RawEntry): Promise<FileContent> {
  const bytes = entry.bytes ?? 0;
  if (bytes > TEXT_BYTES && !imageType(entry.path, (await blob(repository, entry)).subarray(0, 32)))
    return { kind: 'large' };
  const content = await blob(repository, entry);
  if (entry.mode === '120000') return { kind: 'link', target: content.toString('utf8') };
  const type = imageType(entry.path, content);
  if (type) return { kind: 'image', type };
  return isBinary(content) ? { kind: 'binary' } : { kind: 'text', text: content.toString('utf8') };
}

async function blob(repository: Repository, entry: RawEntry): Promise<Buffer> {
  const [content] = await readBlobs(repository, [entry.id], RAW_BYTES);
  return content!;
}

async function requireFile(repository: Repository, named: string, path: string): Promise<RawEntry> {
  const entry = await entryAt(repository, await requireCommit(repository, named), requirePath(path));
  if (entry?.kind !== 'blob') throw fail('not_found', 'There is no such file here.');
  return entry;
}

/** Folder, file or nothing at this path? */
export async function kindAt(
  repository: Repository,
  named: string,
  path: string,
): Promise<TreeEntry['kind'] | undefined> {
  if (!path) return 'folder';
  const checked = repoPath(path);
  const entry = checked && (await entryAt(repository, await requireCommit(repository, named), checked));
  return entry && kindOf(entry);
}

/** A file at a branch or commit: its text up to 1 MB, or what it is instead. Throws `not_found`. */
export async function file(repository: Repository, named: string, path: string): Promise<FileView> {
  const entry = await requireFile(repository, named, path);
  return { path: entry.path, bytes: entry.bytes ?? 0, content: await contentOf(repository, entry) };
}

/** The bytes of a file, and the media type when it is a picture. Throws `not_found`. */
export async function rawFile(repository: Repository, named: string, path: string) {
  const entry = await requireFile(repository, named, path);
  const bytes = await blob(repository, entry);
  return { bytes, image: imageType(entry.path, bytes) };
}

export interface CommitPage {
  commits: CommitSummary[];
  /** Hand it back to get the commits after these; undefined at the end. */
  next: string | undefined;
}

/**
 * Commits of a branch or commit, newest first, 30 at a time. The cursor keeps the head of the first page, so a push in
 * between neither repeats nor hides one. Throws `not_found`.
 */
export async function commits(
  repository: Repository,
  named: string,
  options: { cursor?: string; path?: string } = {},
): Promise<CommitPage> {
  const [from, count] = /^([0-9a-f]{40})\.(\d{1,7})$/.exec(options.cursor ?? '')?.slice(1) ?? [];
  const start = objectId(from ?? '') ?? (await requireCommit(repository, named));
  if (!(await commitOf(repository, start)))
    throw fail('not_found', 'There is no such commit in this repository.');
  const skip = Number(count ?? 0);
  const what = command('log').flag(...LOG_FLAGS, `--max-count=${PAGE + 1}`, `--skip=${skip}`);
  what.value(start);
  if (options.path) what.path(requirePath(options.path));
  const found = parseLog(await text(repository, what));
  const next = found.length > PAGE ? `${start}.${skip + PAGE}` : undefined;
  return { commits: found.slice(0, PAGE), next };
}

async function distance(repository: Repository, from: ObjectId, to: ObjectId) {
  const what = command('rev-list').flag('--left-right', '--count', `--max-count=${MAX_COUNT}`);
  const counted = await text(repository, what.range(from, '...', to));
  const [behind, ahead] = counted.split('\t').map(Number);
  return { ahead: ahead ?? 0, behind: behind ?? 0 };
}

/** Branches, main first, then the most recently changed; each with how far it is from main (counted up to 1,000). */
export async function branches(repository: Repository): Promise<BranchSummary[]> {
  const what = command('for-each-ref')
    .flag('--sort=-committerdate', `--count=${MAX_BRANCHES}`, REF_FORMAT)
    .pattern('refs/heads');
  const main = await commitOf(repository, MAIN);
  const found = (await text(repository, what)).split('\0').flatMap((record) => {
    const [ref = '', ...rest] = record.trimStart().split('\x1f');
    const commit = parseCommit(rest.join('\x1f'));
    return commit ? [{ name: ref.replace(/^refs\/heads\//, ''), commit }] : [];
  });
  const all: BranchSummary[] = [];
  for (const branch of found) {
    const apart = main && branch.name !== 'main';
    all.push({ ...branch, ...(apart ? await distance(repository, main, branch.commit.id as ObjectId) : {}) });
  }
  return all.sort((a, b) => Number(b.name === 'main') - Number(a.name === 'main'));
}

/** Number of commits of a branch. */
export async function commitCount(repository: Repository, named: string): Promise<number> {
  const commit = await requireCommit(repository, named);
  return Number(await text(repository, command('rev-list').flag('--count').value(commit)));
}
