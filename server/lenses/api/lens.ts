import { describeDatabase } from '../../catalog/describe.ts';
import { readDb } from '../../platform/control/client.ts';
import { withConnection } from '../../platform/postgres/connect.ts';
import type { Lens } from '../lens.ts';
import { describeOffer } from './describe.ts';
import { compareOffers } from './difference.ts';
import { findCallers } from './evidence.ts';
import { judgeApi } from './judge.ts';
import type { ApiDescription, ApiDifference, SeenCaller } from './shapes.ts';

/** What callers of the REST API see. */
export const lens: Lens<ApiDescription, ApiDifference, SeenCaller[] | null> = {
  name: 'api',
  title: 'API',
  part: 'api',
  acceptable: true,
  describe: async ({ database, owner, exposed }) =>
    describeOffer(await withConnection(database, owner, describeDatabase), exposed),
  compare: compareOffers,
  evidence: (difference, { before }) => findCallers(readDb(), before.environmentId, difference),
  judge: judgeApi,
};
