'use client';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { slugFrom, slugProblem } from '@/server/teams/shapes';
import { fieldError, formError } from '../_lib/errors.ts';
import { paths } from '../_lib/paths.ts';
import { useTRPC } from '../_lib/trpc.tsx';
import { useTyped } from '../_lib/use-typed.ts';
import { Button } from '../_ui/button.tsx';
import { TextField } from '../_ui/field.tsx';
import { Panel } from '../_ui/panel.tsx';

export function NewTeamForm() {
  const { value: name, field } = useTyped();
  const [chosen, setChosen] = useState<string>();
  const slug = chosen ?? slugFrom(name);
  const create = useMutation(
    useTRPC().teams.create.mutationOptions({
      onSuccess: (team) => window.location.assign(paths.team(team.slug)),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name, slug: chosen });
  };
  const problem = slug ? slugProblem(slug) : undefined;
  return (
    <Panel>
      <form onSubmit={submit} noValidate className="flex flex-col gap-3">
        <TextField
          label="Name"
          name="name"
          {...field}
          autoComplete="organization"
          error={fieldError(create.error, 'name')}
          autoFocus
        />
        <TextField
          label="Address"
          name="slug"
          value={slug}
          onChange={(event) => setChosen(event.target.value.toLowerCase())}
          autoComplete="off"
          spellCheck={false}
          mono
          hint={`Its pages are under /${slug || '…'}`}
          error={fieldError(create.error, 'slug') ?? (chosen === undefined ? undefined : problem)}
        />
        {formError(create.error, ['name', 'slug']) && (
          <p role="alert" className="text-xs font-medium text-bad">
            {formError(create.error, ['name', 'slug'])}
          </p>
        )}
        <div>
          <Button type="submit" tone="primary" busy={create.isPending || create.isSuccess}>
            Make team
          </Button>
        </div>
      </form>
    </Panel>
  );
}
