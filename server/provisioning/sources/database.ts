import { copyDatabase } from '../../imports/copy-database.ts';
import type { ImportProgress } from '../../imports/shapes.ts';
import { withConnection } from '../../platform/postgres/connect.ts';
import { addressOf, schemasOf } from '../open-source.ts';
import { schemaCommit } from '../schema-commit.ts';
import type { ProvisionStep } from '../shapes.ts';
import type { Site } from '../site.ts';
import type { Filled } from './index.ts';

const PHASES: Record<ImportProgress['phase'], string> = {
  connecting: 'Connecting',
  schema: 'Reading the schema',
  script: 'Making the tables',
  rows: 'Copying rows',
  indexes: 'Building keys, indexes and triggers',
  statistics: 'Collecting statistics',
};

/** How far the copy is, as its step shows it. */
function copyStep({ phase, rows, table, bytes, totalBytes }: ImportProgress): Partial<ProvisionStep> {
  const detail =
    phase === 'rows' && table ? `${rows.toLocaleString('en')} rows, now ${table}` : PHASES[phase];
  return {
    detail,
    done: bytes,
    ...(totalBytes ? { total: Math.max(totalBytes, bytes) } : {}),
    unit: 'bytes',
  };
}

/** A project from a running PostgreSQL: one consistent snapshot of the chosen schemas. */
export async function fillFromDatabase(site: Site): Promise<Filled> {
  const { project, environment, owner, progress, signal } = site;
  const address = addressOf(project);
  const report = await progress.step('load', (tell) =>
    withConnection(environment.database, owner, (client) =>
      copyDatabase(client, {
        address,
        schemas: schemasOf(project),
        signal,
        onProgress: (now) => tell(copyStep(now)),
      }),
    ),
  );
  return { commit: await schemaCommit(site), report };
}
