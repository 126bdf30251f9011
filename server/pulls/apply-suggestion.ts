import type { Anchor } from '../checks/shapes.ts';
import type { Comment, Thread, User } from '../generated/prisma/client.ts';
import { fail } from '../kernel/errors.ts';
import type { Ctx } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import { readDb } from '../platform/control/client.ts';
import { repoPath } from '../platform/git/values.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { readBlobs } from '../repositories/cat-file.ts';
import { writeCommit, writeTree } from '../repositories/commit-files.ts';
import { mergeBase } from '../repositories/merge/refs.ts';
import { entryAt } from '../repositories/tree.ts';
import type { TeamAccess } from '../teams/access.ts';
import { changeBranch, type Done, type Wish, type Work } from './commit.ts';
import type { LineRange } from './lines.ts';
import { placesOf } from './place.ts';

type LineAnchor = Extract<Anchor, { kind: 'line' }>;

/**
 * A file with lines replaced, in its own line ends. An empty suggestion takes the lines away. Every other byte stays,
 * also where the file is not UTF-8. Pure.
 */
export function withSuggestion(file: Buffer, { line, endLine }: LineRange, suggestion: string): Buffer {
  // Latin-1 has a letter for each byte, so that lines can be counted without reading what is in them.
  const lines = file.toString('latin1').split('\n');
  const plain = Buffer.from(suggestion).toString('latin1').replace(/\r\n/g, '\n').replace(/\n$/, '');
  // The last line has no end of its own to go by.
  const crlf = (lines.length > 1 ? lines[Math.min(line - 1, lines.length - 2)] : '')?.endsWith('\r');
  const ended = plain.split('\n').map((one) => (crlf ? `${one}\r` : one));
  const unended = crlf && endLine === lines.length;
  if (unended) ended.push(ended.pop()!.slice(0, -1));
  lines.splice(line - 1, endLine - line + 1, ...(suggestion ? ended : []));
  return Buffer.from(lines.join('\n'), 'latin1');
}

async function requireSuggestion(pullId: string, commentId: string) {
  const where = { id: commentId, deletedAt: null, thread: { pullId } };
  const comment = await readDb().comment.findFirst({ where, include: { thread: true } });
  if (!comment || comment.suggestion === null) throw fail('not_found', 'There is no such suggestion.');
  if (comment.applied) throw fail('precondition', 'The suggestion is in the branch already.');
  return comment as Comment & { thread: Thread; suggestion: string };
}

async function suggestedText(
  { repository, head, main }: Work,
  comment: Comment & { thread: Thread; suggestion: string },
) {
  const base = (await mergeBase(repository, main, head)) ?? head;
  const places = await placesOf(repository, [comment.thread], { head, mergeBase: base });
  const { anchor, now } = places.get(comment.thread.id)!;
  const about = anchor as LineAnchor;
  const path = repoPath(about.path);
  const entry = path && (await entryAt(repository, head, path));
  if (!now || !entry || entry.kind !== 'blob')
    throw fail('precondition', 'The lines have been changed since. Make the change by hand.');
  const [content] = await readBlobs(repository, [entry.id]);
  return { path: about.path, content: withSuggestion(content!, now, comment.suggestion) };
}

function messageFor(path: string, author: User | null, by: { email: string }): string {
  const head = `Take in a suggestion for ${path.split('/').pop()}\n`;
  if (!author || author.email === by.email) return head;
  return `${head}\nCo-authored-by: ${author.name} <${author.email}>\n`;
}

async function apply(work: Work, commentId: string): Promise<Done> {
  const { repository, head, row, by } = work;
  const comment = await requireSuggestion(row.id, commentId);
  const file = await suggestedText(work, comment);
  const tree = await writeTree(repository, head, [file]);
  const author = await readDb().user.findUnique({ where: { id: comment.authorId } });
  const id = await writeCommit(repository, tree, [head], messageFor(file.path, author, by), { author: by });
  return {
    head: id,
    after: { suggestion: commentId, path: file.path },
    async also(tx) {
      await tx.comment.update({ where: { id: commentId }, data: { applied: id } });
      const resolved = { resolvedAt: clock.now(), resolvedById: by.userId };
      await tx.thread.update({ where: { id: comment.threadId }, data: resolved });
    },
  };
}

/**
 * Commits a suggestion to the branch: who clicks is the author, who suggested is named in the message. Its conversation
 * is settled. Throws `precondition` when its lines have been changed since.
 */
export function applySuggestion(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  { commentId, ...wish }: Wish & { commentId: string },
): Promise<{ head: string }> {
  return changeBranch(ctx, team, project, 'pull.applySuggestion', wish, (work) => apply(work, commentId));
}
