import { Failure } from '../kernel/errors.ts';
import type { ObjectId } from '../platform/git/values.ts';
import { moveBranch } from '../repositories/commit-files.ts';
import { branchHeads } from '../repositories/merge/refs.ts';
import type { Site } from './site.ts';
import { advance } from './stop.ts';

/** Moves main by compare-and-swap. When it moved while the worker was away, everything is looked at again. */
export async function mainStep(site: Site): Promise<void> {
  const { repository, release, by } = site;
  const [base, commit] = [release.base as ObjectId, release.commit as ObjectId];
  const main = (await branchHeads(repository)).get('main');
  if (main === commit) return advance(site, 'switch');
  if (main !== base) return advance(site, 'check');
  try {
    await moveBranch(repository, 'main', base, commit, { author: by });
  } catch (error) {
    if (error instanceof Failure && error.code === 'conflict') return advance(site, 'check');
    throw error;
  }
  return advance(site, 'switch');
}
