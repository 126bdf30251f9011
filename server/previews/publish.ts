import { completeEnvironment, reserveEnvironment, sealedLogins } from '../environments/create.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { bookkeep } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import type { WriteTx } from '../platform/control/client.ts';
import type { Outcome } from './branch.ts';
import type { Built, Order } from './make.ts';
import { runChecks } from './settle.ts';

/** The preview's address: production's, and the number. */
export const previewRef = (production: string, number: number): string => `${production}-pr${number}`;

/** The environment's row: made the first time, otherwise pointed at the new database. Keys and address stay. */
async function environmentRow(
  tx: WriteTx,
  { pull, production, ...order }: Order,
  { database, credentials }: Built,
) {
  const known =
    order.environmentId && (await tx.environment.findUnique({ where: { id: order.environmentId } }));
  if (known) {
    const data = { database, ...sealedLogins(known.ref, credentials), catalogVersion: { increment: 1 } };
    return { id: (await tx.environment.update({ where: { id: known.id }, data })).id, old: known.database };
  }
  const ref = previewRef(production.ref, pull.number);
  const { projectId } = order;
  const given = { projectId, projectSlug: pull.project.slug, kind: 'preview' as const, branch: pull.branch };
  const reserved = await reserveEnvironment(tx, { ...given, ref, database });
  await completeEnvironment(tx, reserved, credentials);
  return { id: reserved.id, old: null };
}

/** Is the project still there, and this commit still the one that is wanted? */
async function wanted(tx: WriteTx, { pullId, projectId, commit }: Order): Promise<boolean> {
  const there = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "project" WHERE "id" = ${projectId}::uuid AND "state" = 'ready' FOR SHARE`;
  const mine = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "preview" WHERE "pullId" = ${pullId}::uuid AND "commit" = ${commit} AND "state" = 'making' FOR UPDATE`;
  return there.length > 0 && mine.length > 0;
}

/**
 * Puts a new database in service as the preview of its pull request, in one transaction: address, keys and settings, the
 * end of the job, and the order to run the checks.
 * @returns the database that is not needed: the one before, or the new one when another commit is wanted by now
 */
export async function publishPreview(
  order: Order,
  built: Built,
  { failure, settings }: Outcome,
): Promise<string | null> {
  const { pullId, commit, production } = order;
  return bookkeep(async (tx) => {
    if (!(await wanted(tx, order))) return built.database;
    const { id, old } = await environmentRow(tx, order, built);
    const { schemas, maxRows, corsOrigins } = { ...production, ...settings };
    const behaviour = production.behaviour as Prisma.InputJsonObject;
    await tx.environment.update({
      where: { id },
      data: { schemas, maxRows, corsOrigins, behaviour, commit, ready: true },
    });
    const now = clock.now();
    await tx.preview.update({
      where: { pullId },
      data: {
        environmentId: id,
        // To be removed now: known by name until it is gone.
        building: old,
        state: failure ? 'failed' : 'ready',
        failure: failure ? (failure as object) : Prisma.DbNull,
        readyAt: now,
        tookMs: now.getTime() - order.requestedAt.getTime(),
        sizeBytes: built.bytes,
      },
    });
    await runChecks(tx, order);
    return old;
  });
}
