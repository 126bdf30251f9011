import type { CheckSummary } from '../checks/shapes.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { allows } from '../kernel/permissions.ts';
import type { ReadDb } from '../platform/control/client.ts';
import type { Repository } from '../platform/git/run.ts';
import type { ObjectId } from '../platform/git/values.ts';
import { branchHeads } from '../repositories/merge/refs.ts';
import { type Look, look, lookAt } from './look.ts';
import { ownersOf } from './owners.ts';
import { type Member, membersOf } from './people.ts';
import { verdictOf } from './policy.ts';
import { latestReviews } from './reviews.ts';
import { checksOf } from './runs.ts';
import { type Owners, owners, type ReleaseFacts, type Verdict } from './shapes.ts';
import type { PullLife } from './state.ts';

const WITH = {
  reviews: { orderBy: { createdAt: 'asc' } },
  reviewers: true,
  release: true,
  threads: {
    where: { resolvedAt: null, comments: { some: { deletedAt: null } } },
    select: { id: true, anchor: true },
  },
} as const satisfies Prisma.PullRequestInclude;

/** A pull request's row with what the verdict needs. */
export type PullRecord = Prisma.PullRequestGetPayload<{ include: typeof WITH }>;

/** What a project asks of its pull requests. */
export interface Rules {
  protectMain: boolean;
  requireResolved: boolean;
  requiredApprovals: number;
  owners: Owners;
}

/** A pull request with all that is known of it. */
export interface LoadedPull {
  row: PullRecord;
  look: Look;
  /** False: the branch is not where the row says. */
  current: boolean;
  life: PullLife;
  checks: CheckSummary[];
  verdict: Verdict;
  release: ReleaseFacts | null;
}

export interface Loaded {
  pulls: LoadedPull[];
  rules: Rules;
  members: Member[];
}

/** What is being done, in words, by `step` of a release. */
const STEPS: Record<string, string> = {
  check: 'it is looked at once more',
  commit: 'it is put on top of main',
  migrate: 'its migrations run in production',
  main: 'main moves',
  switch: 'the API changes over',
};

export async function rulesOf(db: Pick<ReadDb, 'project'>, projectId: string): Promise<Rules> {
  const row = await db.project.findUniqueOrThrow({ where: { id: projectId } });
  const { protectMain, requireResolved, requiredApprovals } = row;
  return { protectMain, requireResolved, requiredApprovals, owners: owners.catch([]).parse(row.owners) };
}

function releaseFacts({ release }: PullRecord): ReleaseFacts | null {
  if (!release) return null;
  const { state, step, version, failure } = release;
  const message = (failure as { message?: string } | null)?.message ?? null;
  return { state, step: STEPS[step] ?? step, version, failure: state === 'failed' ? message : null };
}

/** Where a pull request is in its life, as its row says. */
export function lifeOf({ state, draft, queuedAt, release }: PullRecord): PullLife {
  return { state, draft, queued: queuedAt !== null, releasing: release?.state === 'running' };
}

/** What Git says now; the row's own account when it is still true, or when the pull request is over. */
async function currentLook(
  repository: Repository,
  row: PullRecord,
  heads: Map<string, ObjectId>,
): Promise<Look> {
  const kept = look.safeParse(row.standing).data;
  const head = heads.get(row.branch) ?? (row.head as ObjectId);
  const main = heads.get('main');
  const true_ = kept && kept.head === head && kept.main === main;
  if (kept && (row.state !== 'open' || true_ || !main)) return kept;
  const found = main && (await lookAt(repository, head, main).catch(() => undefined));
  return found ?? { ...EMPTY_LOOK, head, main: main ?? head, mergeBase: row.mergeBase };
}

const EMPTY_LOOK = {
  ahead: 0,
  behind: 0,
  conflicts: [],
  misplaced: [],
  migrations: [],
  mainMigrates: false,
  collisions: [],
  paths: [],
  tables: [],
};

function verdictFor(
  row: PullRecord,
  looked: Look,
  current: boolean,
  checks: CheckSummary[],
  { rules, members }: Omit<Loaded, 'pulls'>,
): Verdict {
  const reviewers = new Map(
    members.filter(({ role }) => allows(role, 'pull.review')).map((one) => [one.id, one]),
  );
  const latest = [...latestReviews(row.reviews)].filter(
    ([userId]) => reviewers.has(userId) && userId !== row.authorId,
  );
  const approvedBy = new Set(latest.filter(([, one]) => one.state === 'approved').map(([userId]) => userId));
  const name = (id: string) => reviewers.get(id)?.name ?? '';
  const missingOwners = ownersOf(rules.owners, looked)
    .map(({ rule, userIds }) => ({
      rule,
      able: userIds.filter((id) => reviewers.has(id) && id !== row.authorId),
    }))
    // An author who is the only owner has nobody to ask.
    .filter(({ able }) => able.length && !able.some((id) => approvedBy.has(id)))
    .map(({ rule, able }) => ({ rule, names: able.map(name) }));
  return verdictOf({
    state: row.state,
    draft: row.draft,
    queued: row.queuedAt !== null,
    note: row.note,
    release: releaseFacts(row),
    current,
    standing: looked,
    checks,
    changesBy: latest.filter(([, one]) => one.state === 'changes').map(([userId]) => name(userId)),
    approvals: { have: approvedBy.size, need: rules.requiredApprovals },
    missingOwners,
    openThreads: row.threads.length,
    requireResolved: rules.requireResolved,
  });
}

/**
 * Loads pull requests with what Git, checks and reviews say of them, newest first.
 * @param where of one project
 * @param options.bare true: verdicts as if none were queued or being released
 */
export async function loadPulls(
  db: ReadDb,
  repository: Repository,
  project: { id: string; teamId: string },
  where: Prisma.PullRequestWhereInput = {},
  { take = 200, bare = false }: { take?: number; bare?: boolean } = {},
): Promise<Loaded> {
  const [rows, rules, members, heads] = await Promise.all([
    db.pullRequest.findMany({
      where: { ...where, projectId: project.id },
      include: WITH,
      orderBy: { number: 'desc' },
      take,
    }),
    rulesOf(db, project.id),
    membersOf(db, project.teamId),
    branchHeads(repository),
  ]);
  const checks = await checksOf(db, rows);
  const pulls: LoadedPull[] = [];
  for (const row of rows) {
    const looked = await currentLook(repository, row, heads);
    const current = row.state !== 'open' || looked.head === row.head;
    const own = checks.get(row.id) ?? [];
    const plain = bare ? { ...row, queuedAt: null, release: null } : row;
    const verdict = verdictFor(plain, looked, current, own, { rules, members });
    pulls.push({
      row,
      look: looked,
      current,
      life: lifeOf(row),
      checks: own,
      verdict,
      release: releaseFacts(row),
    });
  }
  return { pulls, rules, members };
}
