'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import { fieldError, formError } from '../../../_lib/errors.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { useTyped } from '../../../_lib/use-typed.ts';
import { Button } from '../../../_ui/button.tsx';
import { TextField } from '../../../_ui/field.tsx';
import { Panel } from '../../../_ui/panel.tsx';
import { useToast } from '../../../_ui/toast.tsx';

interface GeneralFormProps {
  team: string;
  project: string;
  start: { name: string; description: string };
}

/** Name and description. The address stays: clones and programs use it. */
export function GeneralForm({ team, project, start }: GeneralFormProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const { value: name, field: nameField } = useTyped(start.name);
  const { value: description, field: descriptionField } = useTyped(start.description);
  const save = useMutation(
    trpc.projects.update.mutationOptions({
      onSuccess: () => {
        toast.good('Saved');
        router.refresh();
      },
    }),
  );
  const same = name === start.name && description === start.description;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!same && !save.isPending) save.mutate({ team, project, name, description });
  };
  return (
    <form onSubmit={submit}>
      <Panel
        title="General"
        footer={
          <div className="flex items-center justify-end gap-3">
            <p role="alert" className="min-w-0 flex-1 text-xs font-medium text-bad">
              {formError(save.error, ['name', 'description'])}
            </p>
            <Button
              type="submit"
              tone="primary"
              busy={save.isPending}
              reason={same && 'Nothing was changed yet'}
            >
              Save
            </Button>
          </div>
        }
      >
        <div className="flex flex-col gap-4">
          <TextField
            label="Name"
            {...nameField}
            error={fieldError(save.error, 'name')}
            hint={
              <>
                Its address stays{' '}
                <code>
                  /{team}/{project}
                </code>
                , so that clones and programs keep working.
              </>
            }
            maxLength={60}
          />
          <TextField
            label="Description"
            optional
            {...descriptionField}
            error={fieldError(save.error, 'description')}
            maxLength={300}
          />
        </div>
      </Panel>
    </form>
  );
}
