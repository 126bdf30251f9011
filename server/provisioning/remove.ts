import { bookkeep } from '../kernel/mutate.ts';
import { readDb } from '../platform/control/client.ts';
import { discardProject } from './discard.ts';
import { projectJob } from './shapes.ts';

/** The job that removes a project marked `deleting`, with all that belongs to it. Safe to repeat. */
export async function removeProject(payload: unknown): Promise<void> {
  const { projectId } = projectJob.parse(payload);
  const project = await readDb().project.findUnique({ where: { id: projectId } });
  if (project?.state !== 'deleting') return;
  await discardProject(projectId);
  await bookkeep((tx) => tx.project.deleteMany({ where: { id: projectId } }));
}
