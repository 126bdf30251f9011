import { branchRef, type ObjectId, printable, type RefName, refName } from '../platform/git/values.ts';
import { MAIN } from './location.ts';

/** A branch or tag that was fetched, at the place where it waits. */
export interface ForeignRef {
  kind: 'branch' | 'tag';
  /** As the origin calls it. */
  name: string;
  id: ObjectId;
  /** `refs/slipway/import/heads/…` */
  full: string;
}

/** What HEAD of the origin points to. */
export interface RemoteHead {
  named: string | undefined;
  id: string | undefined;
}

const USUAL = ['main', 'master', 'trunk', 'develop'];

/** The branch that becomes main: the origin's default one, else a usual name, else the only one. */
function pickDefault(branches: ForeignRef[], { named, id }: RemoteHead): ForeignRef | undefined {
  const byName = (name: string | undefined) => branches.find((one) => one.name === name);
  const usual = USUAL.map(byName).find((one) => one !== undefined);
  return (
    byName(named) ??
    (usual?.id === id ? usual : branches.find((one) => one.id === id)) ??
    usual ??
    branches[0]
  );
}

/**
 * Which refs an imported repository gets. Pure. The default branch becomes main; another one of that name becomes
 * `imported-main`; names that are not allowed here are left out. Notes say what is not as in the origin.
 */
export function chooseBranches(
  refs: readonly ForeignRef[],
  remoteHead: RemoteHead,
): { chosen: Map<RefName, ObjectId>; notes: string[] } {
  const chosen = new Map<RefName, ObjectId>();
  const notes: string[] = [];
  const branches = refs.filter((one) => one.kind === 'branch');
  const main = pickDefault(branches, remoteHead);
  if (main) chosen.set(MAIN, main.id);
  if (main && main.name !== 'main')
    notes.push(`The default branch “${printable(main.name)}” is called main here.`);
  for (const one of refs) {
    if (one === main) continue;
    const clash = one.kind === 'branch' && one.name === 'main';
    const ref = clash
      ? branchRef('imported-main')
      : refName(`refs/${one.kind === 'branch' ? 'heads' : 'tags'}/${one.name}`);
    if (ref && !chosen.has(ref)) chosen.set(ref, one.id);
    if (!ref)
      notes.push(
        `The ${one.kind} “${printable(one.name)}” has a name that is not allowed here and is left out.`,
      );
    if (clash) notes.push('Its other branch “main” is called imported-main here.');
  }
  return { chosen, notes };
}
