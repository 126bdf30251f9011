import type { Environment } from '../../generated/prisma/client.ts';
import { contextFor, mutate } from '../../kernel/mutate.ts';
import type { AppliedMigration } from '../../migrations/shapes.ts';
import { fromNow } from '../../platform/clock.ts';
import { readDb } from '../../platform/control/client.ts';
import { command, maybe, type Repository, text } from '../../platform/git/run.ts';
import { NO_OBJECT, type ObjectId } from '../../platform/git/values.ts';
import { CONTROL_DATABASE, withConnection } from '../../platform/postgres/connect.ts';
import { MAIN } from '../location.ts';
import { announceRefs } from '../refs-moved.ts';
import { slipwayJsonAt } from '../slipway-json.ts';
import { commitOf } from '../tree.ts';
import { contentProblems } from './content.ts';
import type { PushContext } from './context.ts';
import { hasTurn } from './lock.ts';
import { migrateTo } from './migrate.ts';
import { pullLines, pullsAddress } from './pull-links.ts';
import { Refused, refuseIf } from './refuse.ts';
import { applySettings, changedSettings, settingsProblems } from './settings.ts';
import { isNew, isRemoval, namesakeProblems, type RefUpdate, updateProblems } from './updates.ts';

const SETTLED_SECONDS = 3;

export type Say = (line: string) => void;

/** Without its turn a push could apply migrations while another one moves main. */
async function requireTurn({ projectId, turn }: PushContext): Promise<void> {
  const ours = await withConnection(CONTROL_DATABASE, undefined, (client) =>
    hasTurn(client, projectId, turn),
  );
  if (!ours) throw new Refused(['Another push to this project is running. Push again when it is done.']);
}

/** Full names of all branches and tags before the push. */
async function existingRefs(repository: Repository): Promise<string[]> {
  const what = command('for-each-ref').flag('--format=%(refname)').pattern('refs/heads').pattern('refs/tags');
  return (await text(repository, what)).split('\n').filter(Boolean);
}

/** Main only goes forward: what runs in production stays in its history. */
async function requireForward(repository: Repository, update: RefUpdate): Promise<void> {
  const head = (await commitOf(repository, MAIN)) ?? NO_OBJECT;
  if (head !== update.before)
    throw new Refused(['The branch main has changed meanwhile. Run “git pull”, and push again.']);
  if (isNew(update)) return;
  const what = command('merge-base').flag('--is-ancestor').value(update.before, update.after);
  if ((await maybe(repository, what)) === undefined)
    throw new Refused([
      'The branch main runs in production: its history cannot be rewritten.',
      'Run “git pull --rebase”, and push without --force.',
    ]);
}

/** Where merging is the only way to main, words say how to go it. The very first push has nothing to be merged into. */
function requireUnprotected(push: PushContext, protectMain: boolean, update: RefUpdate): void {
  if (protectMain && !isNew(update))
    throw new Refused([
      'The branch main is protected: it moves by merging pull requests only.',
      'Push your commits to another branch, and open a pull request for it:',
      '  git push origin HEAD:refs/heads/<branch>',
      `  ${pullsAddress(push)}`,
    ]);
}

async function production(push: PushContext, update: RefUpdate): Promise<Environment> {
  const { projectId } = push;
  const project = await readDb().project.findUnique({
    where: { id: projectId },
    include: { environments: { where: { kind: 'production' }, take: 1 } },
  });
  const environment = project?.environments[0];
  if (project?.state !== 'ready' || !environment?.ready)
    throw new Refused(['The project is not ready. Push again once its page says that it is.']);
  requireUnprotected(push, project.protectMain, update);
  return environment;
}

async function settingsOf(repository: Repository, push: PushContext, update: RefUpdate) {
  const read = async (id: ObjectId) => {
    const found = id === NO_OBJECT ? undefined : await slipwayJsonAt(repository, id);
    return found?.ok ? found.value : {};
  };
  const changed = changedSettings(await read(update.before), await read(update.after));
  refuseIf(settingsProblems(push.role, changed));
  return changed;
}

interface MainPush {
  environment: Environment;
  migrations: AppliedMigration[];
  settings: Record<string, unknown>;
}

async function receiveMain(
  repository: Repository,
  push: PushContext,
  update: RefUpdate,
  say: Say,
): Promise<MainPush> {
  await requireForward(repository, update);
  const environment = await production(push, update);
  const settings = await settingsOf(repository, push, update);
  const migrations = await migrateTo(environment, repository, update.after, say);
  return { environment, settings, migrations };
}

const shortRef = (ref: string) => ref.replace(/^refs\/(?:heads\/)?/, '');
const heads = (updates: readonly RefUpdate[], side: 'before' | 'after') =>
  Object.fromEntries(
    updates.map((update) => [shortRef(update.ref), update[side] === NO_OBJECT ? null : update[side]]),
  );

/** Notes the push, and tells the gateways (a trigger on the environment's row) to read the schema again. */
async function note(
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
      ...(main ? { migrations: main.migrations.map((one) => `${one.version}_${one.name}`) } : {}),
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

/**
 * Decides a push inside receive-pack, before any ref moves: names, content, main's history; applies main's new
 * migrations to production and writes the audit entry. Throws `Refused` with what the client is told.
 * @param repository with the quarantine in its environment
 */
export async function receivePush(
  repository: Repository,
  push: PushContext,
  updates: readonly RefUpdate[],
  say: Say,
): Promise<void> {
  refuseIf(updateProblems(updates, MAIN));
  await requireTurn(push);
  refuseIf(namesakeProblems(updates, await existingRefs(repository)));
  refuseIf(
    await contentProblems(
      repository,
      updates.filter((one) => !isRemoval(one)).map((one) => one.after),
    ),
  );
  const toMain = updates.find((update) => update.ref === MAIN);
  const main = toMain && (await receiveMain(repository, push, toMain, say));
  await note(push, updates, main);
  for (const line of await pullLines(push, updates)) say(line);
}
