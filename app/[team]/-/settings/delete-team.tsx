'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { TeamRole } from '@/server/kernel/permissions';
import { mayDelete } from '@/server/teams/policy';
import { formError } from '../../../_lib/errors.ts';
import { paths } from '../../../_lib/paths.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { Button } from '../../../_ui/button.tsx';
import { ConfirmByName } from '../../../_ui/confirm.tsx';

interface DeleteTeamProps {
  team: string;
  name: string;
  role: TeamRole;
  projects: number;
}

export function DeleteTeam({ team, name, role, projects }: DeleteTeamProps) {
  const [asking, setAsking] = useState(false);
  const remove = useMutation(
    useTRPC().teams.remove.mutationOptions({ onSuccess: () => window.location.assign(paths.home()) }),
  );
  const verdict = mayDelete(role, projects, name, name);
  return (
    <>
      <p className="mb-3 text-ink-2">
        {verdict === true ? 'Its members lose it at once. The audit log stays on the server.' : verdict}
      </p>
      <Button tone="danger" reason={verdict !== true && verdict} onClick={() => setAsking(true)}>
        Delete {name}
      </Button>
      <ConfirmByName
        name={name}
        open={asking}
        onOpenChange={setAsking}
        title={`Delete the team ${name}?`}
        action={`Delete ${name}`}
        keep="Keep it"
        busy={remove.isPending || remove.isSuccess}
        error={formError(remove.error)}
        onConfirm={() => remove.mutate({ team, confirm: name })}
      >
        This cannot be undone. Its address can be taken by another team.
      </ConfirmByName>
    </>
  );
}
