import { z } from 'zod';
import { cloneEnvironmentDatabase } from '../environments/clone.ts';
import { newDatabaseName } from '../environments/create.ts';
import { dropEnvironmentDatabase, type EnvironmentCredentials } from '../environments/database.ts';
import type { Environment, PreviewBase, Prisma } from '../generated/prisma/client.ts';
import { Failure } from '../kernel/errors.ts';
import { bookkeep } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import { readDb } from '../platform/control/client.ts';
import { logger } from '../platform/log.ts';
import { connect } from '../platform/postgres/connect.ts';
import { runBranch } from './branch.ts';
import { previewLimit } from './limits.ts';
import { publishPreview } from './publish.ts';
import { refreshBase } from './refresh-base.ts';
import { failPreview, plainFailure } from './settle.ts';
import type { PreviewFailure } from './shapes.ts';

const log = logger('previews');
/** A base that is older is used, and renewed meanwhile. */
const BASE_DAY_MS = 24 * 60 * 60 * 1000;

export const previewJob = z.object({ pullId: z.uuid(), projectId: z.uuid() });

/** What one run of the job is to make. */
export type Order = Prisma.PreviewGetPayload<{
  include: { pull: { include: { project: true } }; environment: true };
}> & {
  production: Environment;
};

/** The database of a preview that is not in use yet. */
export interface Built {
  database: string;
  credentials: EnvironmentCredentials;
  bytes: number;
}

async function take(pullId: string): Promise<Order | undefined> {
  const include = { pull: { include: { project: true } }, environment: true };
  const row = await readDb().preview.findUnique({ where: { pullId }, include });
  if (!row || !['waiting', 'making'].includes(row.state) || row.pull.project.state !== 'ready')
    return undefined;
  const where = { projectId: row.projectId, kind: 'production' as const, ready: true };
  const production = await readDb().environment.findFirst({ where });
  if (!production) return undefined;
  if (row.building) await dropEnvironmentDatabase(connect, { database: row.building });
  return { ...row, production };
}

/** The masked copy to start from; undefined when there is none yet, in which case one is on its way. */
async function baseFor({
  projectId,
  production,
}: Order): Promise<(PreviewBase & { database: string }) | undefined> {
  const base = await readDb().previewBase.findUnique({ where: { projectId } });
  const age = clock.now().getTime() - (base?.filledAt?.getTime() ?? 0);
  if (!base?.database || age > BASE_DAY_MS || base.commit !== production.commit)
    await bookkeep((tx) => refreshBase(tx, projectId));
  return base?.database ? { ...base, database: base.database } : undefined;
}

/** Names the new database in the row, then makes it. False: somebody has asked for another commit meanwhile. */
async function begin({ pullId, commit }: Order, database: string): Promise<boolean> {
  const where = { pullId, commit, state: { in: ['waiting' as const, 'making' as const] } };
  const data = { state: 'making' as const, building: database };
  return bookkeep(async (tx) => (await tx.preview.updateMany({ where, data })).count === 1);
}

async function build(base: PreviewBase & { database: string }, database: string): Promise<Built> {
  const bytes = Number(base.sizeBytes ?? 0);
  const credentials = await cloneEnvironmentDatabase(connect, { database, template: base.database, bytes });
  return { database, credentials, bytes };
}

function reasonOf(error: unknown): PreviewFailure {
  if (error instanceof Failure) return plainFailure('plan', error.message);
  return plainFailure(
    'internal',
    'Something went wrong while the preview was made; the server log says what. Push again to try once more.',
  );
}

async function make(order: Order, base: PreviewBase & { database: string }): Promise<void> {
  const database = newDatabaseName();
  if (!(await begin(order, database))) return;
  try {
    const built = await build(base, database);
    const unused = await publishPreview(order, built, await runBranch(order, built));
    if (unused) await discard(order.pullId, unused);
  } catch (error) {
    if (!(error instanceof Failure))
      log.error('a preview could not be made', { pullId: order.pullId, error });
    await discard(order.pullId, database);
    await failPreview(order, reasonOf(error));
  }
}

/** Removes a database that the row names until it is gone. */
async function discard(pullId: string, database: string): Promise<void> {
  await dropEnvironmentDatabase(connect, { database });
  await bookkeep((tx) =>
    tx.preview.updateMany({ where: { pullId, building: database }, data: { building: null } }),
  );
}

/**
 * The job that makes a pull request's preview at the commit its row asks for: a copy of the masked base, the branch's
 * migrations, then it takes the place of what ran before, under the same address and keys. Safe to repeat after a crash.
 */
export async function makePreview(payload: unknown): Promise<void> {
  const { pullId } = previewJob.parse(payload);
  const order = await take(pullId);
  if (!order) return;
  const base = await baseFor(order);
  if (!base) return; // asks again for this job when it is filled
  const refusal = await previewLimit(order, Number(base.sizeBytes ?? 0));
  if (refusal) return failPreview(order, plainFailure('limit', refusal));
  await make(order, base);
}
