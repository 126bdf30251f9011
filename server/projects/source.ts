import { fail } from '../kernel/errors.ts';
import { type Secret, seal, unseal } from '../platform/vault.ts';
import { type CompleteUpload, requireUpload } from '../uploads/queries.ts';
import { type Source, type SourceInput, type SourceKind, sourceInput } from './shapes.ts';

/** A project's source as the job that makes it needs it, secrets opened. */
export type OpenSource =
  | { kind: 'sql'; uploadId: string; fileName: string }
  | { kind: 'database'; url: Secret; schemas: string[] }
  | { kind: 'git'; address: Secret }
  | { kind: 'git'; uploadId: string; fileName: string }
  | { kind: 'example' }
  | { kind: 'empty' };

interface StoredSource {
  source: SourceKind;
  sourceInput: SourceInput;
  sourceSealed: string | null;
}

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

/**
 * Opens what `storeSource` kept. Throws `precondition` when the sealed address is gone, as it is after the project
 * was made or failed.
 */
export function openSource(project: {
  id: string;
  source: SourceKind;
  sourceInput: unknown;
  sourceSealed: string | null;
}): OpenSource {
  const { id, source, sourceSealed } = project;
  const { uploadId, fileName = '', schemas = [] } = sourceInput.parse(project.sourceInput);
  if (source === 'example' || source === 'empty') return { kind: source };
  if (uploadId)
    return source === 'sql' ? { kind: 'sql', uploadId, fileName } : { kind: 'git', uploadId, fileName };
  if (!sourceSealed)
    throw fail(
      'precondition',
      'The address of the source is not kept after a failure. Make the project again.',
    );
  const address = unseal(sourceSealed, contextOf(id));
  return source === 'database' ? { kind: 'database', url: address, schemas } : { kind: 'git', address };
}
