import fs from 'node:fs';
import path from 'node:path';
import type { Environment } from '../../generated/prisma/client.ts';
import { bookkeep } from '../../kernel/mutate.ts';
import { ownerLogin } from '../../kernel/owner-login.ts';
import { listApplied } from '../../migrations/queries.ts';
import { withApplyLock } from '../../migrations/session.ts';
import type { AppliedMigration } from '../../migrations/shapes.ts';
import { command, maybe, type Repository, run } from '../../platform/git/run.ts';
import { NO_OBJECT } from '../../platform/git/values.ts';
import { logger } from '../../platform/log.ts';
import { withConnection } from '../../platform/postgres/connect.ts';
import { readSettings } from '../../platform/settings.ts';
import { MAIN, repositoryOf } from '../location.ts';
import { announceRefs } from '../refs-moved.ts';
import { commitOf } from '../tree.ts';
import { holdDecision, openTurn } from './lock.ts';
import { productionOf, settingsOf } from './main.ts';
import { Busy, migrateTo, PartlyApplied } from './migrate.ts';
import { noteKept, notePush } from './note.ts';
import { forgetPendingPush, hasPendingPush, type PendingPush, readPendingPush } from './pending.ts';
import { Refused } from './refuse.ts';
import type { RefUpdate } from './updates.ts';

const log = logger('push');

/** Moves all refs of the push that are still where it found them. */
async function moveRefs(repository: Repository, updates: readonly RefUpdate[]): Promise<void> {
  const lines: string[] = [];
  for (const { ref, before, after } of updates) {
    const now =
      (await maybe(
        repository,
        command('rev-parse')
          .flag('--verify', '--quiet')
          .value(ref as never),
      )) ?? NO_OBJECT;
    if (now !== before) continue;
    lines.push(after === NO_OBJECT ? `delete ${ref}\0${before}\0` : `update ${ref}\0${after}\0${before}\0`);
  }
  if (lines.length)
    await run(repository, command('update-ref').flag('--stdin', '-z'), { input: lines.join('') });
}

/**
 * The migrations that a commit has brought. Waits for a session that still applies some: PostgreSQL ends the one of a
 * killed process only after its statement.
 */
async function appliedBy(environment: Environment, commit: string): Promise<AppliedMigration[]> {
  const applied = await withConnection(environment.database, ownerLogin(environment), (client) =>
    withApplyLock(client, () => listApplied(client)),
  );
  if (applied === 'busy') throw new Error('Its migrations are still running.');
  return applied.filter((one) => one.commit === commit);
}

/** A series that was cut off between two of its migrations: the rest of it, or what is kept when that fails. */
async function finishSeries(
  repository: Repository,
  { push }: PendingPush,
  environment: Environment,
  { after }: RefUpdate,
): Promise<boolean> {
  try {
    await migrateTo(environment, repository, after, () => undefined);
    return true;
  } catch (error) {
    if (!(error instanceof Refused) || error instanceof Busy) throw error;
    log.warn('a push that was cut off cannot be finished', { projectId: push.projectId, why: error.lines });
    const more = error instanceof PartlyApplied ? error.applied : [];
    await noteKept(push, environment, [...(await appliedBy(environment, after)), ...more]);
    return false;
  }
}

/** Did production change, or was it noted as changed? Then main follows. */
async function finish(repository: Repository, pending: PendingPush, main: RefUpdate): Promise<string> {
  const { push, updates } = pending;
  const production = await productionOf(push.projectId);
  if (!production) return 'forgotten';
  const { environment } = production;
  const noted = environment.commit === main.after;
  if (!noted && !(await appliedBy(environment, main.after)).length) return 'forgotten';
  if (!(await finishSeries(repository, pending, environment, main))) return 'given up';
  if (!noted) {
    const migrations = await appliedBy(environment, main.after);
    const settings = await settingsOf(repository, main);
    await notePush(push, updates, { environment, migrations, settings });
  }
  await moveRefs(repository, updates);
  await bookkeep((tx) => announceRefs(tx, push.projectId));
  return 'finished';
}

async function settle(repository: Repository, pending: PendingPush): Promise<string> {
  const main = pending.updates.find(({ ref }) => ref === MAIN);
  const head = (await commitOf(repository, MAIN)) ?? NO_OBJECT;
  // Done as a whole, or somebody else has moved main since.
  if (!main || head !== main.before) return 'done';
  return finish(repository, pending, main);
}

/**
 * Brings branch and database of a project together again after a push to main was cut off: when its migrations are in
 * production the branches follow and the audit entry is written, otherwise nothing has happened. Does nothing while a
 * push is running, and nothing when none was cut off. Safe to call at any time.
 */
export async function settlePush(projectId: string): Promise<void> {
  const repository = repositoryOf(projectId);
  if (!hasPendingPush(repository)) return;
  const turn = await openTurn(projectId);
  const decision = (await turn.tryTake())
    ? await holdDecision(projectId, turn.pid, { wait: false })
    : undefined;
  try {
    if (!decision?.held || !hasPendingPush(repository)) return;
    const pending = readPendingPush(repository);
    const outcome = pending ? await settle(repository, pending) : 'unreadable';
    forgetPendingPush(repository);
    if (outcome !== 'done') log.warn('a push that was cut off was settled', { projectId, outcome });
  } finally {
    await decision?.release();
    await turn.release();
  }
}

/** `settlePush` for every project; one that fails does not keep the others from it. */
export async function settlePushes(): Promise<void> {
  const folder = path.join(readSettings().dataDir, 'repositories');
  const names = await fs.promises.readdir(folder).catch(() => []);
  for (const name of names.filter((one) => one.endsWith('.git')))
    await settlePush(name.slice(0, -4)).catch((error) =>
      log.error('a push was not settled', { name, error }),
    );
}
