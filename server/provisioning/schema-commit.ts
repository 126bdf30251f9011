import { firstMigration } from '../imports/first-migration.ts';
import { databaseUrl } from '../platform/postgres/connect.ts';
import { commitSchema } from './first-commit.ts';
import type { Site } from './site.ts';

/** Writes the schema that an import made as the first migration; answers with the commit. */
export async function schemaCommit(site: Site): Promise<string> {
  const { environment, owner, progress, signal } = site;
  const schema = await progress.step('schema', () =>
    firstMigration(databaseUrl(environment.database, owner), signal),
  );
  return commitSchema(site, schema);
}
