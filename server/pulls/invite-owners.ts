import type { PullRequest } from '../generated/prisma/client.ts';
import type { ReadDb, WriteTx } from '../platform/control/client.ts';
import { rulesOf } from './load.ts';
import type { Look } from './look.ts';
import { notify, type Subject } from './notify.ts';
import { ownersOf } from './owners.ts';
import { membersOf } from './people.ts';

/** Asks those for a review who own what the branch touches, unless it is a draft or they were asked before. */
export async function inviteOwners(
  tx: WriteTx,
  subject: Subject,
  pull: Pick<PullRequest, 'id' | 'authorId' | 'draft'>,
  look: Look,
  by: { userId: string; name: string },
): Promise<void> {
  if (pull.draft) return;
  const db = tx as unknown as ReadDb;
  const owning = ownersOf((await rulesOf(db, subject.projectId)).owners, look).flatMap(
    ({ userIds }) => userIds,
  );
  if (!owning.length) return;
  const able = (await membersOf(db, subject.teamId)).filter(
    ({ id, mayReview }) => mayReview && owning.includes(id),
  );
  const asked = await tx.pullReviewer.findMany({ where: { pullId: pull.id } });
  const before = new Set([pull.authorId, ...asked.map(({ userId }) => userId)]);
  const wanted = able.map(({ id }) => id).filter((id) => !before.has(id));
  if (!wanted.length) return;
  await tx.pullReviewer.createMany({ data: wanted.map((userId) => ({ pullId: pull.id, userId })) });
  await notify(tx, subject, wanted, { kind: 'review_asked', by });
}
