import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../kernel/errors.ts';
import type { Env } from '../platform/git/environment.ts';
import { command, GitError, type Repository, text } from '../platform/git/run.ts';
import { branchRef, NO_OBJECT, type ObjectId, pathProblem, printable } from '../platform/git/values.ts';
import { commitOf } from './tree.ts';

/** What is to be in the repository: text, bytes, or null to remove the file. */
export interface FileChange {
  path: string;
  content: string | Uint8Array | null;
}

/** Who wrote a commit; the committer is the same person unless given. */
export interface Signature {
  author: { name: string; email: string };
  committer?: { name: string; email: string };
  /** ISO 8601; now without it. Fixed times make the same commit id again. */
  at?: string;
  /** When the author wrote it, if that was at another time. */
  authoredAt?: string;
}

export interface CommitOptions extends Signature {
  message: string;
  /** The branch's head that the change is based on; null for a branch that must not exist yet. */
  expectedHead: string | null;
}

const person = (value: string) => value.replace(/[\p{Cc}<>\n]/gu, ' ').trim() || 'unknown';

function identity({ author, committer = author, at, authoredAt }: Signature): Env {
  const date = at ?? new Date().toISOString();
  return {
    GIT_AUTHOR_NAME: person(author.name),
    GIT_AUTHOR_EMAIL: person(author.email),
    GIT_AUTHOR_DATE: authoredAt ?? date,
    GIT_COMMITTER_NAME: person(committer.name),
    GIT_COMMITTER_EMAIL: person(committer.email),
    GIT_COMMITTER_DATE: date,
  };
}

async function indexLines(repository: Repository, files: readonly FileChange[]): Promise<string> {
  const lines: string[] = [];
  for (const file of files) {
    const problem = pathProblem(file.path);
    if (problem) throw fail('invalid', `The file name “${printable(file.path)}” cannot be used: ${problem}.`);
    if (file.content === null) lines.push(`0 ${NO_OBJECT}\t${file.path}`);
    else {
      const input = file.content;
      const id = await text(repository, command('hash-object').flag('-w', '--stdin'), { input });
      lines.push(`100644 ${id}\t${file.path}`);
    }
  }
  return lines.map((line) => `${line}\0`).join('');
}

/** Writes the tree of `parent` (a commit or tree) with the changes, in an index of its own that is thrown away. */
export async function writeTree(
  repository: Repository,
  parent: ObjectId | undefined,
  files: readonly FileChange[],
): Promise<ObjectId> {
  const index = path.join(repository.dir, `index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    if (parent) await text(repository, command('read-tree').value(parent), { env });
    const input = await indexLines(repository, files);
    await text(repository, command('update-index').flag('-z', '--index-info'), { env, input });
    return (await text(repository, command('write-tree'), { env })) as ObjectId;
  } finally {
    await fs.rm(index, { force: true });
    await fs.rm(`${index}.lock`, { force: true });
  }
}

/** Writes a commit object; no ref moves. */
export async function writeCommit(
  repository: Repository,
  tree: ObjectId,
  parents: readonly ObjectId[],
  message: string,
  by: Signature,
): Promise<ObjectId> {
  const what = command('commit-tree').flag('-F-');
  for (const parent of parents) what.flag(`-p${parent}`);
  return (await text(repository, what.value(tree), { env: identity(by), input: message })) as ObjectId;
}

/** What somebody is told whose change came second. */
export const branchMoved = (branch: string) =>
  fail('conflict', `The branch “${branch}” has changed meanwhile. Look at it, and try again.`);

/**
 * Moves a branch from one commit to another, or makes it (`from` null), or takes it away (`to` null).
 * Throws `invalid` for a name that cannot be used, `conflict` when it is not at `from`.
 */
export async function moveBranch(
  repository: Repository,
  branch: string,
  from: ObjectId | null,
  to: ObjectId | null,
  by: Signature,
): Promise<void> {
  const ref = branchRef(branch);
  if (!ref) throw fail('invalid', `The branch name “${printable(branch)}” cannot be used.`);
  const what = command('update-ref').flag('--stdin', '-z');
  const input = to ? `update ${ref}\0${to}\0${from ?? NO_OBJECT}\0` : `delete ${ref}\0${from ?? NO_OBJECT}\0`;
  await text(repository, what, { env: identity(by), input }).catch((error) => {
    throw error instanceof GitError && error.reason === 'status' ? branchMoved(branch) : error;
  });
}

/**
 * Commits files to a branch without a work tree and answers with the new head.
 * Throws `invalid` for a branch or file name that cannot be used, `conflict` when the branch is not at `expectedHead`
 * (then nothing has changed).
 */
export async function commitFiles(
  repository: Repository,
  branch: string,
  files: readonly FileChange[],
  options: CommitOptions,
): Promise<ObjectId> {
  const ref = branchRef(branch);
  if (!ref) throw fail('invalid', `The branch name “${printable(branch)}” cannot be used.`);
  const parent = await commitOf(repository, ref);
  if ((parent ?? null) !== options.expectedHead) throw branchMoved(branch);
  const tree = await writeTree(repository, parent, files);
  const id = await writeCommit(repository, tree, parent ? [parent] : [], options.message, options);
  await moveBranch(repository, branch, parent ?? null, id, options);
  return id;
}
