import { clinicFiles, loadClinic } from '../../../examples/clinic/load.ts';
import { withConnection } from '../../platform/postgres/connect.ts';
import { firstCommit, noteCommit } from '../first-commit.ts';
import type { Site } from '../site.ts';
import type { Filled } from './index.ts';

/** The example: its migrations, about 100,000 rows that are the same everywhere, its repository. */
export async function fillFromExample(site: Site): Promise<Filled> {
  const { environment, owner, progress } = site;
  await progress.step('load', (report) =>
    withConnection(environment.database, owner, (client) =>
      loadClinic(client, (now) => report({ ...now, unit: 'rows' })),
    ),
  );
  const commit = await firstCommit(site, await clinicFiles());
  await noteCommit(site, commit);
  return { commit };
}
