import type { Prisma } from '../generated/prisma/client.ts';
import { fail } from '../kernel/errors.ts';
import { clock } from '../platform/clock.ts';
import type { ReadDb } from '../platform/control/client.ts';
import { peopleOf } from '../pulls/people.ts';
import {
  type ReleaseStep,
  type ReleaseView,
  releasedMigration,
  releaseFailure,
  type TeamRelease,
} from './shapes.ts';

const PAGE = 50;
const WITH = { pull: { select: { number: true, title: true, authorId: true } } } as const;
type Row = Prisma.ReleaseGetPayload<{ include: typeof WITH }>;

async function views(db: ReadDb, rows: Row[]): Promise<ReleaseView[]> {
  const name = await peopleOf(
    db,
    rows.flatMap(({ byId, pull }) => [byId, pull.authorId]),
  );
  return rows.map((row) => ({
    version: row.version,
    state: row.state,
    step: row.step as ReleaseStep,
    pull: { number: row.pull.number, title: row.pull.title, author: name(row.pull.authorId) },
    method: row.method,
    by: name(row.byId),
    base: row.base,
    commit: row.commit,
    migrations: releasedMigration.array().catch([]).parse(row.migrations),
    migrationMs: row.migrationMs,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    failure: releaseFailure.safeParse(row.failure).data ?? null,
  }));
}

/** The releases of a project, newest first, 50 at a time; running and failed ones too. */
export async function listReleases(
  db: ReadDb,
  projectId: string,
  { before }: { before?: Date } = {},
): Promise<ReleaseView[]> {
  const rows = await db.release.findMany({
    where: { projectId, ...(before ? { startedAt: { lt: before } } : {}) },
    include: WITH,
    orderBy: { startedAt: 'desc' },
    take: PAGE,
  });
  return views(db, rows);
}

/** One release by its version. Throws `not_found`. */
export async function showRelease(db: ReadDb, projectId: string, version: string): Promise<ReleaseView> {
  const row = await db.release.findFirst({ where: { projectId, version, state: 'done' }, include: WITH });
  if (!row) throw fail('not_found', `There is no release ${version} of this project.`);
  return (await views(db, [row]))[0]!;
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const LINES = 8;

/** What a team released in the last seven days, newest first, at most 8. */
export async function recentReleases(db: ReadDb, teamId: string): Promise<TeamRelease[]> {
  const rows = await db.release.findMany({
    where: { state: 'done', project: { teamId }, endedAt: { gt: new Date(clock.now().getTime() - WEEK_MS) } },
    include: { ...WITH, project: { select: { slug: true, name: true } } },
    orderBy: { endedAt: 'desc' },
    take: LINES,
  });
  const shown = await views(db, rows);
  return shown.map((release, at) => ({ ...release, project: rows[at]!.project }));
}
