import { command, GitError, type Repository, run } from '../platform/git/run.ts';
import type { ObjectId } from '../platform/git/values.ts';

const BATCH_BYTES = 64 * 1024 * 1024;

/**
 * The contents of blobs, in the order asked for; one git process for all.
 * Throws `GitError` (reason `output`) when together they are larger than `limit` bytes.
 */
export async function readBlobs(
  repository: Repository,
  ids: readonly ObjectId[],
  limit = BATCH_BYTES,
): Promise<Buffer[]> {
  if (!ids.length) return [];
  const input = `${ids.join('\n')}\n`;
  const { stdout } = await run(repository, command('cat-file').flag('--batch'), {
    input,
    outputLimit: limit,
  });
  const blobs: Buffer[] = [];
  let at = 0;
  for (const id of ids) {
    const end = stdout.indexOf(10, at);
    const [found, kind, size] = stdout.toString('latin1', at, end).split(' ');
    if (found !== id || kind !== 'blob') throw new GitError('cat-file', 'status', 0, `no blob ${id}`);
    const start = end + 1;
    blobs.push(stdout.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return blobs;
}

/** Sizes in bytes of blobs, by id. */
export async function blobSizes(
  repository: Repository,
  ids: readonly ObjectId[],
): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  if (!ids.length) return sizes;
  const format = '--batch-check=%(objectname) %(objectsize)';
  const { stdout } = await run(repository, command('cat-file').flag(format), {
    input: `${ids.join('\n')}\n`,
    outputLimit: BATCH_BYTES,
  });
  for (const line of stdout.toString('latin1').split('\n')) {
    const [id, size] = line.split(' ');
    if (id && size && /^\d+$/.test(size)) sizes.set(id, Number(size));
  }
  return sizes;
}
