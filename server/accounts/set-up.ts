import { randomUUID } from 'node:crypto';
import type { Actor } from '../kernel/actor.ts';
import { fail } from '../kernel/errors.ts';
import { contextFor, mutate } from '../kernel/mutate.ts';
import { freeSlug, slugFrom } from '../kernel/slug.ts';
import { readDb, type WriteTx } from '../platform/control/client.ts';
import { hashPassword } from './password.ts';
import type { SetUpInput } from './shapes.ts';

/** Whether the first account has still to be made. */
export async function awaitsSetUp(): Promise<boolean> {
  return (await readDb().user.findFirst({ select: { id: true } })) === null;
}

const alreadySetUp = () => fail('conflict', 'This server already has its owner. Sign in instead.');

async function firstRows(tx: WriteTx, actor: Actor, passwordHash: string, teamName: string) {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('set-up', 0))`;
  if (await tx.user.count()) throw alreadySetUp();
  const taken = async (slug: string) => (await tx.team.count({ where: { slug } })) > 0;
  const slug = await freeSlug(slugFrom(teamName), taken);
  const team = await tx.team.create({ data: { slug, name: teamName } });
  const { userId: id, name, email } = actor;
  const user = { id, name, email, passwordHash, serverOwner: true, lastTeamId: team.id };
  await tx.user.create({ data: user });
  await tx.membership.create({ data: { teamId: team.id, userId: id, role: 'owner' } });
  return team;
}

/**
 * Makes the owner of the server and the first team, as long as there is no account at all; two at once make one.
 * Throws `conflict` when there is an account.
 */
export async function setUp(
  { name, email, password, teamName }: SetUpInput,
  via: Actor['via'] = 'browser',
): Promise<{ userId: string; team: string }> {
  if (!(await awaitsSetUp())) throw alreadySetUp();
  const passwordHash = await hashPassword(password);
  const userId = randomUUID();
  const actor: Actor = { userId, name, email, via, scope: 'write', serverOwner: true };
  return mutate(contextFor(actor, randomUUID()), 'server.setUp', async (tx) => {
    const team = await firstRows(tx, actor, passwordHash, teamName);
    const audit = [
      { chain: 'server', target: `account:${email}`, after: { name, email, serverOwner: true } },
      {
        chain: team.id,
        action: 'team.create',
        target: `team:${team.slug}`,
        after: { name: teamName, slug: team.slug },
      },
    ];
    return { result: { userId, team: team.slug }, audit };
  });
}
