'use client';
import { useMutation } from '@tanstack/react-query';
import { formError } from '../../../_lib/errors.ts';
import { paths } from '../../../_lib/paths.ts';
import { signOut } from '../../../_lib/session.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { Avatar } from '../../../_ui/avatar.tsx';
import { Button } from '../../../_ui/button.tsx';
import { AuthForm } from '../../_parts/form.tsx';

interface AcceptProps {
  token: string;
  team: string;
  name: string;
  email: string;
  /** The address that the invitation is for, when it is not theirs. */
  invited?: string;
}

/** For somebody who is signed in already. */
export function AcceptInvitation({ token, team, name, email, invited }: AcceptProps) {
  const accept = useMutation(
    useTRPC().teams.acceptInvitation.mutationOptions({
      onSuccess: ({ slug }) => window.location.assign(paths.team(slug)),
    }),
  );
  const useAnother = () => signOut(paths.invitation(token));
  const account = (
    <div className="flex items-center gap-3 rounded-panel border border-line bg-surface px-4 py-3">
      <Avatar name={name} />
      <div className="min-w-0">
        <p className="font-medium">{name}</p>
        <p className="text-xs text-ink-3">{email}</p>
      </div>
    </div>
  );
  if (invited)
    return (
      <div className="flex flex-col gap-4">
        {account}
        <p className="border-l-3 border-warn-fill px-3">
          This invitation is for <b className="font-medium">{invited}</b>, and you are signed in with another
          address. Use that one, or ask the person who sent the link for an invitation for {email}.
        </p>
        <Button tone="primary" size="large" className="w-full" onClick={useAnother}>
          Use another account
        </Button>
      </div>
    );
  return (
    <>
      <AuthForm
        onSubmit={() => accept.mutate({ token })}
        busy={accept.isPending || accept.isSuccess}
        action={`Join ${team}`}
        doing="Joining …"
        error={formError(accept.error)}
      >
        {account}
      </AuthForm>
      <Button tone="quiet" className="mt-2 w-full" onClick={useAnother}>
        Use another account
      </Button>
    </>
  );
}
