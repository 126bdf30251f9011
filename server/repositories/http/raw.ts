import { identify } from '../../accounts/identify.ts';
import { Failure } from '../../kernel/errors.ts';
import { readDb } from '../../platform/control/client.ts';
import { logger } from '../../platform/log.ts';
import { requireProject } from '../../projects/access.ts';
import { rawFile, requireRepository } from '../queries.ts';
import { type GitAddress, words } from './gate.ts';

const log = logger('git');
const STATUS: Partial<Record<Failure['code'], number>> = {
  forbidden: 403,
  not_found: 404,
  precondition: 409,
  limited: 429,
};

/**
 * Headers for bytes that somebody pushed: pictures are shown, everything else is downloaded, and nothing of it can run
 * in this site's name.
 */
export function rawHeaders(path: string, image: string | undefined): Record<string, string> {
  const name = path.split('/').pop() ?? 'file';
  const ascii = name.replace(/[^\w.-]/g, '_');
  return {
    'content-type': image ?? 'application/octet-stream',
    'content-disposition': `${image ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, escape)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-cache',
  };
}

/** A file of a repository as it is, for download and for pictures; by session cookie or bearer token. */
export async function handleRaw(request: Request, { team, project, path }: GitAddress): Promise<Response> {
  const at = new URL(request.url).searchParams.get('branch') || 'main';
  try {
    const actor = await identify(request.headers);
    if (!actor) return words(401, 'Sign in first.');
    const found = await requireProject({ actor, db: readDb() }, team, project, 'repository.read');
    const { bytes, image } = await rawFile(requireRepository(found.project), at, path);
    return new Response(new Uint8Array(bytes), { headers: rawHeaders(path, image) });
  } catch (error) {
    if (error instanceof Failure) return words(STATUS[error.code] ?? 400, error.message);
    log.error('a file could not be read', { error });
    return words(500, 'Something went wrong on the server. Try again.');
  }
}
