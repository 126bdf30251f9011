import type { Check as CheckRow } from '../generated/prisma/client.ts';
import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { TeamAccess } from '../teams/access.ts';
import { checkNamed } from './all.ts';
import type { Check } from './check.ts';
import { failuresOf, mayBeDecided } from './policy.ts';
import { checkResult, type DecideInput, type Decision, decision } from './shapes.ts';

/** Says no when there is nothing to decide; gives what would be accepted of a failed check. */
function assertOpen(row: CheckRow | null, check: Check): string[] {
  const { title } = check;
  if (!row) throw fail('precondition', `“${title}” has not run on this commit.`);
  const findings = checkResult.safeParse(row.result).data?.findings ?? [];
  if (!mayBeDecided(check, { state: row.state, findings }))
    throw fail(
      'precondition',
      row.state === 'failed'
        ? `A failure of “${title}” cannot be accepted. Push a commit that mends it.`
        : `“${title}” does not wait for a decision.`,
    );
  if (decision.safeParse(row.decision).success)
    throw fail('conflict', `Somebody has decided on “${title}” already; reload the page.`);
  return row.state === 'failed' ? failuresOf({ findings }) : [];
}

/**
 * Says that what a check asks about is meant, or accepts what one failed for where that is allowed: it counts as passed
 * for this commit, and no further. What the project wants of reviews stays. The author may do it too; the decision says so. Throws `not_found`, and `precondition` or `conflict` when there is nothing to decide.
 */
export function decide(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  input: DecideInput,
): Promise<Decision> {
  const check = checkNamed(input.name);
  if (!check) throw fail('not_found', `There is no check “${input.name}”.`);
  return mutate(ctx, 'check.decide', async (tx) => {
    await tx.$queryRaw`
      SELECT 1 AS done FROM pull_request WHERE "projectId" = ${project.id}::uuid AND number = ${input.number}::int FOR UPDATE`;
    const where = { projectId_number: { projectId: project.id, number: input.number } };
    const pull = await tx.pullRequest.findUnique({ where });
    if (!pull) throw fail('not_found', `There is no pull request #${input.number} in this project.`);
    if (pull.state !== 'open') throw fail('precondition', `Pull request #${input.number} is ${pull.state}.`);
    if (input.commit && input.commit !== pull.head)
      throw fail('conflict', 'The branch has moved on. Look at the new commit first.');
    const key = { pullId: pull.id, commit: pull.head, name: input.name };
    const row = await tx.check.findUnique({ where: { pullId_commit_name: key } });
    const accepted = assertOpen(row, check);
    const { userId, name } = ctx.actor;
    const made: Decision = {
      userId,
      name,
      at: clock.now().toISOString(),
      reason: input.reason,
      byAuthor: userId === pull.authorId,
      accepted,
    };
    await tx.check.update({ where: { pullId_commit_name: key }, data: { decision: made } });
    const { state, summary } = row!;
    const after = { check: input.name, commit: pull.head, state, summary, reason: input.reason, accepted };
    return { result: made, audit: { chain: team.id, target: `pull:${project.slug}/${input.number}`, after } };
  });
}
