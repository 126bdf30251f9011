import type { Environment } from '../../generated/prisma/client.ts';
import { readDb } from '../../platform/control/client.ts';
import type { Repository } from '../../platform/git/run.ts';
import { NO_OBJECT, type ObjectId } from '../../platform/git/values.ts';
import { slipwayJsonAt } from '../slipway-json.ts';
import { changedSettings } from './settings.ts';
import type { RefUpdate } from './updates.ts';

interface Production {
  environment: Environment;
  /** Does main move by merging only? */
  protectMain: boolean;
}

/** The environment that runs main; undefined while the project is not ready. */
export async function productionOf(projectId: string): Promise<Production | undefined> {
  const project = await readDb().project.findUnique({
    where: { id: projectId },
    include: { environments: { where: { kind: 'production' }, take: 1 } },
  });
  const environment = project?.environments[0];
  if (project?.state !== 'ready' || !environment?.ready) return undefined;
  return { environment, protectMain: project.protectMain };
}

/** What moving main like that changes in `slipway.json`. */
export async function settingsOf(repository: Repository, update: RefUpdate) {
  const read = async (id: ObjectId) => {
    const found = id === NO_OBJECT ? undefined : await slipwayJsonAt(repository, id);
    return found?.ok ? found.value : {};
  };
  return changedSettings(await read(update.before), await read(update.after));
}
