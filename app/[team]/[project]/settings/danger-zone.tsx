'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { fieldError, formError } from '../../../_lib/errors.ts';
import { paths } from '../../../_lib/paths.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { Button } from '../../../_ui/button.tsx';
import { ConfirmByName } from '../../../_ui/confirm.tsx';
import { Panel } from '../../../_ui/panel.tsx';
import { useToast } from '../../../_ui/toast.tsx';

/** Deleting, which asks for the name. */
export function DangerZone({ team, project, name }: { team: string; project: string; name: string }) {
  const [open, setOpen] = useState(false);
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const remove = useMutation(
    trpc.projects.remove.mutationOptions({
      onSuccess: () => {
        toast.good(`${name} is being deleted`, 'Its API answers no more.');
        router.push(paths.team(team));
        router.refresh();
      },
    }),
  );
  return (
    <Panel title="Danger zone" tone="bad">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-60 flex-1 text-ink-2">
          Deleting {name} removes its database with all rows, its API and keys, and its Git repository. There
          is no way back.
        </p>
        <Button tone="danger" onClick={() => setOpen(true)}>
          Delete {name}
        </Button>
      </div>
      <ConfirmByName
        key={open ? 'open' : 'closed'}
        name={project}
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${name}?`}
        action={`Delete ${name}`}
        keep={`Keep ${name}`}
        busy={remove.isPending || remove.isSuccess}
        error={fieldError(remove.error, 'confirm') ?? formError(remove.error)}
        onConfirm={() => remove.mutate({ team, project, confirm: project })}
      >
        All rows, keys and commits go. Programs that call its API get “not found” at once.
      </ConfirmByName>
    </Panel>
  );
}
