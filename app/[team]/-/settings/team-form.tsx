'use client';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { slugProblem } from '@/server/teams/shapes';
import { fieldError, formError } from '../../../_lib/errors.ts';
import { paths } from '../../../_lib/paths.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { useTyped } from '../../../_lib/use-typed.ts';
import { Button } from '../../../_ui/button.tsx';
import { TextField } from '../../../_ui/field.tsx';

export function TeamForm({ team, name: saved }: { team: string; name: string }) {
  const { value: name, field: nameField } = useTyped(saved);
  const { value: slug, field: slugField } = useTyped(team);
  const update = useMutation(
    useTRPC().teams.update.mutationOptions({
      onSuccess: (next) => window.location.assign(paths.teamSettings(next.slug)),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ team, name, slug });
  };
  const same = name.trim() === saved && slug === team;
  const moved = slug !== team;
  return (
    <form onSubmit={submit} noValidate className="flex max-w-80 flex-col gap-3">
      <TextField label="Name" name="name" {...nameField} error={fieldError(update.error, 'name')} />
      <TextField
        label="Address"
        name="slug"
        mono
        {...slugField}
        autoCapitalize="off"
        spellCheck={false}
        autoComplete="off"
        hint={
          moved
            ? `Links and git remotes with /${team} stop working; change them to /${slug}.`
            : `Its pages and repositories are under /${team}.`
        }
        error={fieldError(update.error, 'slug') ?? (moved ? slugProblem(slug) : undefined)}
      />
      {formError(update.error, ['name', 'slug']) && (
        <p role="alert" className="text-xs font-medium text-bad">
          {formError(update.error, ['name', 'slug'])}
        </p>
      )}
      <div>
        <Button
          type="submit"
          busy={update.isPending || update.isSuccess}
          reason={same && 'Nothing has changed'}
        >
          Save
        </Button>
      </div>
    </form>
  );
}
