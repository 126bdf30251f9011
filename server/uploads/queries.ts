import path from 'node:path';
import { fail } from '../kernel/errors.ts';
import type { ReadDb, WriteTx } from '../platform/control/client.ts';
import { readSettings } from '../platform/settings.ts';

/** A file that has arrived whole. */
export interface CompleteUpload {
  id: string;
  fileName: string;
  bytes: number;
}

/** Where uploads lie. */
export const uploadsDir = (): string => path.join(readSettings().dataDir, 'uploads');

/** The file of an upload. `id` is one of our own ids, never a person's text. */
export function uploadPath(id: string): string {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error('Not the id of an upload.');
  return path.join(uploadsDir(), id);
}

/** The upload, if it is whole and of this person in this team. Throws `invalid` otherwise, always the same. */
export async function requireUpload(
  db: Pick<ReadDb | WriteTx, 'upload'>,
  { teamId, userId }: { teamId: string; userId: string },
  id: string,
): Promise<CompleteUpload> {
  const found = await (db as ReadDb).upload.findFirst({ where: { id, teamId, userId, complete: true } });
  if (!found)
    throw fail('invalid', 'The uploaded file is not there any more. Upload it again.', { field: 'uploadId' });
  return { id: found.id, fileName: found.fileName, bytes: Number(found.bytes) };
}
