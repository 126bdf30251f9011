import { fail } from '../kernel/errors.ts';
import type { Ctx } from '../kernel/mutate.ts';
import type { Repository } from '../platform/git/run.ts';
import type { ObjectId } from '../platform/git/values.ts';
import { repoPath } from '../platform/git/values.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { readBlobs } from '../repositories/cat-file.ts';
import { writeCommit, writeTree } from '../repositories/commit-files.ts';
import { isBinary } from '../repositories/file-kind.ts';
import { mergeOf } from '../repositories/merge/merge-tree.ts';
import { entryAt } from '../repositories/tree.ts';
import type { TeamAccess } from '../teams/access.ts';
import { changeBranch, type Done, type Wish, type Work } from './commit.ts';
import type { Look } from './look.ts';
import type { ConflictView } from './shapes.ts';

export interface ResolveWish extends Wish {
  /** Head of main that the conflicts were resolved against. */
  main: string;
  /** One per conflicted file: its text, or null when it is to go. */
  files: { path: string; content: string | null }[];
}

const MARKER = /^(?:<{7}|>{7})(?: |$)/m;

async function textOf(repository: Repository, id: ObjectId | null): Promise<string | null> {
  if (!id) return null;
  const [content] = await readBlobs(repository, [id]);
  return isBinary(content!) ? null : content!.toString('utf8');
}

async function isBinaryBlob(repository: Repository, id: ObjectId | null): Promise<boolean> {
  return id !== null && isBinary((await readBlobs(repository, [id]))[0]!);
}

/** Git's markers name commits; people know the two sides by their names. Pure. */
function named(text: string | null, { main, head }: Look): string | null {
  if (text === null) return null;
  return text.replaceAll(`<<<<<<< ${main}`, '<<<<<<< main').replaceAll(`>>>>>>> ${head}`, '>>>>>>> branch');
}

/** The three versions of a file that does not fit, and git's attempt with markers. Throws `not_found`. */
export async function conflictAt(repository: Repository, look: Look, path: string): Promise<ConflictView> {
  const { tree, conflicts } = await mergeOf(repository, look.main as ObjectId, look.head as ObjectId);
  const found = conflicts.find((one) => one.path === path);
  const checked = repoPath(path);
  if (!found || !checked) throw fail('not_found', 'There is no conflict in this file any more.');
  const { base, ours, theirs } = found;
  const attempt = await entryAt(repository, tree, checked);
  return {
    path,
    at: { head: look.head, main: look.main },
    binary: (await Promise.all([base, ours, theirs].map((id) => isBinaryBlob(repository, id)))).some(Boolean),
    base: await textOf(repository, base),
    main: await textOf(repository, ours),
    branch: await textOf(repository, theirs),
    merged: named(await textOf(repository, attempt?.kind === 'blob' ? attempt.id : null), look),
  };
}

function requireResolved(paths: readonly string[], files: ResolveWish['files']): void {
  const given = new Map(files.map((file) => [file.path, file.content]));
  const missing = paths.filter((path) => !given.has(path));
  if (missing.length) throw fail('invalid', `Still to be resolved: ${missing.join(', ')}.`);
  const foreign = files.find(({ path }) => !paths.includes(path));
  if (foreign) throw fail('invalid', `There is no conflict in ${foreign.path}. Load the page again.`);
  const marked = files.find(({ content }) => content !== null && MARKER.test(content));
  if (marked)
    throw fail('invalid', `There are conflict markers (<<<<<<< or >>>>>>>) left in ${marked.path}.`);
}

async function resolve({ repository, head, main, row, by }: Work, wish: ResolveWish): Promise<Done> {
  if (main !== wish.main)
    throw fail('conflict', 'Main has moved meanwhile. Load the page again, and look at the conflicts anew.');
  const { tree, conflicts } = await mergeOf(repository, main, head);
  const paths = conflicts.map(({ path }) => path);
  if (!paths.length) throw fail('precondition', 'There are no conflicts any more.');
  requireResolved(paths, wish.files);
  const resolved = await writeTree(repository, tree, wish.files);
  const message = `Merge branch 'main' into ${row.branch}\n\nConflicts resolved in ${paths.join(', ')}.\n`;
  const merged = await writeCommit(repository, resolved, [head, main], message, { author: by });
  return { head: merged, after: { main, resolved: paths } };
}

/**
 * Merges main into the branch with the conflicted files as given; checks run on the commit as on any other.
 * Throws `invalid` when a file is missing or has markers left, `conflict` when branch or main has moved.
 */
export function resolveConflicts(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  wish: ResolveWish,
): Promise<{ head: string }> {
  return changeBranch(ctx, team, project, 'pull.resolveConflicts', wish, (work) => resolve(work, wish));
}
