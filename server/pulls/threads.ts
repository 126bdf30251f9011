import type { Comment, Thread } from '../generated/prisma/client.ts';
import type { ReadDb } from '../platform/control/client.ts';
import type { Repository } from '../platform/git/run.ts';
import type { Look } from './look.ts';
import { fatesOf } from './objects.ts';
import { peopleOf } from './people.ts';
import { placesOf } from './place.ts';
import type { CommentView, Person, ThreadView } from './shapes.ts';

const SECRET_OF_DELETED = '';

function commentView(comment: Comment, name: (id: string) => Person, readerId: string): CommentView {
  const deleted = comment.deletedAt !== null;
  return {
    id: comment.id,
    author: name(comment.authorId),
    body: deleted ? SECRET_OF_DELETED : comment.body,
    suggestion: deleted ? null : comment.suggestion,
    applied: comment.applied,
    createdAt: comment.createdAt,
    editedAt: comment.editedAt,
    deleted,
    mine: comment.authorId === readerId,
  };
}

/** The conversations of a pull request, oldest first, with where their lines are now and what became of their objects. */
export async function threadsOf(
  db: ReadDb,
  repository: Repository,
  pullId: string,
  look: Look,
  readerId: string,
): Promise<ThreadView[]> {
  const threads = await db.thread.findMany({
    where: { pullId },
    include: { comments: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  // A conversation of which everything was taken back is gone.
  const shown = threads.filter(({ comments }) => comments.some(({ deletedAt }) => !deletedAt));
  const [name, places, fates] = await Promise.all([
    peopleOf(
      db,
      shown.flatMap(({ resolvedById, comments }) => [resolvedById, ...comments.map((c) => c.authorId)]),
    ),
    placesOf(repository, shown, look),
    fatesOf(db, { pullId, head: look.head }, shown),
  ]);
  return shown.map((thread: Thread & { comments: Comment[] }) => ({
    id: thread.id,
    anchor: places.get(thread.id)!.anchor,
    now: places.get(thread.id)!.now,
    excerpt: thread.excerpt,
    commit: thread.commit,
    outdated: places.get(thread.id)!.outdated,
    fate: fates.get(thread.id) ?? null,
    resolved:
      thread.resolvedAt && thread.resolvedById
        ? { by: name(thread.resolvedById), at: thread.resolvedAt }
        : null,
    comments: thread.comments.map((comment) => commentView(comment, name, readerId)),
  }));
}
