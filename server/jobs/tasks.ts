import type { TaskList } from 'graphile-worker';
import { retireKey } from '../environments/jobs.ts';
import type { TaskName } from '../platform/jobs.ts';
import { provisionProject } from '../provisioning/provision.ts';
import { removeProject } from '../provisioning/remove.ts';

/** Every background task by its name. */
export const tasks: TaskList & Record<TaskName, unknown> = {
  'project.provision': (payload, helpers) => provisionProject(payload, helpers.abortSignal),
  'key.retire': (payload) => retireKey(payload),
  'project.remove': (payload) => removeProject(payload),
};
