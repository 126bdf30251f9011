import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Project } from '../generated/prisma/client.ts';
import { fail } from '../kernel/errors.ts';
import { readDb } from '../platform/control/client.ts';
import { readSettings } from '../platform/settings.ts';
import { unseal } from '../platform/vault.ts';

const withUpload = z.object({ uploadId: z.uuid() });
const withAddress = z.object({ address: z.string() });
const withSchemas = z.object({ schemas: z.array(z.string()).min(1) });

/** An uploaded file of the project's team. Throws `not_found` when it is gone. */
export async function uploadedFile(
  teamId: string,
  id: string,
): Promise<{ file: string; bytes: number; name: string }> {
  const upload = await readDb().upload.findFirst({ where: { id, teamId, complete: true } });
  const file = path.join(readSettings().dataDir, 'uploads', id);
  if (!upload || !fs.existsSync(file))
    throw fail('not_found', 'The uploaded file is no longer here. Upload it again.');
  return { file, bytes: Number(upload.bytes), name: upload.fileName };
}

/** The SQL file of a project made from one. */
export async function sqlSource(project: Project) {
  return uploadedFile(project.teamId, withUpload.parse(project.sourceInput).uploadId);
}

/** Where a project's repository comes from: an address, or an uploaded bundle. */
export async function gitSource(project: Project): Promise<{ address: string } | { bundle: string }> {
  const upload = withUpload.safeParse(project.sourceInput);
  if (upload.success) return { bundle: (await uploadedFile(project.teamId, upload.data.uploadId)).file };
  // An address may carry a password, so it is kept sealed.
  if (project.sourceSealed)
    return { address: unseal(project.sourceSealed, `project:${project.id}:source`).reveal() };
  return withAddress.parse(project.sourceInput);
}

/** The running PostgreSQL that a project is copied from. */
export function databaseSource(project: Project): { url: string; schemas: string[] } {
  const { schemas } = withSchemas.parse(project.sourceInput);
  if (!project.sourceSealed)
    throw fail('precondition', 'The address is no longer known. Delete the project and try again.');
  return { url: unseal(project.sourceSealed, `project:${project.id}:source`).reveal(), schemas };
}
