import type { TeamRole } from '../kernel/permissions.ts';
import type { Repository } from '../platform/git/run.ts';
import type { ObjectId } from '../platform/git/values.ts';
import { changedSettings, settingsProblems } from '../repositories/push/settings.ts';
import { slipwayJsonAt } from '../repositories/slipway-json.ts';

async function settingsAt(repository: Repository, commit: ObjectId) {
  const found = await slipwayJsonAt(repository, commit);
  return found?.ok ? found.value : {};
}

/** Settings of `slipway.json` that differ between two commits or trees: they come into force with the later one. */
export async function settingsBetween(repository: Repository, from: ObjectId, to: ObjectId) {
  return changedSettings(await settingsAt(repository, from), await settingsAt(repository, to));
}

/** Why somebody with this role may not bring what a merge changes in `slipway.json`; empty when they may. */
export async function settingsRefusals(
  repository: Repository,
  role: TeamRole,
  from: ObjectId,
  to: ObjectId,
): Promise<string[]> {
  return settingsProblems(role, await settingsBetween(repository, from, to));
}
