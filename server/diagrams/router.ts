import { allows } from '../kernel/permissions.ts';
import { inProject, router } from '../rpc/init.ts';
import { findLayout } from './queries.ts';
import { resetLayout } from './reset.ts';
import { saveLayout } from './save.ts';
import * as shapes from './shapes.ts';

/** Where people put the tables of a project's diagram. */
export const diagramsRouter = router({
  get: inProject('diagram.read').query(async ({ ctx }) => ({
    layout: await findLayout(ctx.db, ctx.project.id, ctx.actor.userId),
    savesFor: allows(ctx.team.role, 'diagram.saveShared') ? ('everybody' as const) : ('me' as const),
  })),
  save: inProject('diagram.saveOwn')
    .input(shapes.saveLayout)
    .mutation(({ ctx, input }) => saveLayout(ctx, input)),
  reset: inProject('diagram.saveOwn')
    .input(shapes.resetLayout)
    .mutation(({ ctx, input }) => resetLayout(ctx, input)),
});
