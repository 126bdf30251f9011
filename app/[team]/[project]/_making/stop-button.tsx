'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formError } from '../../../_lib/errors.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { Button } from '../../../_ui/button.tsx';
import { Confirm } from '../../../_ui/confirm.tsx';

/** Gives up a project that is being made. Nothing of it is of use yet, so a plain question is enough. */
export function StopButton({ team, project }: { team: string; project: string }) {
  const [open, setOpen] = useState(false);
  const trpc = useTRPC();
  const queries = useQueryClient();
  const remove = useMutation(
    trpc.projects.remove.mutationOptions({
      onSuccess: () => {
        setOpen(false);
        return queries.invalidateQueries({ queryKey: trpc.projects.progress.queryKey({ team, project }) });
      },
    }),
  );
  return (
    <>
      <Button onClick={() => setOpen(true)}>Stop and delete</Button>
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title={`Stop making ${project}?`}
        action="Stop and delete"
        keep="Go on making it"
        busy={remove.isPending}
        error={formError(remove.error)}
        onConfirm={() => remove.mutate({ team, project, confirm: project })}
      >
        What has been copied so far is removed. Where it comes from stays as it is.
      </Confirm>
    </>
  );
}
