import { checkSummaries } from '../checks/queries.ts';
import type { CheckSummary } from '../checks/shapes.ts';
import { startChecks } from '../checks/start.ts';
import type { ReadDb, WriteTx } from '../platform/control/client.ts';
import { dropPreview } from '../previews/drop.ts';
import { previewFacts } from '../previews/queries.ts';
import { refreshBase } from '../previews/refresh-base.ts';
import { requestPreview } from '../previews/request.ts';
import type { PreviewFacts } from '../previews/shapes.ts';

/** A pull request at a commit of its branch. */
export interface RunPlace {
  pullId: string;
  projectId: string;
  commit: string;
}

/** What runs beside a pull request follows its branch to this commit: preview and checks. */
export async function startRuns(tx: WriteTx, place: RunPlace): Promise<void> {
  await startChecks(tx, place);
  await requestPreview(tx, place);
}

/** It was merged or closed: nothing runs beside it any more. */
export async function stopRuns(tx: WriteTx, pull: { pullId: string }): Promise<void> {
  await dropPreview(tx, pull);
}

/** Production has changed: previews are to be made from a new copy of it. */
export async function renewBase(tx: WriteTx, projectId: string): Promise<void> {
  await refreshBase(tx, projectId);
}

/** The checks of each pull request's head, by its id. */
export function checksOf(
  db: ReadDb,
  pulls: readonly { id: string; head: string }[],
): Promise<Map<string, CheckSummary[]>> {
  return checkSummaries(db, pulls);
}

/** The preview of each pull request, by its id. */
export function previewsOf(db: ReadDb, pullIds: string[]): Promise<Map<string, PreviewFacts>> {
  return previewFacts(db, pullIds);
}
