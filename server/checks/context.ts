import type { ReadDb } from '../platform/control/client.ts';
import { objectId } from '../platform/git/values.ts';
import { previewFailure } from '../previews/shapes.ts';
import { repositoryOf } from '../repositories/location.ts';
import { migrationsAt } from '../repositories/migrations-at.ts';
import type { CheckContext } from './check.ts';
import { environmentsOf, isBehind } from './sides.ts';

/** A pull request at one commit. */
export interface CheckPlace {
  pullId: string;
  projectId: string;
  commit: string;
}

async function ownMigrations(
  { projectId, commit }: CheckPlace,
  mergeBase: string,
): Promise<CheckContext['migrations']> {
  const [head, base] = [objectId(commit), objectId(mergeBase)];
  if (!head || !base) return [];
  const repository = repositoryOf(projectId);
  const [own, known] = await Promise.all([migrationsAt(repository, head), migrationsAt(repository, base)]);
  const paths = new Set(known.map(({ path }) => path));
  return own.filter(({ path }) => !paths.has(path));
}

/**
 * What the checks of this commit look at. Undefined when there is nothing to do: the branch has moved on, the pull
 * request is over, or its preview has not come to an end.
 */
export async function contextOf(db: ReadDb, place: CheckPlace): Promise<CheckContext | undefined> {
  const pull = await db.pullRequest.findUnique({ where: { id: place.pullId }, include: { preview: true } });
  if (pull?.state !== 'open' || pull.head !== place.commit) return undefined;
  const { preview } = pull;
  if (
    preview &&
    (preview.commit !== place.commit || preview.state === 'waiting' || preview.state === 'making')
  )
    return undefined;
  const failure =
    preview?.state === 'failed' ? (previewFailure.safeParse(preview.failure).data ?? null) : null;
  const sides = await environmentsOf(db, {
    projectId: place.projectId,
    environmentId: preview?.environmentId ?? null,
  });
  const ready = preview?.state === 'ready';
  const migrations = await ownMigrations(place, pull.mergeBase);
  const [before, after] = [sides.before, ready ? sides.after : null];
  const behind = before !== null && after !== null && (await isBehind(before, after));
  return { ...place, before, after, failure, behind, migrations };
}
