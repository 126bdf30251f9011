import type { ReadDb } from '../platform/control/client.ts';
import { type SavedLayout, type StoredLayout, storedLayout } from './shapes.ts';

/** Owner of the layout that the whole team sees. */
export const SHARED = 'shared';

/** Stored JSON as places; what does not fit the shape (an older version's row) counts as no places. */
export function readStored(json: unknown): StoredLayout {
  const parsed = storedLayout.safeParse(json);
  return parsed.success ? parsed.data : {};
}

/** The layout that `userId` sees in a project: the own one if there is one, else the shared one, else null. */
export async function findLayout(db: ReadDb, projectId: string, userId: string): Promise<SavedLayout | null> {
  const rows = await db.diagramLayout.findMany({ where: { projectId, owner: { in: [SHARED, userId] } } });
  const row = rows.find((candidate) => candidate.owner === userId) ?? rows[0];
  if (!row) return null;
  const author = await db.user.findUnique({ where: { id: row.savedBy }, select: { name: true } });
  return {
    positions: readStored(row.positions),
    owner: row.owner === SHARED ? 'shared' : 'own',
    savedBy: author?.name ?? 'somebody who has left',
    savedAt: row.savedAt,
  };
}
