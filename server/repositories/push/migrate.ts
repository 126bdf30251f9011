import type { Environment } from '../../generated/prisma/client.ts';
import { ownerLogin } from '../../kernel/owner-login.ts';
import { applyMigrations } from '../../migrations/apply.ts';
import { planMigrations } from '../../migrations/plan.ts';
import { listApplied } from '../../migrations/queries.ts';
import type { AppliedMigration } from '../../migrations/shapes.ts';
import type { Repository } from '../../platform/git/run.ts';
import type { ObjectId } from '../../platform/git/values.ts';
import { withConnection } from '../../platform/postgres/connect.ts';
import { migrationsAt } from '../migrations-at.ts';
import { Refused } from './refuse.ts';
import { appliedLine, failureLines, refusalLines } from './words.ts';

const NOTHING_CHANGED = 'Nothing has changed: neither the database nor the branch.';

/**
 * Applies the new migrations of a commit to an environment, as its owner. All of them succeed or nothing changes.
 * What is applied already with the same text is passed over: a push that was cut off after its migrations goes through
 * the second time. Throws `Refused` with file, line and PostgreSQL's words.
 * @param say gets a line per migration, for the client
 */
export async function migrateTo(
  environment: Environment,
  repository: Repository,
  commit: ObjectId,
  say: (line: string) => void,
): Promise<AppliedMigration[]> {
  const files = await migrationsAt(repository, commit);
  return withConnection(environment.database, ownerLogin(environment), async (client) => {
    const { pending, refusals } = planMigrations(files, await listApplied(client));
    if (refusals.length) throw new Refused([...refusalLines(refusals), NOTHING_CHANGED]);
    let announced = 0;
    const result = await applyMigrations(client, pending, {
      commit,
      onProgress: ({ file, index }) => {
        if (index > announced) say(`Applying ${file.split('/').pop()}`);
        announced = Math.max(announced, index);
      },
    });
    if (!result.ok) throw new Refused([...failureLines(result.failure), NOTHING_CHANGED]);
    for (const applied of result.applied) say(appliedLine(applied));
    return result.applied;
  });
}
