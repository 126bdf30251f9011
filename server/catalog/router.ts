import { requireReady } from '../projects/access.ts';
import { inProject, router } from '../rpc/init.ts';
import { describeEnvironment } from './cached.ts';

export const catalogRouter = router({
  /** The environment's database as plain data: tables, keys, policies, grants, comments, sizes. */
  describe: inProject('schema.read').query(({ ctx }) =>
    describeEnvironment(ctx.db, requireReady(ctx.project).id),
  ),
});
