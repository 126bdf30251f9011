import { allows } from '../kernel/permissions.ts';
import { readDb } from '../platform/control/client.ts';
import type { ObjectId } from '../platform/git/values.ts';
import { loadPulls } from '../pulls/load.ts';
import { mustMeetMain } from '../pulls/policy.ts';
import type { Verdict } from '../pulls/shapes.ts';
import { mergeOf } from '../repositories/merge/merge-tree.ts';
import { branchHeads } from '../repositories/merge/refs.ts';
import { settingsRefusals } from './settings.ts';
import type { Site } from './site.ts';
import { advance, Stopped } from './stop.ts';

const MOVED = 'The branch has moved since it was looked at. Look at it again, and merge it then.';

/** A verdict that is no “ready” in one text. */
export const wordsOf = ({ lead, reasons }: Verdict): string =>
  reasons.length ? reasons.map(({ text }) => text).join(' ') : lead;

/** May they still merge, and bring what it changes in `slipway.json`? Their role may have changed since. */
async function requireRight({ by, project, repository, release }: Site, main: ObjectId): Promise<void> {
  const where = { teamId_userId: { teamId: project.teamId, userId: by.userId } };
  const membership = await readDb().membership.findUnique({ where });
  if (!membership || !allows(membership.role, 'pull.merge'))
    throw new Stopped({ message: `${by.name} may not merge in this team any more.` });
  const merged = await mergeOf(repository, main, release.head as ObjectId);
  const refusals = await settingsRefusals(repository, membership.role, main, merged.tree);
  if (refusals.length) throw new Stopped({ message: refusals.join(' ') });
}

/**
 * Looks at everything once more, now that nobody else can move main: an earlier merge may have changed what this one
 * rests on. Answers `queue` when it has to meet main's new migrations first.
 */
export async function checkStep(site: Site): Promise<'go' | 'queue'> {
  const { repository, release, pull, project } = site;
  const heads = await branchHeads(repository);
  const main = heads.get('main');
  if (!main || heads.get(pull.branch) !== release.head || pull.head !== release.head)
    throw new Stopped({ message: MOVED });
  const place = { id: project.id, teamId: project.teamId };
  const { pulls } = await loadPulls(readDb(), repository, place, { id: pull.id }, { bare: true });
  const { verdict, look } = pulls[0]!;
  if (verdict.verdict !== 'ready') throw new Stopped({ message: wordsOf(verdict) });
  await requireRight(site, main);
  if (mustMeetMain(look)) return 'queue';
  await advance(site, 'commit', { base: main });
  return 'go';
}
