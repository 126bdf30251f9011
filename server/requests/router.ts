import { Failure } from '../kernel/errors.ts';
import { requireProject } from '../projects/access.ts';
import { inProject, router, signedIn } from '../rpc/init.ts';
import { countRequests, explainEvent, findEvent, listRequests, notLogged } from './queries.ts';
import { explainInput, listInput } from './shapes.ts';

export const requestsRouter = router({
  /** The newest requests that failed or returned nothing, and what is asked for most. */
  list: inProject('api.explain')
    .input(listInput)
    .query(async ({ ctx, input }) => {
      const [requests, counts] = await Promise.all([
        listRequests(ctx.db, ctx.project.id, input.kind),
        countRequests(ctx.db, ctx.project.id),
      ]);
      return { requests, counts };
    }),

  /** Why one request failed or returned nothing. */
  explain: inProject('api.explain')
    .input(explainInput)
    .query(async ({ ctx, input }) => {
      const event = await findEvent(ctx.db, input.id);
      if (event?.environment.projectId !== ctx.project.id) throw notLogged(input.id);
      return explainEvent(ctx.db, event);
    }),

  /** The same, found by its id alone. */
  find: signedIn()
    .input(explainInput)
    .query(async ({ ctx, input }) => {
      const event = await findEvent(ctx.db, input.id);
      if (!event) throw notLogged(input.id);
      const { project } = event.environment;
      await requireProject(ctx, project.team.slug, project.slug, 'api.explain').catch((error: unknown) => {
        // Whose request it is, only members learn.
        throw error instanceof Failure && error.code === 'not_found' ? notLogged(input.id) : error;
      });
      const explained = await explainEvent(ctx.db, event);
      return { ...explained, team: project.team.slug, project: project.slug };
    }),
});
