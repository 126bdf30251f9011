import { fail } from '../kernel/errors.ts';
import type { TeamRole } from '../kernel/permissions.ts';
import type { ReadDb } from '../platform/control/client.ts';
import { digest } from '../platform/vault.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { requireRepository } from '../repositories/queries.ts';
import { filesOf } from './files.ts';
import { type LoadedPull, loadPulls, type Rules } from './load.ts';
import { ownersOf } from './owners.ts';
import { asMentionable, peopleOf } from './people.ts';
import { latestReviews } from './reviews.ts';
import { previewsOf } from './runs.ts';
import type { Person, PullRow, PullView, Reason, ReviewerRow } from './shapes.ts';
import { may, PULL_VERBS } from './state.ts';
import { threadsOf } from './threads.ts';

/** Who reads, and where: what the procedures of a project have in their context. */
export interface Reading {
  db: ReadDb;
  actor: { userId: string };
  team: { id: string; slug: string; role: TeamRole };
  project: ProjectAccess;
}

type Name = (id: string) => Person;
const place = ({ team, project }: Reading) => ({ id: project.id, teamId: team.id });

function namesOf(db: ReadDb, pulls: readonly LoadedPull[]): Promise<Name> {
  const ids = pulls.flatMap(({ row }) => [
    row.authorId,
    row.queuedById,
    ...row.reviewers.map(({ userId }) => userId),
    ...row.reviews.map(({ userId }) => userId),
  ]);
  return peopleOf(db, ids);
}

function reviewersOf({ row, look }: LoadedPull, rules: Rules, name: Name): ReviewerRow[] {
  const latest = latestReviews(row.reviews);
  const asked = new Map(row.reviewers.map((one) => [one.userId, one]));
  const rule = new Map(
    ownersOf(rules.owners, look).flatMap(({ rule, userIds }) => userIds.map((id) => [id, rule] as const)),
  );
  const ids = new Set([...asked.keys(), ...latest.keys()]);
  ids.delete(row.authorId);
  return [...ids].map((id) => {
    const said = latest.get(id);
    const at = said?.at ?? asked.get(id)!.askedAt;
    return { person: name(id), state: said?.state ?? 'waiting', at, rule: rule.get(id) ?? null };
  });
}

/** What only its author can do something about; approvals are for others. */
const FOR_AUTHOR = new Set<Reason['kind']>([
  'failed',
  'decision',
  'conflict',
  'changes',
  'threads',
  'nothing',
]);

/** Does it wait for this reader: for their review, or as their own one that needs a hand? */
function isYours({ row, verdict }: LoadedPull, reviewers: readonly ReviewerRow[], userId: string): boolean {
  if (row.state !== 'open') return false;
  if (row.authorId === userId)
    return verdict.verdict === 'ready' || verdict.reasons.some(({ kind }) => FOR_AUTHOR.has(kind));
  const own = reviewers.find(({ person }) => person.id === userId);
  return !row.draft && (own?.state === 'waiting' || own?.state === 'fallen');
}

function rowOf(
  pull: LoadedPull,
  { rules, name, preview, userId }: { rules: Rules; name: Name; preview: PullRow['preview']; userId: string },
): PullRow {
  const { row, checks, verdict } = pull;
  const reviewers = reviewersOf(pull, rules, name);
  return {
    number: row.number,
    title: row.title,
    state: row.state,
    draft: row.draft,
    branch: row.branch,
    author: name(row.authorId),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    checks,
    preview,
    reviewers,
    verdict: verdict.verdict,
    verdictTitle: verdict.title,
    verdictLead: verdict.lead,
    yours: isYours(pull, reviewers, userId),
    openThreads: row.threads.length,
    version: row.release?.version ?? null,
  };
}

/** The pull requests of a project in one state, newest first, at most 200. */
export async function listPulls(reading: Reading, state: PullRow['state']): Promise<PullRow[]> {
  const { db, project, actor } = reading;
  const { pulls, rules } = await loadPulls(db, requireRepository(project), place(reading), { state });
  const [name, previews] = await Promise.all([
    namesOf(db, pulls),
    previewsOf(
      db,
      pulls.map(({ row }) => row.id),
    ),
  ]);
  return pulls.map((pull) =>
    rowOf(pull, { rules, name, preview: previews.get(pull.row.id)?.state ?? null, userId: actor.userId }),
  );
}

/** How many pull requests of a project are open, and how many of them wait for the reader. */
export async function countPulls({ db, project }: Reading): Promise<{ open: number }> {
  return { open: await db.pullRequest.count({ where: { projectId: project.id, state: 'open' } }) };
}

/** What a stranger and a typing error get alike. */
export const noPull = (number: number) =>
  fail('not_found', `There is no pull request #${number} in this project.`);

/** One pull request with everything known of it. Throws `not_found`. */
export async function loadPull(reading: Reading, number: number) {
  const { db, project } = reading;
  const { pulls, ...rest } = await loadPulls(db, requireRepository(project), place(reading), { number });
  if (!pulls[0]) throw noPull(number);
  return { ...rest, pull: pulls[0] };
}

function permissions(pull: LoadedPull, { team, actor }: Reading): Pick<PullView, 'may' | 'mayNot'> {
  const isAuthor = pull.row.authorId === actor.userId;
  const answers = PULL_VERBS.map((verb) => [verb, may(team.role, pull.life, verb, isAuthor)] as const);
  // Merging is more than a matter of role and state: the verdict decides.
  const { verdict, lead } = pull.verdict;
  const final = answers.map(([verb, answer]) =>
    verb === 'merge' && answer === true && verdict !== 'ready'
      ? ([verb, lead] as const)
      : ([verb, answer] as const),
  );
  return {
    may: Object.fromEntries(final.map(([verb, answer]) => [verb, answer === true])) as PullView['may'],
    mayNot: Object.fromEntries(final.filter(([, answer]) => answer !== true)),
  };
}

/** A whole pull request for its page. Throws `not_found`. */
export async function showPull(reading: Reading, number: number): Promise<PullView> {
  const { db, project, actor } = reading;
  const { pull, rules, members } = await loadPull(reading, number);
  const { row, look, verdict, release } = pull;
  const repository = requireRepository(project);
  const [name, previews, files, threads] = await Promise.all([
    namesOf(db, [pull]),
    previewsOf(db, [row.id]),
    filesOf(db, repository, row.id, look, actor.userId),
    threadsOf(db, repository, row.id, look, actor.userId),
  ]);
  const preview = previews.get(row.id) ?? null;
  const {
    preview: _,
    verdict: __,
    verdictTitle: ___,
    verdictLead: ____,
    yours: _____,
    ...frame
  } = rowOf(pull, {
    rules,
    name,
    preview: null,
    userId: actor.userId,
  });
  const { head, main, mergeBase, ahead, behind, conflicts, misplaced, collisions } = look;
  return {
    ...frame,
    body: row.body,
    standing: { head, main, mergeBase, ahead, behind, conflicts, misplaced, collisions },
    preview,
    verdict,
    threads,
    files,
    reviews: row.reviews.map(({ id, userId, verdict, body, commit, createdAt, fallenAt }) => ({
      id,
      person: name(userId),
      verdict,
      body,
      commit,
      createdAt,
      fallen: fallenAt !== null,
    })),
    ...permissions(pull, reading),
    mergedAt: row.state === 'merged' ? row.closedAt : null,
    closedAt: row.state === 'closed' ? row.closedAt : null,
    note: row.note,
    release,
    queued:
      row.queuedAt && row.queuedById
        ? { by: name(row.queuedById), at: row.queuedAt, method: row.queuedMethod ?? 'merge' }
        : null,
    people: members.map(asMentionable),
  };
}

/**
 * A short text that changes when anything on the page of a pull request would that happens by itself: checks, preview,
 * verdict, branch, release. Throws `not_found`.
 */
export async function pulseOf(reading: Reading, number: number): Promise<string> {
  const { pull } = await loadPull(reading, number);
  const preview = (await previewsOf(reading.db, [pull.row.id])).get(pull.row.id);
  const checks = pull.checks.map(({ name, state, summary }) => [name, state, summary]);
  const seen = [pull.row.updatedAt, pull.look.head, pull.look.main, pull.verdict, pull.release, checks];
  return digest(JSON.stringify([...seen, preview?.state, preview?.commit])).slice(0, 16);
}
