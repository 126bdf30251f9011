import { pullInput } from '../pulls/shapes.ts';
import { inProject, inTeam, router } from '../rpc/init.ts';
import { mergePull } from './merge.ts';
import { listReleases, recentReleases, showRelease } from './queries.ts';
import { queuePull, unqueuePull } from './queue.ts';
import { mergeInput, releaseInput, releasesInput } from './shapes.ts';

export const releasesRouter = router({
  list: inProject('release.read')
    .input(releasesInput)
    .query(({ ctx, input }) => listReleases(ctx.db, ctx.project.id, input)),

  /** What the team released in the last seven days. */
  ofTeam: inTeam('release.read').query(({ ctx }) => recentReleases(ctx.db, ctx.team.id)),

  show: inProject('release.read')
    .input(releaseInput)
    .query(({ ctx, input }) => showRelease(ctx.db, ctx.project.id, input.version)),

  merge: inProject('pull.merge')
    .input(mergeInput)
    .mutation(({ ctx, input }) => mergePull(ctx, ctx.team, ctx.project, input)),

  /** Into the merge queue: it lands when its checks have passed on top of main and it is its turn. */
  queue: inProject('pull.merge')
    .input(mergeInput)
    .mutation(({ ctx, input }) => queuePull(ctx, ctx.team, ctx.project, input)),

  unqueue: inProject('pull.merge')
    .input(pullInput)
    .mutation(({ ctx, input }) => unqueuePull(ctx, ctx.team, ctx.project, input.number)),
});
