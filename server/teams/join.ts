import { randomUUID } from 'node:crypto';
import { guarded } from '../accounts/guessing.ts';
import { hashPassword } from '../accounts/password.ts';
import type { Newcomer } from '../accounts/provider-sign-in.ts';
import { email as emailShape } from '../accounts/shapes.ts';
import type { Actor } from '../kernel/actor.ts';
import { fail } from '../kernel/errors.ts';
import { contextFor, mutate } from '../kernel/mutate.ts';
import { readDb, type WriteTx } from '../platform/control/client.ts';
import { insistOnAddress, noInvitation, openBy, useInvitation } from './open-invitation.ts';
import type { JoinInput } from './shapes.ts';

type MakeUser = (tx: WriteTx) => Promise<unknown>;

/** One transaction: the account, the membership, and an entry in the server's and the team's log. */
function makeMember(actor: Actor, token: string, by: string, makeUser: MakeUser): Promise<{ slug: string }> {
  return mutate(contextFor(actor, randomUUID()), 'account.create', async (tx) => {
    await makeUser(tx);
    const { id, role, team } = await useInvitation(tx, token, actor);
    const { name, email } = actor;
    const audit = [
      { chain: 'server', target: `account:${email}`, after: { name, email, by } },
      {
        chain: team.id,
        action: 'invitation.accept',
        target: `member:${email}`,
        after: { name, role, invitation: id },
      },
    ];
    return { result: { slug: team.slug }, audit };
  });
}

function newActor(name: string, email: string): Actor {
  return { userId: randomUUID(), name, email, via: 'browser', scope: 'write', serverOwner: false };
}

const isTaken = async (email: string) => (await readDb().user.findUnique({ where: { email } })) !== null;
const opened = (token: string) => readDb().invitation.findFirst({ where: openBy(token) });

/**
 * Makes an account and takes it into the team of an open invitation. Addresses that have an account count as failed
 * sign-ins, so that a link is no way to ask for many of them. Throws `not_found`, `forbidden` when the invitation is for
 * another address, `conflict` or `limited`.
 * @param address the caller's `x-forwarded-for`
 */
export async function join(input: JoinInput, address: string): Promise<{ slug: string }> {
  const { name, email, password, token } = input;
  const invitation = await opened(token);
  if (!invitation) throw noInvitation();
  insistOnAddress(invitation, email);
  const free = await guarded(email, address, async () => ((await isTaken(email)) ? undefined : true));
  if (!free)
    throw fail('conflict', 'This address has an account. Sign in with it, then open the link again.', {
      field: 'email',
    });
  const passwordHash = await hashPassword(password);
  const actor = newActor(name, email);
  return makeMember(actor, token, 'password', (tx) =>
    tx.user.create({ data: { id: actor.userId, name, email, passwordHash } }),
  );
}

/** The cookie in which the invitation's page leaves its token before somebody goes to a provider. */
export const INVITATION_COOKIE = 'slipway-invitation';

function invitationIn(headers: Headers): string | undefined {
  const match = new RegExp(`(?:^|;\\s*)${INVITATION_COOKIE}=([\\w-]{10,100})`).exec(
    headers.get('cookie') ?? '',
  );
  return match?.[1];
}

/**
 * Makes an account for somebody whom a provider vouches for and whose browser carries an open invitation; false
 * without one. Throws `conflict` when the address has an account: a provider's word does not open that one. Throws
 * `forbidden` when the invitation is for another address.
 */
export async function welcome(newcomer: Newcomer, headers: Headers): Promise<boolean> {
  const token = invitationIn(headers);
  const email = emailShape.safeParse(newcomer.email ?? '').data;
  const invitation = token && email ? await opened(token) : null;
  if (!token || !email || !invitation) return false;
  insistOnAddress(invitation, email);
  if (await isTaken(email)) throw fail('conflict', 'This address has an account.');
  const { provider, subject } = newcomer;
  const name = newcomer.name.trim().slice(0, 80) || (email.split('@')[0] ?? email);
  const actor = newActor(name, email);
  await makeMember(actor, token, provider, async (tx) => {
    await tx.user.create({ data: { id: actor.userId, name, email } });
    await tx.identity.create({ data: { provider, subject, userId: actor.userId } });
  });
  return true;
}
