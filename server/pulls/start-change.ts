import { fail } from '../kernel/errors.ts';
import type { Ctx } from '../kernel/mutate.ts';
import { mutate } from '../kernel/mutate.ts';
import { slugFrom } from '../kernel/slug.ts';
import { MIGRATIONS_FOLDER } from '../migrations/shapes.ts';
import { clock } from '../platform/clock.ts';
import type { Repository } from '../platform/git/run.ts';
import type { ObjectId, RepoPath } from '../platform/git/values.ts';
import { type ProjectAccess, requireReady } from '../projects/access.ts';
import { moveBranch, writeCommit, writeTree } from '../repositories/commit-files.ts';
import { branchHeads } from '../repositories/merge/refs.ts';
import { requireRepository } from '../repositories/queries.ts';
import { listTree } from '../repositories/tree.ts';
import type { TeamAccess } from '../teams/access.ts';
import { checkSql } from './check-sql.ts';
import { nextVersion } from './migrations.ts';
import { openPull } from './open.ts';

export interface ChangeWish {
  title: string;
  sql: string;
  body?: string;
  draft: boolean;
}

/** `change/add-invoices`, or with a number behind it when there is such a branch. Case makes no difference. */
function freeBranch(title: string, taken: Iterable<string>): string {
  const names = new Set([...taken].map((name) => name.toLowerCase()));
  const base = `change/${slugFrom(title) || 'database'}`;
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!names.has(name)) return name;
  }
}

async function migrationPath(repository: Repository, main: ObjectId, title: string): Promise<string> {
  const folder = MIGRATIONS_FOLDER as RepoPath;
  const there = (await listTree(repository, main, { folder, deep: true })).map(({ path }) => path);
  const name = slugFrom(title).replaceAll('-', '_') || 'change';
  return `${MIGRATIONS_FOLDER}/${nextVersion(there, clock.now())}_${name}.sql`;
}

async function requireSql(sql: string): Promise<void> {
  const { problems, statements } = await checkSql(sql);
  const [first] = problems;
  if (first)
    throw fail('invalid', `Line ${first.line}: ${first.message}`, { field: 'sql', data: { problems } });
  if (!statements.length) throw fail('invalid', 'Write at least one SQL statement.', { field: 'sql' });
}

/**
 * Starts a change in the browser: a branch from main with one new migration, and a pull request for it. Throws
 * `invalid` with the line when PostgreSQL's grammar does not take the SQL.
 */
export async function startChange(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
  { title, sql, body, draft }: ChangeWish,
): Promise<{ number: number; branch: string; path: string }> {
  requireReady(project);
  await requireSql(sql);
  const repository = requireRepository(project);
  const heads = await branchHeads(repository);
  const main = heads.get('main');
  if (!main) throw fail('precondition', 'Main has no commits yet. Push the first ones to it.');
  const branch = freeBranch(title, heads.keys());
  const path = await migrationPath(repository, main, title);
  const by = { author: ctx.actor };
  const content = sql.endsWith('\n') ? sql : `${sql}\n`;
  const tree = await writeTree(repository, main, [{ path, content }]);
  const head = await writeCommit(repository, tree, [main], `${title}\n`, by);
  await mutate(ctx, 'pull.startChange', async () => {
    await moveBranch(repository, branch, null, head, by);
    const audit = { chain: team.id, target: `project:${project.slug}`, after: { branch, head, path } };
    return { result: undefined, audit };
  });
  const { number } = await openPull(ctx, team, project, { branch, title, body, draft });
  return { number, branch, path };
}
