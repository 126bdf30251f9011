import type { Task } from 'graphile-worker';
import { runChecks } from '../checks/run.ts';
import { refreshKeySets } from '../environments/fetch-keys.ts';
import { retireKey } from '../environments/jobs.ts';
import type { TaskName } from '../platform/jobs.ts';
import { makeBaseApart } from '../previews/base/apart.ts';
import { makePreview } from '../previews/make.ts';
import { refreshBases } from '../previews/recover.ts';
import { removePreview } from '../previews/remove.ts';
import { provisionProject } from '../provisioning/provision.ts';
import { removeProject } from '../provisioning/remove.ts';
import { syncPulls } from '../pulls/sync.ts';
import { advanceQueue } from '../releases/queue.ts';
import { runRelease } from '../releases/run.ts';

/** Every background task by its name. */
export const tasks: Record<TaskName, Task> = {
  'project.provision': (payload, { abortSignal }) => provisionProject(payload, abortSignal),
  'project.remove': (payload) => removeProject(payload),
  'key.retire': (payload) => retireKey(payload),
  'keys.refresh': () => refreshKeySets(),
  'checks.run': (payload) => runChecks(payload),
  'pull.sync': (payload) => syncPulls(payload),
  'preview.base': (payload, { abortSignal }) => makeBaseApart(payload, abortSignal),
  'preview.make': (payload) => makePreview(payload),
  'preview.drop': (payload) => removePreview(payload),
  'preview.nightly': () => refreshBases(),
  'release.run': (payload) => runRelease(payload),
  'release.queue': (payload) => advanceQueue(payload),
};
