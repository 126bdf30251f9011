import { requireRepository } from '../repositories/queries.ts';
import { inProject, router } from '../rpc/init.ts';
import { closePull } from './close.ts';
import { fileOf } from './files.ts';
import { openPull } from './open.ts';
import { countPulls, listPulls, loadPull, showPull } from './queries.ts';
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
