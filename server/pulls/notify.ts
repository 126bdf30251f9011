import type { Prisma } from '../generated/prisma/client.ts';
import type { ReadDb, WriteTx } from '../platform/control/client.ts';
import { membersOf, mentioned } from './people.ts';
import type { NotificationKind } from './shapes.ts';

/** What a notification is about. */
export interface Subject {
  teamId: string;
  projectId: string;
  number: number;
  title: string;
}

/** Who did it, and their words or the reason, shortened. */
export interface News {
  kind: NotificationKind;
  by: { userId: string; name: string };
  text?: string;
}

const EXCERPT = 200;

/** Tells people in the console; nobody is told of what they did themselves, and nobody twice. */
export async function notify(
  tx: WriteTx,
  { teamId, projectId, number, title }: Subject,
  userIds: Iterable<string>,
  { kind, by, text = '' }: News,
): Promise<void> {
  const payload = { number, title, by: by.name, text: text.slice(0, EXCERPT) } satisfies Prisma.JsonObject;
  const data = [...new Set(userIds)]
    .filter((userId) => userId !== by.userId)
    .map((userId) => ({ userId, teamId, projectId, kind, payload }));
  if (data.length) await tx.notification.createMany({ data });
}

/** Tells those whom a text mentions; answers with their ids, so that they are not told of it once more. */
export async function notifyMentioned(
  tx: WriteTx,
  subject: Subject,
  text: string,
  by: News['by'],
): Promise<string[]> {
  if (!text.includes('@')) return [];
  const members = await membersOf(tx as unknown as ReadDb, subject.teamId);
  const ids = mentioned(text, members).map(({ id }) => id);
  await notify(tx, subject, ids, { kind: 'mention', by, text });
  return ids;
}
