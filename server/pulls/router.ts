import { requireRepository } from '../repositories/queries.ts';
import { inProject, router } from '../rpc/init.ts';
import { closePull } from './close.ts';
import { diffOf, fileOf } from './files.ts';
import { openPull } from './open.ts';
import { openableBranches } from './openable.ts';
import { countPulls, listPulls, loadPull, pulseOf, showPull } from './queries.ts';
import { reopenPull } from './reopen.ts';
import { fileInput, listInput, openInput, pullInput, updateInput } from './shapes.ts';
import { updatePull } from './update.ts';

export const pullsRouter = router({
  list: inProject('pull.read')
    .input(listInput)
    .query(({ ctx, input }) => listPulls(ctx, input.state)),

  count: inProject('pull.read').query(({ ctx }) => countPulls(ctx)),

  show: inProject('pull.read')
    .input(pullInput)
    .query(({ ctx, input }) => showPull(ctx, input.number)),

  /** Changes when the page of the pull request would: cheap to ask again and again. */
  pulse: inProject('pull.read')
    .input(pullInput)
    .query(({ ctx, input }) => pulseOf(ctx, input.number)),

  /** Branches that can be opened, with the words that their commits suggest. */
  openable: inProject('pull.read').query(({ ctx }) => openableBranches(ctx.db, ctx.project)),

  /** The lines of all changed files, as far as a page can carry them. */
  diff: inProject('pull.read')
    .input(pullInput)
    .query(async ({ ctx, input }) => {
      const { pull } = await loadPull(ctx, input.number);
      return diffOf(requireRepository(ctx.project), pull.look);
    }),

  /** The lines of one changed file. */
  file: inProject('pull.read')
    .input(fileInput)
    .query(async ({ ctx, input }) => {
      const { pull } = await loadPull(ctx, input.number);
      return fileOf(requireRepository(ctx.project), pull.look, input.path);
    }),

  open: inProject('pull.open')
    .input(openInput)
    .mutation(({ ctx, input }) => openPull(ctx, ctx.team, ctx.project, input)),

  update: inProject('pull.update')
    .input(updateInput)
    .mutation(({ ctx, input }) => updatePull(ctx, ctx.team, ctx.project, input)),

  close: inProject('pull.update')
    .input(pullInput)
    .mutation(({ ctx, input }) => closePull(ctx, ctx.team, ctx.project, input.number)),

  reopen: inProject('pull.update')
    .input(pullInput)
    .mutation(({ ctx, input }) => reopenPull(ctx, ctx.team, ctx.project, input.number)),
});
