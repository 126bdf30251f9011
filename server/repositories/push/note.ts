import type { Environment } from '../../generated/prisma/client.ts';
import { contextFor, mutate } from '../../kernel/mutate.ts';
import type { AppliedMigration } from '../../migrations/shapes.ts';
import { fromNow } from '../../platform/clock.ts';
import { NO_OBJECT } from '../../platform/git/values.ts';
import { MAIN } from '../location.ts';
import { announceRefs } from '../refs-moved.ts';
import type { PushContext } from './context.ts';
import { applySettings } from './settings.ts';
import type { RefUpdate } from './updates.ts';

const SETTLED_SECONDS = 3;

/** What a push to main did to production. */
export interface MainPush {
  environment: Environment;
  migrations: AppliedMigration[];
  settings: Record<string, unknown>;
}

const shortRef = (ref: string) => ref.replace(/^refs\/(?:heads\/)?/, '');
const heads = (updates: readonly RefUpdate[], side: 'before' | 'after') =>
  Object.fromEntries(
    updates.map((update) => [shortRef(update.ref), update[side] === NO_OBJECT ? null : update[side]]),
  );
const names = (migrations: readonly AppliedMigration[]) =>
  migrations.map((one) => `${one.version}_${one.name}`);

/** Notes the push, and tells the gateways (a trigger on the environment's row) to read the schema again. */
export async function notePush(
  push: PushContext,
  updates: readonly RefUpdate[],
  main: MainPush | undefined,
): Promise<void> {
  const head = updates.find((update) => update.ref === MAIN)?.after;
  await mutate(contextFor(push.actor, push.requestId), 'repository.push', async (tx) => {
    if (main) {
      const where = { id: main.environment.id };
      // Also without migrations: a push that was cut off may have left the number behind the schema.
      await tx.environment.update({ where, data: { commit: head, catalogVersion: { increment: 1 } } });
      await applySettings(tx, { projectId: push.projectId, environmentId: where.id }, main.settings);
    }
    // In case that nobody is left to say so once the refs have moved.
    await announceRefs(tx, push.projectId, fromNow(SETTLED_SECONDS));
    const after = {
      ...heads(updates, 'after'),
      ...(main ? { migrations: names(main.migrations) } : {}),
      ...(main && Object.keys(main.settings).length ? { settings: main.settings } : {}),
    };
    const audit = {
      chain: push.teamId,
      target: `project:${push.slug}`,
      before: heads(updates, 'before'),
      after,
    };
    return { result: undefined, audit };
  });
}

/** Notes migrations that stay in production although their push was refused. */
export async function noteKept(
  push: PushContext,
  environment: Environment,
  migrations: readonly AppliedMigration[],
): Promise<void> {
  await mutate(contextFor(push.actor, push.requestId), 'repository.pushPart', async (tx) => {
    await tx.environment.update({
      where: { id: environment.id },
      data: { catalogVersion: { increment: 1 } },
    });
    const after = { migrations: names(migrations) };
    const audit = { chain: push.teamId, target: `project:${push.slug}`, after };
    return { result: undefined, audit };
  });
}
