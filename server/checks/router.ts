import { inProject, router } from '../rpc/init.ts';
import { decide } from './decide.ts';
import { checkDetails, checkedPull, checkSummaries } from './queries.ts';
import { checkInput, checksInput, decideInput } from './shapes.ts';

export const checksRouter = router({
  /** The checks of the head commit. */
  list: inProject('pull.read')
    .input(checksInput)
    .query(async ({ ctx, input }) => {
      const pull = await checkedPull(ctx.db, ctx.project.id, input.number);
      return (await checkSummaries(ctx.db, [pull])).get(pull.id) ?? [];
    }),

  /** One check of the head commit, with its findings and the difference that it looked at. */
  details: inProject('pull.read')
    .input(checkInput)
    .query(async ({ ctx, input }) => {
      const pull = await checkedPull(ctx.db, ctx.project.id, input.number);
      return checkDetails(ctx.db, pull.id, input.commit ?? pull.head, input.name);
    }),

  decide: inProject('pull.decide')
    .input(decideInput)
    .mutation(({ ctx, input }) => decide(ctx, ctx.team, ctx.project, input)),
});
