import type { CheckSummary } from '../checks/shapes.ts';
import type { ReadDb, WriteTx } from '../platform/control/client.ts';
import type { PreviewFacts } from '../previews/shapes.ts';

/** A pull request at a commit of its branch. */
export interface RunPlace {
  pullId: string;
  projectId: string;
  commit: string;
}

/** What runs beside a pull request follows its branch to this commit: preview and checks. */
export async function startRuns(_tx: WriteTx, _place: RunPlace): Promise<void> {}

/** It was merged or closed: nothing runs beside it any more. */
export async function stopRuns(_tx: WriteTx, _pull: { pullId: string }): Promise<void> {}

/** The checks of each pull request's head, by its id. */
export async function checksOf(
  _db: ReadDb,
  _pulls: readonly { id: string; head: string }[],
): Promise<Map<string, CheckSummary[]>> {
  return new Map();
}

/** The preview of each pull request, by its id. */
export async function previewsOf(_db: ReadDb, _pullIds: string[]): Promise<Map<string, PreviewFacts>> {
  return new Map();
}
