import { z } from 'zod';
import type { PullRequest } from '../generated/prisma/client.ts';
import { bookkeep } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import { readDb, type WriteTx } from '../platform/control/client.ts';
import type { Repository } from '../platform/git/run.ts';
import { type ObjectId, objectId } from '../platform/git/values.ts';
import { renewStaleBase } from '../previews/refresh-base.ts';
import { repositoryExists, repositoryOf } from '../repositories/location.ts';
import { branchHeads, isAncestor, keep } from '../repositories/merge/refs.ts';
import { announceRefs } from '../repositories/refs-moved.ts';
import { dropApprovals, keepDecisions, proposesElse } from './fall.ts';
import { inviteOwners } from './invite-owners.ts';
import { type LockedPull, lockPull, NOT_QUEUED } from './lock.ts';
import { type Look, look, lookAt } from './look.ts';
import { startRuns, stopRuns } from './runs.ts';

const payload = z.object({ projectId: z.uuid() });
const SLIPWAY = { userId: '00000000-0000-0000-0000-000000000000', name: 'Slipway' };

interface Place {
  repository: Repository;
  project: { id: string; teamId: string };
  main: ObjectId;
}

/** What became of a branch since its pull request was looked at. */
type Fate =
  | { kind: 'same' }
  | { kind: 'over'; state: 'closed' | 'merged'; note: string }
  | { kind: 'moved' | 'aside'; look: Look };

async function fateOf(
  { repository, main }: Place,
  row: PullRequest,
  head: ObjectId | undefined,
): Promise<Fate> {
  const kept = look.safeParse(row.standing).data;
  if (head && kept && head === row.head && head === kept.head && kept.main === main) return { kind: 'same' };
  const known = objectId(row.head);
  if (known && (await isAncestor(repository, known, main)) && (!head || head === known))
    return { kind: 'over', state: 'merged', note: 'Main has all of its commits.' };
  if (!head) return { kind: 'over', state: 'closed', note: `Its branch “${row.branch}” was deleted.` };
  const seen = await lookAt(repository, head, main);
  if (!seen)
    return { kind: 'over', state: 'closed', note: 'Its branch has no history in common with main any more.' };
  return { kind: head === row.head ? 'aside' : 'moved', look: seen };
}

async function end(
  tx: WriteTx,
  row: LockedPull,
  { state, note }: Extract<Fate, { kind: 'over' }>,
): Promise<void> {
  const data = { state, note, closedAt: clock.now(), ...NOT_QUEUED };
  await tx.pullRequest.update({ where: { id: row.id }, data });
  await stopRuns(tx, { pullId: row.id });
}

async function move(tx: WriteTx, { repository, project }: Place, row: LockedPull, seen: Look): Promise<void> {
  const { head, mergeBase } = seen;
  await tx.pullRequest.update({ where: { id: row.id }, data: { head, mergeBase, standing: seen } });
  const same = !(await proposesElse(repository, row.head as ObjectId, seen));
  if (!same) await dropApprovals(tx, row.id);
  const subject = { teamId: project.teamId, projectId: project.id, number: row.number, title: row.title };
  await inviteOwners(tx, subject, row, seen, SLIPWAY);
  await startRuns(tx, { pullId: row.id, projectId: project.id, commit: head });
  if (same) await keepDecisions(tx, row.id, row.head, head);
  await keep(repository, `pulls/${row.number}`, head as ObjectId);
}

/** Main moved: nothing that the branch proposes has changed, so neither its time nor its checks do. */
const stepAside = (tx: WriteTx, { id, updatedAt }: LockedPull, seen: Look) =>
  tx.pullRequest.update({
    where: { id },
    data: { standing: seen, mergeBase: seen.mergeBase, updatedAt },
  });

async function syncOne(place: Place, row: PullRequest, head: ObjectId | undefined): Promise<void> {
  const fate = await fateOf(place, row, head);
  if (fate.kind === 'same') return;
  await bookkeep(async (tx) => {
    const locked = await lockPull(tx, row.projectId, row.number);
    // Somebody was faster, or a release of it runs, which settles everything itself.
    if (locked.state !== 'open' || locked.head !== row.head || locked.release?.state === 'running') return;
    if (fate.kind === 'over') await end(tx, locked, fate);
    else if (fate.kind === 'moved') await move(tx, place, locked, fate.look);
    else await stepAside(tx, locked, fate.look);
  });
}

/**
 * Brings a project's open pull requests in line with its branches: the refs are the truth. A moved head takes preview
 * and checks with it and lets approvals fall; a deleted branch closes; a moved main means looking for conflicts anew.
 * Safe to repeat; does nothing when nothing has moved.
 */
export async function syncPulls(input: unknown): Promise<void> {
  const { projectId } = payload.parse(input);
  const repository = repositoryOf(projectId);
  const project = await readDb().project.findUnique({ where: { id: projectId } });
  if (!project || !repositoryExists(repository)) return;
  const heads = await branchHeads(repository);
  const main = heads.get('main');
  if (!main) return;
  const open = await readDb().pullRequest.findMany({ where: { projectId, state: 'open' } });
  for (const row of open) await syncOne({ repository, project, main }, row, heads.get(row.branch));
  await renewStaleBase(projectId);
}

/** At the start of the worker: refs may have moved while nobody looked. */
export async function syncAllPulls(): Promise<void> {
  const open = await readDb().pullRequest.findMany({
    where: { state: 'open' },
    distinct: ['projectId'],
    select: { projectId: true },
  });
  await bookkeep(async (tx) => {
    for (const { projectId } of open) await announceRefs(tx, projectId);
  });
}
