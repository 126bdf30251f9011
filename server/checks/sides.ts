import type { Environment } from '../generated/prisma/client.ts';
import { ownerLogin } from '../kernel/owner-login.ts';
import type { EnvironmentSide } from '../lenses/side.ts';
import type { ReadDb } from '../platform/control/client.ts';
import { withConnection } from '../platform/postgres/connect.ts';

const sideOf = (environment: Environment): EnvironmentSide => ({
  environmentId: environment.id,
  database: environment.database,
  owner: ownerLogin(environment),
  exposed: environment.schemas,
  maxRows: environment.maxRows,
});

/** The two environments of a pull request: production, and the preview where there is one. */
export async function environmentsOf(
  db: ReadDb,
  { projectId, environmentId }: { projectId: string; environmentId: string | null },
): Promise<{ before: EnvironmentSide | null; after: EnvironmentSide | null }> {
  const production = await db.environment.findFirst({
    where: { projectId, kind: 'production', ready: true },
  });
  const preview =
    environmentId === null ? null : await db.environment.findUnique({ where: { id: environmentId } });
  return { before: production && sideOf(production), after: preview && sideOf(preview) };
}

const versionsOf = async ({ database, owner }: EnvironmentSide): Promise<string[]> =>
  withConnection(database, owner, async (client) => {
    const sql = 'SELECT version FROM slipway.migrations ORDER BY version';
    return (await client.query<{ version: string }>(sql)).rows.map((row) => row.version);
  });

/**
 * True when production has run a migration that the preview has not: main has moved on since the preview's copy was
 * made. Compared like that, what main added would look like something that the branch removes.
 */
export async function isBehind(before: EnvironmentSide, after: EnvironmentSide): Promise<boolean> {
  const [main, preview] = await Promise.all([versionsOf(before), versionsOf(after)]);
  const known = new Set(preview);
  return main.some((version) => !known.has(version));
}
