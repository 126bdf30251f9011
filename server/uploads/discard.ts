import fs from 'node:fs/promises';
import { bookkeep } from '../kernel/mutate.ts';
import { fromNow } from '../platform/clock.ts';
import { type ReadDb, readDb } from '../platform/control/client.ts';
import { uploadPath } from './queries.ts';

const KEPT_SECONDS = 24 * 3600;

/** Removes an upload and its file. Safe to repeat. */
export async function discardUpload(id: string): Promise<void> {
  await fs.rm(uploadPath(id), { force: true });
  await bookkeep((tx) => tx.upload.deleteMany({ where: { id } }));
}

/** Removes uploads of yesterday that no project is being made from: tabs get closed, connections break. */
export async function discardStale(db: ReadDb = readDb()): Promise<void> {
  const old = await db.upload.findMany({
    where: { createdAt: { lt: fromNow(-KEPT_SECONDS) } },
    select: { id: true },
  });
  if (!old.length) return;
  const making = await db.project.findMany({ where: { state: 'creating' }, select: { sourceInput: true } });
  const used = new Set(making.map(({ sourceInput }) => (sourceInput as { uploadId?: string }).uploadId));
  for (const { id } of old) if (!used.has(id)) await discardUpload(id);
}
