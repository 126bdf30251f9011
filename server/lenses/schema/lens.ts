import { describeDependencies } from '../../catalog/dependencies.ts';
import { describeDatabase } from '../../catalog/describe.ts';
import { withConnection } from '../../platform/postgres/connect.ts';
import type { Lens } from '../lens.ts';
import { compareSchemas } from './difference.ts';
import { isRenamed, judgeSchema } from './judge.ts';
import { countLosses } from './loss.ts';
import type { SchemaDescription } from './objects.ts';
import type { CountedLoss, SchemaDifference } from './shapes.ts';

/** The database's schema: tables and everything else that a migration can make. */
export const lens: Lens<SchemaDescription, SchemaDifference, CountedLoss[]> = {
  name: 'schema',
  title: 'Schema',
  part: 'database',
  describe: ({ database, owner }) =>
    withConnection(database, owner, async (client) => ({
      schema: await describeDatabase(client),
      dependencies: await describeDependencies(client),
    })),
  compare: compareSchemas,
  async evidence(difference, { before, migrations }) {
    if (!difference.losses.length) return [];
    const counted = await withConnection(before.database, before.owner, (client) =>
      countLosses(client, difference.losses),
    );
    return counted.filter((loss) => !isRenamed(loss, migrations));
  },
  judge: judgeSchema,
};
