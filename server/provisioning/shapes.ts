import { z } from 'zod';

/** One step of making a project, as its page shows it. */
export const provisionStep = z.object({
  id: z.enum(['database', 'fetch', 'load', 'schema', 'repository', 'publish']),
  title: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  /** What it is doing right now, in words. */
  detail: z.string().optional(),
  done: z.number().optional(),
  total: z.number().optional(),
  /** Unit of `done` and `total`. */
  unit: z.enum(['bytes', 'tables', 'migrations', 'rows']).optional(),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
});
export type ProvisionStep = z.infer<typeof provisionStep>;
export const provisionSteps = z.array(provisionStep);

/** What the job gets. */
export const projectJob = z.object({ projectId: z.uuid() });
