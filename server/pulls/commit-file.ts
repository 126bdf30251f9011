import type { Ctx } from '../kernel/mutate.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { writeCommit, writeTree } from '../repositories/commit-files.ts';
import type { TeamAccess } from '../teams/access.ts';
import { changeBranch, type Wish } from './commit.ts';

export interface FileWish extends Wish {
  path: string;
  /** The whole text; null takes the file away. */
  content: string | null;
  message?: string;
}

/** Commits an edit of one file to the branch. Throws `conflict` when the branch has moved since it was read. */
export function commitFile(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  { path, content, message, ...wish }: FileWish,
): Promise<{ head: string }> {
  return changeBranch(ctx, team, project, 'pull.commitFile', wish, async ({ repository, head, by }) => {
    const tree = await writeTree(repository, head, [{ path, content }]);
    const name = path.split('/').pop();
    const words = message?.trim() || `${content === null ? 'Remove' : 'Change'} ${name}`;
    const id = await writeCommit(repository, tree, [head], `${words}\n`, { author: by });
    return { head: id, after: { path } };
  });
}
