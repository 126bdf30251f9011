import { readDb, writeDb } from '../platform/control/client.ts';
import { type ObjectId, objectId } from '../platform/git/values.ts';
import { syncPulls } from '../pulls/sync.ts';
import {
  commitFiles,
  type FileChange,
  moveBranch,
  writeCommit,
  writeTree,
} from '../repositories/commit-files.ts';
import { branchHeads } from '../repositories/merge/refs.ts';
import { migrateTo } from '../repositories/push/migrate.ts';
import { aProject, inDatabase } from '../repositories/site.testing.ts';
import { aMember, aTeam, callerFor, type TestUser } from './control.ts';

export const ADA = { name: 'Ada Example', email: 'ada@example.test' };
export const FIRST = 'database/migrations/20260101000000_notes.sql';

/** Files as text by path; null takes one away. */
export type Files = Record<string, string | null>;
const changes = (files: Files): FileChange[] =>
  Object.entries(files).map(([path, content]) => ({ path, content }));

/** In this test file's control database, a check that is to wait has passed. */
async function passChecks(): Promise<void> {
  await writeDb().$executeRawUnsafe(`CREATE OR REPLACE FUNCTION pass_check() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN NEW.state := ''passed''; RETURN NEW; END'`);
  await writeDb().$executeRawUnsafe(`CREATE OR REPLACE TRIGGER pass_check BEFORE INSERT OR UPDATE ON check_run
    FOR EACH ROW WHEN (NEW.state = 'waiting') EXECUTE FUNCTION pass_check()`);
}

/**
 * A ready project whose main has one migration and one text file, with people of every role. Branches are written
 * straight into the repository; `sync` does what the job does after a push.
 * @param checks `pass`: every check passes as soon as it is to run, because nothing runs them here; `wait`: they wait
 */
export async function aSite(checks: 'pass' | 'wait' = 'pass') {
  if (checks === 'pass') await passChecks();
  const team = await aTeam();
  const people = {
    viewer: await aMember(team, 'viewer'),
    reviewer: await aMember(team, 'reviewer'),
    developer: await aMember(team, 'developer'),
    second: await aMember(team, 'developer'),
    admin: await aMember(team, 'admin'),
  };
  const { project, environment, repository } = await aProject(team, { by: people.developer });
  const first = await commitFiles(
    repository,
    'main',
    changes({
      [FIRST]: 'CREATE TABLE note (id int PRIMARY KEY);\n',
      'readme.md': 'one\ntwo\nthree\nfour\nfive\n',
    }),
    { author: ADA, message: 'Start\n', expectedHead: null },
  );
  await migrateTo(environment, repository, first, () => undefined);
  await writeDb().environment.update({ where: { id: environment.id }, data: { commit: first } });
  const place = { team: team.slug, project: project.slug };

  /** Commits to a branch; one that is not there yet starts at `from`, or at main. */
  async function commit(
    branch: string,
    files: Files,
    message = 'Change\n',
    from?: string,
  ): Promise<ObjectId> {
    const heads = await branchHeads(repository);
    const parent = heads.get(branch) ?? objectId(from ?? '') ?? heads.get('main')!;
    const tree = await writeTree(repository, parent, changes(files));
    const id = await writeCommit(repository, tree, [parent], message, { author: ADA });
    await moveBranch(repository, branch, heads.get(branch) ?? null, id, { author: ADA });
    return id;
  }

  const heads = () => branchHeads(repository);
  return {
    team,
    people,
    project,
    environment,
    repository,
    place,
    first,
    commit,
    heads,
    /** All procedures as one of them, inside this project. */
    as: (who: keyof typeof people) => callerFor(people[who]),
    user: (user: TestUser) => callerFor(user),
    sync: () => syncPulls({ projectId: project.id }),
    async remove(branch: string) {
      await moveBranch(repository, branch, (await heads()).get(branch) ?? null, null, { author: ADA });
    },
    /** Opens a pull request for a new branch with these files. */
    async open(branch: string, files: Files, more: { title?: string; body?: string; draft?: boolean } = {}) {
      await commit(branch, files);
      return (await callerFor(people.developer).pulls.open({ ...place, branch, ...more })).number;
    },
    sql: (text: string) => inDatabase(environment, text),
    row: (number: number) =>
      readDb().pullRequest.findUniqueOrThrow({
        where: { projectId_number: { projectId: project.id, number } },
      }),
    lastEntry: () =>
      readDb().auditEntry.findFirst({ where: { chain: team.id }, orderBy: { sequence: 'desc' } }),
    notices: (user: { id: string }) =>
      readDb().notification.findMany({ where: { userId: user.id }, orderBy: { createdAt: 'asc' } }),
  };
}
export type Site = Awaited<ReturnType<typeof aSite>>;
