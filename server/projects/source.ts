import { seal } from '../platform/vault.ts';
import { type CompleteUpload, requireUpload } from '../uploads/queries.ts';
import type { Source, SourceInput, SourceKind } from './shapes.ts';

interface StoredSource {
  source: SourceKind;
  sourceInput: SourceInput;
  sourceSealed: string | null;
}

// The job that makes the project opens it under the same context.
const contextOf = (projectId: string) => `project:${projectId}:source`;

/** An address without user name, password and query, fit to be shown. */
export function shownAddress(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return url.href;
}

const fromUpload = (upload: CompleteUpload) => ({
  uploadId: upload.id,
  fileName: upload.fileName,
  bytes: upload.bytes,
});

/**
 * How a source is kept in the project's row: what may be shown in the open, addresses (which carry passwords)
 * sealed. Throws `invalid` when an upload is missing, unfinished or of somebody else.
 */
export async function storeSource(
  db: Parameters<typeof requireUpload>[0],
  owner: { teamId: string; userId: string },
  projectId: string,
  given: Source,
): Promise<StoredSource> {
  const { kind } = given;
  const sealed = (text: string) => seal(text, contextOf(projectId));
  if (kind === 'database')
    return {
      source: kind,
      sourceInput: { address: shownAddress(given.url), schemas: given.schemas },
      sourceSealed: sealed(given.url),
    };
  if (kind === 'git' && given.address)
    return {
      source: kind,
      sourceInput: { address: shownAddress(given.address) },
      sourceSealed: sealed(given.address),
    };
  const uploadId = kind === 'sql' || kind === 'git' ? given.uploadId : undefined;
  const upload = uploadId ? fromUpload(await requireUpload(db, owner, uploadId)) : {};
  return { source: kind, sourceInput: upload, sourceSealed: null };
}
