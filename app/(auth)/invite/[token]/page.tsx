import { TRPCError } from '@trpc/server';
import type { Metadata } from 'next';
import { caller, currentActor } from '@/server/rpc/caller';
import { isFor } from '@/server/teams/policy';
import { RelativeTime } from '../../../_ui/relative-time.tsx';
import { AcceptInvitation } from './accept-invitation.tsx';
import { JoinForm } from './join-form.tsx';

// The address is the secret: no other site may learn it from a link.
export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' };

async function find(token: string) {
  try {
    return await caller.teams.invitation({ token });
  } catch (error) {
    if (error instanceof TRPCError && ['NOT_FOUND', 'BAD_REQUEST'].includes(error.code)) return undefined;
    throw error;
  }
}

function DeadInvitation() {
  return (
    <>
      <h1>This invitation does not work any more</h1>
      <p className="mt-1 text-ink-2">
        Each link works once and for some days. Ask the person who sent it for a new one.
      </p>
      <p className="mt-6">
        <a className="link" href="/">
          Go to Slipway
        </a>
      </p>
    </>
  );
}

export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invitation = await find(token);
  if (!invitation) return <DeadInvitation />;
  const actor = await currentActor();
  const { team, role, by, email, expiresAt } = invitation;
  return (
    <>
      <h1>Join {team}</h1>
      <p className="mt-1 mb-5 text-ink-2">
        {by ?? 'Somebody'} invites you as {role}. The link ends <RelativeTime at={expiresAt} />.
      </p>
      {actor ? (
        <AcceptInvitation
          token={token}
          team={team}
          name={actor.name}
          email={actor.email}
          invited={isFor(email, actor.email) ? undefined : (email ?? undefined)}
        />
      ) : (
        <JoinForm
          token={token}
          email={email ?? undefined}
          providers={(await caller.accounts.entrance()).providers}
        />
      )}
    </>
  );
}
