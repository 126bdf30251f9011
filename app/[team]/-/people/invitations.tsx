'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import type { TeamRole } from '@/server/kernel/permissions';
import type { AppRouter } from '@/server/rpc/root';
import { formError } from '../../../_lib/errors.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { Button } from '../../../_ui/button.tsx';
import { Panel } from '../../../_ui/panel.tsx';
import { RelativeTime } from '../../../_ui/relative-time.tsx';
import { useToast } from '../../../_ui/toast.tsx';
import { InviteForm } from './invite-form.tsx';

type Invitation = inferRouterOutputs<AppRouter>['teams']['invitations'][number];

interface InvitationsProps {
  team: string;
  role: TeamRole;
  initial: Invitation[];
}

/** Makes links, and shows and revokes the open ones. */
export function Invitations({ team, role, initial }: InvitationsProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const refresh = () => queries.invalidateQueries({ queryKey: trpc.teams.invitations.queryKey({ team }) });
  const { data: open } = useQuery(trpc.teams.invitations.queryOptions({ team }, { initialData: initial }));
  const revoke = useMutation(
    trpc.teams.revokeInvitation.mutationOptions({
      onSuccess: () => toast.good('The invitation was revoked'),
      onSettled: refresh,
    }),
  );
  const error = formError(revoke.error);
  return (
    <Panel title="Invite somebody" body="flush">
      <InviteForm team={team} role={role} onMade={refresh} />
      {open.length > 0 && (
        <ul aria-label="Open invitations" className="divide-y divide-line border-t border-line">
          {open.map((one) => (
            <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
              <span className="min-w-48 flex-1">
                <span className="font-medium">{one.email ?? 'whoever has the link'}</span> as {one.role}
                <span className="block text-xs text-ink-3">
                  by {one.by} <RelativeTime at={one.createdAt} />, ends <RelativeTime at={one.expiresAt} />
                </span>
              </span>
              <Button
                busy={revoke.isPending && revoke.variables.id === one.id}
                onClick={() => revoke.mutate({ team, id: one.id })}
                aria-label={`Revoke the invitation of ${one.email ?? one.role}`}
              >
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      )}
      {error && (
        <p role="alert" className="border-t border-line px-4 py-2 text-xs font-medium text-bad">
          {error}
        </p>
      )}
    </Panel>
  );
}
