import { mintConsoleToken } from '../environments/console-token.ts';
import { allows } from '../kernel/permissions.ts';
import { requireReady } from '../projects/access.ts';
import { inProject, router } from '../rpc/init.ts';
import { insertRow } from './insert.ts';
import { removeRows } from './remove.ts';
import * as shapes from './shapes.ts';
import { updateRow } from './update.ts';

/** Rows of a project's tables. Reading goes from the browser to the gateway; writing goes through here. */
export const rowsRouter = router({
  /** A token for five minutes of reading. It never writes: what changes rows is audited below. */
  token: inProject('rows.read').mutation(async ({ ctx }) => {
    const { id } = requireReady(ctx.project);
    const select = { ref: true, jwtSecretSealed: true };
    const environment = await ctx.db.environment.findUniqueOrThrow({ where: { id }, select });
    const mask = !allows(ctx.team.role, 'rows.readPersonal');
    const claims = { sub: ctx.actor.userId };
    const wish = { role: 'service_role' as const, claims, mask, readOnly: true };
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
