import pg from 'pg';
import { retireToTemplate } from '../../environments/clone.ts';
import { newDatabaseName } from '../../environments/create.ts';
import { createEnvironmentDatabase, dropEnvironmentDatabase } from '../../environments/database.ts';
import type { Environment } from '../../generated/prisma/client.ts';
import { bookkeep } from '../../kernel/mutate.ts';
import { clock, fromNow } from '../../platform/clock.ts';
import { readDb } from '../../platform/control/client.ts';
import { logger } from '../../platform/log.ts';
import { connect } from '../../platform/postgres/connect.ts';
import { readSettings } from '../../platform/settings.ts';
import { derivedKey } from '../../platform/vault.ts';
import { projectJob } from '../../provisioning/shapes.ts';
import { refreshBase } from '../refresh-base.ts';
import { enqueuePreview } from '../request.ts';
import { failWaiting } from '../settle.ts';
import type { FillReport } from '../shapes.ts';
import { amend, withoutPlace } from './amend.ts';
import { CopyFailed, fillBase } from './fill.ts';
import { type Amendments, planMasks } from './plan.ts';
import { openProduction, ReaderEnded, whyReadingFailed } from './source.ts';

const log = logger('previews');
const TRIES = 12;
const PUT_OFF_SECONDS = 10;
/** Refusals of masked rows: other values may pass. */
const REFUSED = /^(22|23)/;

/** What earlier tries have taught. */
interface Learned {
  amendments: Amendments;
  /** Tables whose masked rows fit into none of their partitions. */
  leftOut: Set<string>;
}

/** One try in a database of its own; says whether another one makes sense, with what was learned. */
async function tryFill(
  production: Environment,
  database: string,
  key: Buffer,
  { amendments, leftOut }: Learned,
): Promise<FillReport | 'again'> {
  await dropEnvironmentDatabase(connect, { database });
  const { owner } = await createEnvironmentDatabase(connect, { database });
  const source = await openProduction(production);
  try {
    const most = readSettings().SLIPWAY_PREVIEW_ROWS;
    return await fillBase(source, { database, owner }, { key, most, amendments, leftOut });
  } catch (error) {
    const failed = error instanceof CopyFailed ? error : undefined;
    const cause = failed?.error ?? error;
    if (!(cause instanceof pg.DatabaseError) || !REFUSED.test(cause.code ?? ''))
      throw await whyReadingFailed(source.client, error);
    const plan = planMasks(source.facts, source.samples, amendments);
    const refusal = { error: cause, ...(failed && { table: failed.table }) };
    if (amend(refusal, source.facts, plan, amendments)) return 'again';
    const lost = withoutPlace(refusal, source.facts);
    for (const table of lost ?? []) leftOut.add(table);
    if (lost) return 'again';
    throw error;
  } finally {
    await source.client.end();
  }
}

async function fill(production: Environment, database: string): Promise<FillReport> {
  const key = derivedKey(`mask:${production.projectId}`);
  const learned: Learned = { amendments: new Map(), leftOut: new Set() };
  for (let left = TRIES; left > 0; left--) {
    const report = await tryFill(production, database, key, learned);
    if (report !== 'again') return report;
  }
  throw new Error('The masked values do not fit the rules of the schema.');
}

interface Names {
  name: string;
  /** The copy in use. */
  old: string | null;
}

/** Puts the new copy in the old one's place, if the project is still there. */
async function publish(
  production: Environment,
  { name: database, old }: Names,
  started: number,
  sizeBytes: number,
  report: FillReport,
) {
  const { projectId, commit } = production;
  const filledAt = clock.now();
  return bookkeep(async (tx) => {
    const ready = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM "project" WHERE "id" = ${projectId}::uuid AND "state" = 'ready' FOR SHARE`;
    if (!ready.length) return false;
    const facts = {
      state: 'ready' as const,
      commit,
      filledAt,
      tookMs: filledAt.getTime() - started,
      sizeBytes,
    };
    await tx.previewBase.update({
      where: { projectId },
      // The old copy is known by name until it is gone.
      data: { ...facts, database, building: old, failure: null, report: report as object },
    });
    const waiting = await tx.preview.findMany({ where: { projectId, state: 'waiting' } });
    for (const { pullId } of waiting) await enqueuePreview(tx, { pullId, projectId });
    return true;
  });
}

/** The name of the copy that will be made is written down first; what a crash left under the last name is removed. */
async function begin(projectId: string): Promise<Names> {
  const before = await readDb().previewBase.findUnique({ where: { projectId } });
  if (before?.building) await dropEnvironmentDatabase(connect, { database: before.building });
  const name = newDatabaseName();
  const now = { building: name, state: 'filling' as const, failure: null };
  await bookkeep((tx) =>
    tx.previewBase.upsert({ where: { projectId }, create: { projectId, ...now }, update: now }),
  );
  return { name, old: before?.database ?? null };
}

async function discard(projectId: string, database: string): Promise<void> {
  await dropEnvironmentDatabase(connect, { database });
  const where = { projectId, building: database };
  await bookkeep((tx) => tx.previewBase.updateMany({ where, data: { building: null } }));
}

/** Begins again when the migration is through. Previews that have no copy to start from go on waiting. */
async function putOff(projectId: string, { name, old }: Names): Promise<void> {
  await dropEnvironmentDatabase(connect, { database: name });
  const data = { state: old ? ('ready' as const) : ('filling' as const), building: null };
  await bookkeep(async (tx) => {
    await tx.previewBase.updateMany({ where: { projectId, building: name }, data });
    await refreshBase(tx, projectId, fromNow(PUT_OFF_SECONDS));
  });
}

/** What is said names columns and rules, and values only as they were masked. */
function reasonOf(error: unknown): string {
  const cause = error instanceof CopyFailed ? error.error : error;
  if (cause instanceof pg.DatabaseError && REFUSED.test(cause.code ?? ''))
    return `PostgreSQL refused a masked value, and no other form of it passes either: ${cause.message}. Loosen that rule, or take the mark off the column.`;
  return 'The masked copy of production could not be made; the server log says why.';
}

/**
 * The job that makes a new masked copy of production: filled under a name of its own, then put in the place of the old
 * one, from which previews are made until then. When it fails, an older copy stays in use; when it stands in a
 * migration's way, it begins again a little later.
 */
export async function makeBase(payload: unknown): Promise<void> {
  const { projectId } = projectJob.parse(payload);
  const where = { projectId, kind: 'production' as const, ready: true, project: { state: 'ready' as const } };
  const production = await readDb().environment.findFirst({ where });
  if (!production) return;
  const started = clock.now().getTime();
  const { name, old } = await begin(projectId);
  try {
    const report = await fill(production, name);
    const bytes = await retireToTemplate(connect, name);
    const used = await publish(production, { name, old }, started, Math.round(bytes), report);
    const unused = used ? old : name;
    if (unused) await discard(projectId, unused);
    log.info('preview base filled', { projectId, tookMs: clock.now().getTime() - started, bytes });
  } catch (error) {
    if (error instanceof ReaderEnded) return putOff(projectId, { name, old });
    log.error('the preview base could not be filled', { projectId, error });
    await dropEnvironmentDatabase(connect, { database: name });
    const failure = reasonOf(error);
    const data = { state: old ? ('ready' as const) : ('failed' as const), building: null, failure };
    await bookkeep((tx) => tx.previewBase.updateMany({ where: { projectId, building: name }, data }));
    if (!old) await failWaiting(projectId, failure);
  }
}
