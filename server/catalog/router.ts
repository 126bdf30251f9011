import { z } from 'zod';
import { requireReady } from '../projects/access.ts';
import { inProject, router } from '../rpc/init.ts';
import { describeEnvironment } from './cached.ts';
import { oneTable } from './one-table.ts';

const name = z.string().min(1).max(63);

export const catalogRouter = router({
  /** The environment's database as plain data: tables, keys, policies, grants, comments, sizes. */
  describe: inProject('schema.read').query(({ ctx }) =>
    describeEnvironment(ctx.db, requireReady(ctx.project).id),
  ),
  /** One table with all that is known of it, and the keys that point at it. */
  table: inProject('schema.read')
    .input(z.object({ schema: name, name }))
    .query(async ({ ctx, input }) => {
      const { description } = await describeEnvironment(ctx.db, requireReady(ctx.project).id);
      return oneTable(description, input);
    }),
});
