import { randomUUID } from 'node:crypto';
import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { freeSlug, slugFrom, slugProblem } from '../kernel/slug.ts';
import type { WriteTx } from '../platform/control/client.ts';
import { enqueue } from '../platform/jobs.ts';
import { mayCreate, takenBy } from './policy.ts';
import type { CreateProjectInput } from './shapes.ts';
import { storeSource } from './source.ts';

/** The failed project that the new one takes the place of: nothing but its row is left. */
async function clearFailed(tx: WriteTx, teamId: string, slug: string): Promise<void> {
  const found = await tx.project.findUnique({ where: { teamId_slug: { teamId, slug } } });
  if (found && found.state !== 'failed')
    throw fail('conflict', `The project “${slug}” did not fail, so it is not replaced. Choose another name.`);
  if (found) await tx.project.delete({ where: { id: found.id } });
}

async function chooseSlug(tx: WriteTx, teamId: string, name: string): Promise<string> {
  const find = (slug: string) => tx.project.findUnique({ where: { teamId_slug: { teamId, slug } } });
  const slug = slugFrom(name);
  if (slugProblem(slug)) return freeSlug(slug || 'project', async (wanted) => Boolean(await find(wanted)));
  const other = await find(slug);
  if (other) throw fail('conflict', takenBy(slug, other.state), { field: 'name' });
  return slug;
}

async function checkRoom(tx: WriteTx, teamId: string): Promise<void> {
  const [count, creating] = await Promise.all([
    tx.project.count({ where: { teamId } }),
    tx.project.count({ where: { teamId, state: 'creating' } }),
  ]);
  const verdict = mayCreate(count, creating);
  if (verdict !== true) throw fail('limited', verdict);
}

/**
 * Writes the row of a new project and asks the worker to make it. Answers with the project's slug at once; how far
 * the work is, `progressOf` tells. Throws `conflict` when the name is taken, `limited` when the team has enough,
 * `invalid` when the upload is not there.
 */
export function createProject(
  ctx: Ctx,
  team: { id: string; slug: string },
  input: CreateProjectInput,
): Promise<{ slug: string }> {
  return mutate(ctx, 'project.create', async (tx) => {
    await tx.$queryRaw`SELECT "id" FROM "team" WHERE "id" = ${team.id}::uuid FOR UPDATE`;
    if (input.replaces) await clearFailed(tx, team.id, input.replaces);
    await checkRoom(tx, team.id);
    const id = randomUUID();
    const owner = { teamId: team.id, userId: ctx.actor.userId };
    const slug = await chooseSlug(tx, team.id, input.name);
    const stored = await storeSource(tx, owner, id, input.source);
    const { name, description } = input;
    const row = { id, teamId: team.id, slug, name, description, createdBy: ctx.actor.userId };
    await tx.project.create({ data: { ...row, ...stored, state: 'creating' } });
    await enqueue(tx, 'project.provision', { projectId: id }, { key: `provision:${id}` });
    const after = { name, description, source: stored.source, ...stored.sourceInput };
    return { result: { slug }, audit: { chain: team.id, target: `project:${slug}`, after } };
  });
}
