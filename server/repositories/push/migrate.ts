import type { Environment } from '../../generated/prisma/client.ts';
import { ownerLogin } from '../../kernel/owner-login.ts';
import { applyMigrations } from '../../migrations/apply.ts';
import { planMigrations } from '../../migrations/plan.ts';
import { listApplied } from '../../migrations/queries.ts';
import { rehearseMigrations } from '../../migrations/rehearse.ts';
import type { AppliedMigration, MigrationFailure } from '../../migrations/shapes.ts';
import type { Repository } from '../../platform/git/run.ts';
import type { ObjectId } from '../../platform/git/values.ts';
import { withConnection } from '../../platform/postgres/connect.ts';
import { migrationsAt } from '../migrations-at.ts';
import { Refused } from './refuse.ts';
import { appliedLine, failureLines, refusalLines } from './words.ts';

const NOTHING_CHANGED = 'Nothing has changed: neither the database nor the branch.';
const REHEARSING =
  'These migrations cannot share one transaction: trying them on a copy of the database first.';

/** A lock was not free in time: the same may work later. */
export class Busy extends Refused {}

/** Migrations that worked on a copy failed for real, after others had been committed: their rows changed in between. */
export class PartlyApplied extends Refused {
  readonly applied: AppliedMigration[];
  constructor(failure: MigrationFailure, applied: AppliedMigration[]) {
    const names = applied.map((one) => `${one.version}_${one.name}.sql`).join(', ');
    super([
      ...failureLines(failure),
      'It worked on a copy a moment ago, so something in the database has changed since.',
      `Applied before it, and kept: ${names}. The branch has not moved.`,
      'Push again with the same files; only this migration may be changed.',
    ]);
    this.applied = applied;
  }
}

/**
 * Applies the new migrations of a commit to an environment, as its owner. All of them succeed or nothing changes;
 * what cannot share a transaction is tried on a copy first, and `PartlyApplied` tells when that was not enough.
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
  const owner = ownerLogin(environment);
  return withConnection(environment.database, owner, async (client) => {
    const { pending, refusals } = planMigrations(files, await listApplied(client));
    if (refusals.length) throw new Refused([...refusalLines(refusals), NOTHING_CHANGED]);
    let announced = 0;
    const result = await applyMigrations(client, pending, {
      commit,
      rehearse: (migrations) => {
        say(REHEARSING);
        return rehearseMigrations({ database: environment.database, owner }, migrations);
      },
      onProgress: ({ file, index }) => {
        if (index > announced) say(`Applying ${file.split('/').pop()}`);
        announced = Math.max(announced, index);
      },
    });
    if (!result.ok && result.applied.length) throw new PartlyApplied(result.failure, result.applied);
    if (!result.ok) {
      const Refusal = result.failure.kind === 'busy' ? Busy : Refused;
      throw new Refusal([...failureLines(result.failure), NOTHING_CHANGED]);
    }
    for (const applied of result.applied) say(appliedLine(applied));
    return result.applied;
  });
}
