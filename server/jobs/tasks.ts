import type { Task } from 'graphile-worker';
import { retireKey } from '../environments/jobs.ts';
import type { TaskName } from '../platform/jobs.ts';
import { provisionProject } from '../provisioning/provision.ts';
import { removeProject } from '../provisioning/remove.ts';
import { syncPulls } from '../pulls/sync.ts';

/** Every background task by its name. */
export const tasks: Record<TaskName, Task> = {
  'project.provision': (payload, { abortSignal }) => provisionProject(payload, abortSignal),
  'project.remove': (payload) => removeProject(payload),
  'key.retire': (payload) => retireKey(payload),
  'pull.sync': (payload) => syncPulls(payload),
};
