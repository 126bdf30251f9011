import type { Check as CheckRow } from '../generated/prisma/client.ts';
import { fail } from '../kernel/errors.ts';
import type { ReadDb } from '../platform/control/client.ts';
import { CHECKS, checkNamed } from './all.ts';
import { mayBeDecided } from './policy.ts';
import { type CheckDetails, type CheckSummary, checkResult, decision } from './shapes.ts';

function summaryOf(row: CheckRow): CheckSummary {
  const check = checkNamed(row.name)!;
  const decided = decision.safeParse(row.decision).data ?? null;
  // A decision on what a check asked does not cover a later failure of it.
  const accepted = row.state === 'failed' && check.acceptable === true && (decided?.accepted.length ?? 0) > 0;
  const meant = decided !== null && (row.state === 'decision' || accepted);
  return {
    ...{
      name: row.name,
      title: check.title,
      part: check.part,
      startedAt: row.startedAt,
      endedAt: row.endedAt,
    },
    state: meant ? 'passed' : row.state,
    summary: meant
      ? `${row.summary} ${accepted ? 'Accepted by' : 'Meant, says'} ${decided.name}.`
      : row.summary,
    decision: meant ? decided : null,
  };
}

const order = (name: string) => CHECKS.findIndex((one) => one.name === name);

/** The checks of each pull request's head, by its id, in the order of the list of checks. */
export async function checkSummaries(
  db: ReadDb,
  pulls: readonly { id: string; head: string }[],
): Promise<Map<string, CheckSummary[]>> {
  if (!pulls.length) return new Map();
  const where = { OR: pulls.map(({ id, head }) => ({ pullId: id, commit: head })) };
  const rows = (await db.check.findMany({ where, omit: { result: true } })) as CheckRow[];
  const known = rows.filter((row) => checkNamed(row.name)).sort((a, b) => order(a.name) - order(b.name));
  const byPull = Map.groupBy(known, (row) => row.pullId);
  return new Map(pulls.map(({ id }) => [id, (byPull.get(id) ?? []).map(summaryOf)]));
}

/** One check of a commit with its findings and its lens's difference. Throws `not_found`. */
export async function checkDetails(
  db: ReadDb,
  pullId: string,
  commit: string,
  name: string,
): Promise<CheckDetails> {
  const where = { pullId_commit_name: { pullId, commit, name } };
  const row = checkNamed(name) && (await db.check.findUnique({ where }));
  if (!row) throw fail('not_found', `There is no check “${name}” of this commit.`);
  const result = checkResult.safeParse(row.result).data;
  const summary = summaryOf(row);
  const findings = result?.findings ?? [];
  const decidable = !summary.decision && mayBeDecided(checkNamed(name)!, { state: row.state, findings });
  return { ...summary, decidable, commit, findings, data: result?.data ?? null };
}

/** The pull request of a number, as far as its checks need it. Throws `not_found`. */
export async function checkedPull(
  db: ReadDb,
  projectId: string,
  number: number,
): Promise<{ id: string; head: string }> {
  const where = { projectId_number: { projectId, number } };
  const pull = await db.pullRequest.findUnique({ where, select: { id: true, head: true } });
  if (!pull) throw fail('not_found', `There is no pull request #${number} in this project.`);
  return pull;
}
