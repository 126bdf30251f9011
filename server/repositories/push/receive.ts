import { Failure } from '../../kernel/errors.ts';
import { command, maybe, type Repository, text } from '../../platform/git/run.ts';
import { NO_OBJECT } from '../../platform/git/values.ts';
import { MAIN } from '../location.ts';
import { commitOf } from '../tree.ts';
import { contentProblems } from './content.ts';
import type { PushContext } from './context.ts';
import { holdDecision } from './lock.ts';
import { productionOf, settingsOf } from './main.ts';
import { migrateTo, PartlyApplied } from './migrate.ts';
import { type MainPush, noteKept, notePush } from './note.ts';
import { beginPush } from './pending.ts';
import { pullLines, pullsAddress } from './pull-links.ts';
import { Refused, refuseIf } from './refuse.ts';
import { settingsProblems } from './settings.ts';
import { isNew, isRemoval, namesakeProblems, type RefUpdate, updateProblems } from './updates.ts';

export type Say = (line: string) => void;

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

async function receiveMain(
  repository: Repository,
  push: PushContext,
  update: RefUpdate,
  say: Say,
): Promise<MainPush> {
  const production = await productionOf(push.projectId);
  if (!production) throw new Refused(['The project is not ready. Push again once its page says that it is.']);
  const { environment, protectMain } = production;
  requireUnprotected(push, protectMain, update);
  const settings = await settingsOf(repository, update);
  refuseIf(settingsProblems(push.role, settings));
  try {
    const migrations = await migrateTo(environment, repository, update.after, say);
    return { environment, settings, migrations };
  } catch (error) {
    if (error instanceof PartlyApplied) await noteKept(push, environment, error.applied);
    throw error;
  }
}

async function decide(
  repository: Repository,
  push: PushContext,
  updates: readonly RefUpdate[],
  say: Say,
): Promise<void> {
  refuseIf(namesakeProblems(updates, await existingRefs(repository)));
  refuseIf(
    await contentProblems(
      repository,
      updates.filter((one) => !isRemoval(one)).map((one) => one.after),
    ),
  );
  const toMain = updates.find((update) => update.ref === MAIN);
  if (!toMain) return notePush(push, updates, undefined);
  await requireForward(repository, toMain);
  const undo = beginPush(repository, { push, updates: [...updates] });
  const main = await receiveMain(repository, push, toMain, say).catch((error) => {
    // What is neither done nor refused stays written down, for `settlePush`.
    if (error instanceof Refused || error instanceof Failure) undo();
    throw error;
  });
  await notePush(push, updates, main);
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
  // Without its turn a push could apply migrations while another one moves main.
  const decision = await holdDecision(push.projectId, push.turn, { wait: true });
  try {
    if (!decision.held)
      throw new Refused(['Another push to this project is running. Push again when it is done.']);
    await decide(repository, push, updates, say);
    for (const line of await pullLines(push, updates)) say(line);
  } finally {
    await decision.release();
  }
}
