import { z } from 'zod';
import { Prisma } from '../generated/prisma/client.ts';
import { bookkeep } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import { readDb } from '../platform/control/client.ts';
import { logger } from '../platform/log.ts';
import { CHECKS } from './all.ts';
import type { Check, CheckContext } from './check.ts';
import { contextOf } from './context.ts';
import { followMain } from './follow-main.ts';
import { holdsFor } from './policy.ts';
import { type CheckResult, decision } from './shapes.ts';
import { startChecks } from './start.ts';

const log = logger('checks');
const payload = z.object({ pullId: z.uuid(), projectId: z.uuid(), commit: z.string().min(1) });

/** Writes what a check says, unless the branch has moved on meanwhile. False: it has. */
async function note(context: CheckContext, check: Check, data: object): Promise<boolean> {
  const { pullId, commit } = context;
  const where = { pullId, commit, name: check.name, pull: { head: commit, state: 'open' as const } };
  return bookkeep(async (tx) => (await tx.check.updateMany({ where, data })).count === 1);
}

async function resultOf(check: Check, context: CheckContext): Promise<CheckResult> {
  try {
    return await check.run(context);
  } catch (error) {
    log.error('a check could not run', { check: check.name, pullId: context.pullId, error });
    const summary = 'The check itself broke; the server log says why. Push again to try once more.';
    return { state: 'failed', summary, findings: [] };
  }
}

/** A decision that does not cover what was found now falls; nobody can decide while the check runs. */
async function dropDecision(
  { pullId, commit }: CheckContext,
  check: Check,
  result: CheckResult,
): Promise<void> {
  const key = { pullId_commit_name: { pullId, commit, name: check.name } };
  const row = await readDb().check.findUnique({ where: key, select: { decision: true } });
  const made = decision.safeParse(row?.decision).data;
  if (!made || holdsFor(made, result)) return;
  await bookkeep((tx) => tx.check.update({ where: key, data: { decision: Prisma.DbNull } }));
}

async function runOne(check: Check, context: CheckContext): Promise<boolean> {
  if (!(await note(context, check, { state: 'running', startedAt: clock.now(), endedAt: null })))
    return false;
  const result = await resultOf(check, context);
  const { state, summary } = result;
  await dropDecision(context, check, result);
  return note(context, check, { state, summary, result: result as object, endedAt: clock.now() });
}

/**
 * The job `checks.run`: runs every check of a commit, each writing its state as it goes. Does nothing when the branch
 * has moved on; can be repeated from the start after a crash.
 */
export async function runChecks(given: unknown): Promise<void> {
  const place = payload.parse(given);
  const context = await contextOf(readDb(), place);
  if (!context) return;
  await bookkeep((tx) => startChecks(tx, place));
  if (context.behind && (await followMain(place))) return;
  for (const check of CHECKS) if (!(await runOne(check, context))) return;
}
