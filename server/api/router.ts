import { z } from 'zod';
import { requireReady } from '../projects/access.ts';
import { inProject, router } from '../rpc/init.ts';
import { indexOf } from './describe.ts';
import { apiReference, apiResource, sampleTable } from './queries.ts';
import { sendRequest } from './send.ts';
import { sendInput } from './send-input.ts';

const resourceInput = z.object({
  /** As in the index. */
  resource: z.string().min(1).max(300),
  call: z.boolean().default(false),
});

export const apiRouter = router({
  /** What the API offers: names and operations. */
  index: inProject('schema.read').query(async ({ ctx }) => {
    const reference = await apiReference(ctx.db, requireReady(ctx.project).id);
    return { schemas: reference.schemas, resources: indexOf(reference) };
  }),

  /** All that the reference says of one table, view or function. */
  resource: inProject('schema.read')
    .input(resourceInput)
    .query(({ ctx, input }) => {
      const { resource: slug, call } = input;
      return apiResource(ctx.db, requireReady(ctx.project).id, { slug, call });
    }),

  /** The table that guides show their examples on; null while there is none. */
  sample: inProject('schema.read').query(
    async ({ ctx }) => (await sampleTable(ctx.db, requireReady(ctx.project).id)) ?? null,
  ),

  /** Sends a request of the console that may change something, and notes it in the audit log. */
  send: inProject('rows.write')
    .input(sendInput)
    .mutation(({ ctx, input }) => sendRequest(ctx, input)),
});
