'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ROLES, type TeamRole } from '@/server/kernel/permissions';
import type { AppRouter } from '@/server/rpc/root';
import { mayChangeRole, mayRemove, type Standing } from '@/server/teams/policy';
import { formError, problemOf } from '../../../_lib/errors.ts';
import { paths } from '../../../_lib/paths.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { Avatar } from '../../../_ui/avatar.tsx';
import { Button } from '../../../_ui/button.tsx';
import { Confirm } from '../../../_ui/confirm.tsx';
import { controlClass } from '../../../_ui/field.tsx';
import { Panel } from '../../../_ui/panel.tsx';
import { RelativeTime } from '../../../_ui/relative-time.tsx';
import { Tag } from '../../../_ui/tag.tsx';
import { useToast } from '../../../_ui/toast.tsx';

type Member = inferRouterOutputs<AppRouter>['teams']['members'][number];

interface RowProps {
  member: Member;
  standing: Standing;
  onRole: (role: TeamRole) => void;
  onRemove: () => void;
}

function RoleChoice({ member, standing, onRole }: Omit<RowProps, 'onRemove'>) {
  const choices = ROLES.filter((role) => role === member.role || mayChangeRole(standing, role) === true);
  if (choices.length < 2) return <span className="w-28 px-[9px] text-ink-2">{member.role}</span>;
  return (
    <select
      aria-label={`Role of ${member.name}`}
      value={member.role}
      onChange={(event) => onRole(event.target.value as TeamRole)}
      className={`${controlClass} h-7 !w-28`}
    >
      {choices.toReversed().map((role) => (
        <option key={role}>{role}</option>
      ))}
    </select>
  );
}

function Row({ member, standing, onRole, onRemove }: RowProps) {
  const { name, email, since, seenAt, self } = member;
  const verdict = mayRemove(standing);
  const quiet = verdict !== true && !self && standing.actor !== 'admin' && standing.actor !== 'owner';
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
      <Avatar name={name} />
      <div className="min-w-48 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {name} {self && <Tag>you</Tag>}
        </p>
        <p className="text-xs text-ink-3">
          {email} · since <RelativeTime at={since} />
          {seenAt && (
            <>
              {' '}
              · seen <RelativeTime at={seenAt} />
            </>
          )}
        </p>
      </div>
      <RoleChoice member={member} standing={standing} onRole={onRole} />
      {!quiet && (
        <Button
          onClick={onRemove}
          reason={verdict !== true && verdict}
          aria-label={self ? 'Leave the team' : `Remove ${name}`}
        >
          {self ? 'Leave' : 'Remove'}
        </Button>
      )}
    </li>
  );
}

function useMemberChanges(team: string, done: () => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const toast = useToast();
  const refresh = () => queries.invalidateQueries({ queryKey: trpc.teams.members.queryKey({ team }) });
  const change = useMutation(
    trpc.teams.changeRole.mutationOptions({
      onSuccess: () => router.refresh(),
      onError: (error) => toast.bad('The role was not changed', problemOf(error).message),
      onSettled: refresh,
    }),
  );
  const remove = useMutation(
    trpc.teams.removeMember.mutationOptions({ onSuccess: done, onSettled: refresh }),
  );
  const leave = useMutation(
    trpc.teams.leave.mutationOptions({ onSuccess: () => window.location.assign(paths.home()) }),
  );
  return { change, remove, leave };
}

interface MembersProps {
  team: string;
  role: TeamRole;
  initial: Member[];
}

export function Members({ team, role, initial }: MembersProps) {
  const [asking, setAsking] = useState<Member>();
  const { data: members } = useQuery(
    useTRPC().teams.members.queryOptions({ team }, { initialData: initial }),
  );
  const { change, remove, leave } = useMemberChanges(team, () => setAsking(undefined));
  const owners = members.filter((member) => member.role === 'owner').length;
  const go = () =>
    asking?.self ? leave.mutate({ team }) : asking && remove.mutate({ team, userId: asking.userId });
  return (
    <Panel title="Members" count={members.length} body="flush">
      <ul className="divide-y divide-line">
        {members.map((member) => (
          <Row
            key={member.userId}
            member={member}
            standing={{ actor: role, target: member.role, self: member.self, owners }}
            onRole={(next) => change.mutate({ team, userId: member.userId, role: next })}
            onRemove={() => setAsking(member)}
          />
        ))}
      </ul>
      <Confirm
        open={asking !== undefined}
        onOpenChange={(open) => !open && setAsking(undefined)}
        title={asking?.self ? 'Leave this team?' : `Remove ${asking?.name} from the team?`}
        action={asking?.self ? 'Leave the team' : `Remove ${asking?.name}`}
        busy={remove.isPending || leave.isPending}
        error={formError(remove.error) ?? formError(leave.error)}
        onConfirm={go}
      >
        {asking?.self ? 'You lose' : `${asking?.name} loses`} access to all its projects at once, also by git
        and access tokens. Only a new invitation brings it back.
      </Confirm>
    </Panel>
  );
}
