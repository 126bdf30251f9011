import type { ReadDb } from '../platform/control/client.ts';
import type { ObjectId } from '../platform/git/values.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { MAIN } from '../repositories/location.ts';
import { mergeBase } from '../repositories/merge/refs.ts';
import { branches, requireRepository } from '../repositories/queries.ts';
import { commitOf } from '../repositories/tree.ts';
import { commitsOf, defaultWords } from './open.ts';
import type { OpenableBranch } from './shapes.ts';

const MOST = 50;

/** Branches with commits that main does not have and without an open pull request, the latest first, at most 50. */
export async function openableBranches(db: ReadDb, project: ProjectAccess): Promise<OpenableBranch[]> {
  const repository = requireRepository(project);
  const [all, open, main] = await Promise.all([
    branches(repository),
    db.pullRequest.findMany({ where: { projectId: project.id, state: 'open' }, select: { branch: true } }),
    commitOf(repository, MAIN),
  ]);
  const taken = new Set(open.map(({ branch }) => branch));
  const found: OpenableBranch[] = [];
  for (const { name, commit, ahead = 0 } of all) {
    if (!main || !ahead || taken.has(name) || found.length === MOST) continue;
    const base = await mergeBase(repository, main, commit.id as ObjectId);
    if (!base) continue;
    const words = defaultWords(name, await commitsOf(repository, { mergeBase: base, head: commit.id }));
    found.push({ name, ahead, ...words });
  }
  return found;
}
