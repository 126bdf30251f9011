import { inProject, router } from '../rpc/init.ts';
import { baseFacts, runningPreviews } from './queries.ts';

export const previewsRouter = router({
  /** The previews that can be gone to, for the switch beside the project's name. */
  list: inProject('preview.read').query(({ ctx }) => runningPreviews(ctx.db, ctx.project.id)),
  /** The masked copy that previews are made from: how old, how large, what is masked and why. Null before there is one. */
  base: inProject('preview.read').query(({ ctx }) => baseFacts(ctx.db, ctx.project.id)),
});
