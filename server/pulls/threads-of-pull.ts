import type { Comment, Thread } from '../generated/prisma/client.ts';
import { fail } from '../kernel/errors.ts';
import type { WriteTx } from '../platform/control/client.ts';

/** A conversation of this pull request, with what was said. Throws `not_found`. */
export async function requireThread(
  tx: WriteTx,
  pullId: string,
  id: string,
): Promise<Thread & { comments: Comment[] }> {
  const found = await tx.thread.findFirst({ where: { id, pullId }, include: { comments: true } });
  if (!found) throw fail('not_found', 'There is no such conversation in this pull request.');
  return found;
}

/** A comment of this pull request that was not taken back. Throws `not_found`. */
export async function requireComment(
  tx: WriteTx,
  pullId: string,
  id: string,
): Promise<Comment & { thread: Thread }> {
  const where = { id, deletedAt: null, thread: { pullId } };
  const found = await tx.comment.findFirst({ where, include: { thread: true } });
  if (!found) throw fail('not_found', 'There is no such comment in this pull request.');
  return found;
}
