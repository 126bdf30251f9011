import { fail } from '../kernel/errors.ts';
import { objectId, repoPath } from '../platform/git/values.ts';
import { readSettings } from '../platform/settings.ts';
import { inProject, router } from '../rpc/init.ts';
import { commitDiff, fileDiff } from './diff/commit.ts';
import { branches, commitCount, commits, file, head, kindAt, requireRepository, tree } from './queries.ts';
import { branchInput, commitInput, commitsInput, fileDiffInput, placeInput } from './shapes.ts';

const read = () => inProject('repository.read');

function requireId(text: string) {
  const id = objectId(text);
  if (!id) throw fail('not_found', 'There is no such commit in this repository.');
  return id;
}

function requireFilePath(text: string) {
  const path = repoPath(text);
  if (!path) throw fail('not_found', 'There is no such file here.');
  return path;
}

export const repositoriesRouter = router({
  /**
   * Address to clone from, whether main moves by merging only, and the head of a branch (main without one), which is
   * undefined while it has no commits.
   */
  get: read()
    .input(branchInput)
    .query(async ({ ctx, input }) => {
      const { team, project } = ctx;
      const cloneUrl = `${readSettings().publicUrl}/${team.slug}/${project.slug}.git`;
      const { protectMain } = await ctx.db.project.findUniqueOrThrow({ where: { id: project.id } });
      return { cloneUrl, protectMain, head: await head(requireRepository(project), input.branch) };
    }),

  branches: read().query(({ ctx }) => branches(requireRepository(ctx.project))),

  /** Folder, file, link or submodule; undefined when nothing is there. */
  kind: read()
    .input(placeInput)
    .query(({ ctx, input }) => kindAt(requireRepository(ctx.project), input.at, input.path)),

  tree: read()
    .input(placeInput)
    .query(({ ctx, input }) => tree(requireRepository(ctx.project), input.at, input.path)),

  file: read()
    .input(placeInput)
    .query(({ ctx, input }) => file(requireRepository(ctx.project), input.at, input.path)),

  commits: read()
    .input(commitsInput)
    .query(({ ctx, input }) => commits(requireRepository(ctx.project), input.at, input)),

  commitCount: read()
    .input(placeInput.pick({ at: true }))
    .query(({ ctx, input }) => commitCount(requireRepository(ctx.project), input.at)),

  commit: read()
    .input(commitInput)
    .query(({ ctx, input }) => commitDiff(requireRepository(ctx.project), requireId(input.commit))),

  /** One file of a commit that is too large to be shown whole. */
  fileDiff: read()
    .input(fileDiffInput)
    .query(({ ctx, input }) =>
      fileDiff(requireRepository(ctx.project), requireId(input.commit), requireFilePath(input.path)),
    ),
});
