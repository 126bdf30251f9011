import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import type { WriteTx } from '../platform/control/client.ts';
import { command, type Repository, text } from '../platform/git/run.ts';
import { branchRef, type ObjectId, printable } from '../platform/git/values.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { MAIN } from '../repositories/location.ts';
import { LOG_FLAGS, parseLog } from '../repositories/log-format.ts';
import { keep } from '../repositories/merge/refs.ts';
import { requireRepository } from '../repositories/queries.ts';
import type { CommitSummary } from '../repositories/shapes.ts';
import { commitOf } from '../repositories/tree.ts';
import type { TeamAccess } from '../teams/access.ts';
import { inviteOwners } from './invite-owners.ts';
import { type Look, lookAt } from './look.ts';
import { notifyMentioned } from './notify.ts';
import { startRuns } from './runs.ts';
import { pullTarget } from './target.ts';

const COMMITS = 50;
const TITLE = 200;

export interface OpenInput {
  branch: string;
  title?: string;
  body?: string;
  draft?: boolean;
}

/** `add-invoice_lines` → `Add invoice lines`. Pure. */
export function titleOf(branch: string): string {
  const words = branch
    .replace(/^.*\//, '')
    .replace(/[-_.]+/g, ' ')
    .trim();
  return words ? words.charAt(0).toUpperCase() + words.slice(1) : branch;
}

/** What a pull request is called and says when nobody says otherwise: its only commit, or its branch and commits. Pure. */
export function defaultWords(branch: string, commits: readonly Pick<CommitSummary, 'subject' | 'body'>[]) {
  const [only] = commits;
  if (only && commits.length === 1)
    return { title: only.subject.slice(0, TITLE) || titleOf(branch), body: only.body };
  const lines = [...commits].reverse().map(({ subject }) => `- ${subject}`);
  return { title: titleOf(branch), body: lines.join('\n') };
}

/** The commits that a branch adds, newest first, at most 50, without merges. */
export async function commitsOf(
  repository: Repository,
  { mergeBase, head }: Pick<Look, 'mergeBase' | 'head'>,
): Promise<CommitSummary[]> {
  const what = command('log').flag(...LOG_FLAGS, '--no-merges', `--max-count=${COMMITS}`);
  return parseLog(await text(repository, what.range(mergeBase as ObjectId, '..', head as ObjectId)));
}

/** Branch and main as they are. Throws `invalid` or `not_found` for what cannot be proposed. */
async function requireProposal(repository: Repository, branch: string): Promise<Look> {
  const ref = branchRef(branch);
  const head = ref && (await commitOf(repository, ref));
  if (!head)
    throw fail(
      'not_found',
      `There is no branch “${printable(branch)}”. Push it first: git push origin HEAD:${printable(branch)}`,
    );
  if (ref === MAIN)
    throw fail('invalid', 'Main cannot be merged into itself. Push your commits to another branch.');
  const main = await commitOf(repository, MAIN);
  if (!main) throw fail('precondition', 'Main has no commits yet. Push the first ones to it.');
  const look = await lookAt(repository, head, main);
  if (!look) throw fail('invalid', `“${branch}” has no history in common with main. Start it from main.`);
  if (!look.ahead)
    throw fail('invalid', `Nothing differs: main has all commits of “${branch}”. Push some first.`);
  return look;
}

async function refuseSecond(tx: WriteTx, projectId: string, branch: string): Promise<void> {
  // The row of the project is locked by the numbering: two that open the same branch at once take turns.
  const other = await tx.pullRequest.findFirst({ where: { projectId, branch, state: 'open' } });
  if (other)
    throw fail('conflict', `#${other.number} is open for “${branch}” already.`, {
      data: { number: other.number },
    });
}

/**
 * Opens a pull request for a pushed branch that is ahead of main. Title and body come from its commits unless given.
 * Preview and checks start in the same transaction. Throws `conflict` when the branch has an open one.
 */
export async function openPull(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  { branch, title, body, draft = false }: OpenInput,
): Promise<{ number: number }> {
  const repository = requireRepository(project);
  const look = await requireProposal(repository, branch);
  const words = defaultWords(branch, await commitsOf(repository, look));
  const authorId = ctx.actor.userId;
  return mutate(ctx, 'pull.open', async (tx) => {
    const counted = await tx.project.update({
      where: { id: project.id },
      data: { nextPull: { increment: 1 } },
    });
    await refuseSecond(tx, project.id, branch);
    const number = counted.nextPull - 1;
    const data = { title: title || words.title, body: body || words.body, branch, draft };
    const { head, mergeBase } = look;
    const row = await tx.pullRequest.create({
      data: {
        ...data,
        projectId: project.id,
        number,
        authorId,
        head,
        mergeBase,
        standing: look,
        updatedAt: clock.now(),
      },
    });
    const subject = { teamId: team.id, projectId: project.id, number, title: row.title };
    await inviteOwners(tx, subject, row, look, ctx.actor);
    await notifyMentioned(tx, subject, row.body, ctx.actor);
    await startRuns(tx, { pullId: row.id, projectId: project.id, commit: head });
    await keep(repository, `pulls/${number}`, head as ObjectId);
    const after = { title: row.title, branch, head, draft };
    return { result: { number }, audit: { chain: team.id, target: pullTarget(project, number), after } };
  });
}
