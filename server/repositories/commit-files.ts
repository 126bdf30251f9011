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

export interface CommitOptions {
  author: { name: string; email: string };
  message: string;
  /** The branch's head that the change is based on; null for a branch that must not exist yet. */
  expectedHead: string | null;
  /** ISO 8601; now without it. Fixed times make the same commit id again. */
  at?: string;
}

const person = (value: string) => value.replace(/[\p{Cc}<>\n]/gu, ' ').trim() || 'unknown';

function identity({ author, at }: CommitOptions): Env {
  const name = person(author.name);
  const email = person(author.email);
  const date = at ?? new Date().toISOString();
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
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

/** Writes the tree of `parent` with the changes, in an index of its own that is thrown away. */
async function writeTree(repository: Repository, parent: ObjectId | undefined, files: readonly FileChange[]) {
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
  const moved = fail('conflict', `The branch “${branch}” has changed meanwhile. Look at it, and try again.`);
  const parent = await commitOf(repository, ref);
  if ((parent ?? null) !== options.expectedHead) throw moved;
  const tree = await writeTree(repository, parent, files);
  const commit = command('commit-tree').flag(`-F-`);
  if (parent) commit.flag(`-p${parent}`);
  const env = identity(options);
  const id = (await text(repository, commit.value(tree), { env, input: options.message })) as ObjectId;
  const update = command('update-ref').flag('--stdin', '-z');
  const input = `update ${ref}\0${id}\0${parent ?? NO_OBJECT}\0`;
  await text(repository, update, { env, input }).catch((error) => {
    throw error instanceof GitError && error.reason === 'status' ? moved : error;
  });
  return id;
}
