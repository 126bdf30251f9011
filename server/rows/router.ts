import { mintConsoleToken } from '../environments/console-token.ts';
import { mustMask } from '../environments/policy.ts';
import { requireReady } from '../projects/access.ts';
import { inProject, router } from '../rpc/init.ts';
import { insertRow } from './insert.ts';
import { removeRows } from './remove.ts';
import * as shapes from './shapes.ts';
import { updateRow } from './update.ts';

/** Rows of a project's tables. Reading goes from the browser to the gateway; writing goes through here. */
export const rowsRouter = router({
  /** What the caller's role may do with rows, for screens to say so beforehand. */
  rights: inProject('rows.read').query(({ ctx }) => ({
    role: ctx.team.role,
    mask: mustMask(ctx.team.role),
  })),
  /** A token for five minutes of reading: the gateway refuses every write. With `mask` it hides marked values too. */
  token: inProject('rows.read').mutation(async ({ ctx }) => {
    const { id } = requireReady(ctx.project);
    const select = { ref: true, jwtSecretSealed: true };
    const environment = await ctx.db.environment.findUniqueOrThrow({ where: { id }, select });
    const mask = mustMask(ctx.team.role);
    const claims = { sub: ctx.actor.userId };
    const wish = { role: 'service_role' as const, claims, mask, write: false };
    return { ...(await mintConsoleToken(environment, wish)), mask };
  }),
  insert: inProject('rows.write')
    .input(shapes.insertRow)
    .mutation(({ ctx, input }) => insertRow(ctx, input)),
  update: inProject('rows.write')
    .input(shapes.updateRow)
    .mutation(({ ctx, input }) => updateRow(ctx, input)),
  remove: inProject('rows.write')
    .input(shapes.removeRows)
    .mutation(({ ctx, input }) => removeRows(ctx, input)),
});
