'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { fieldError, formError } from '@/app/_lib/errors';
import { plural } from '@/app/_lib/format';
import { paths } from '@/app/_lib/paths';
import { useTRPC } from '@/app/_lib/trpc';
import { Button, ButtonLink } from '@/app/_ui/button';
import { CheckField, SelectField, TextAreaField, TextField } from '@/app/_ui/field';
import { Panel } from '@/app/_ui/panel';
import type { OpenableBranch } from '@/server/pulls/shapes';

interface OpenFormProps {
  place: { team: string; project: string };
  branches: readonly OpenableBranch[];
  /** The branch that the address names. */
  chosen: string | undefined;
}

/** Opens a pull request from a branch. Title and text start as the branch's commits say. */
export function OpenForm({ place, branches, chosen }: OpenFormProps) {
  const first = branches.find(({ name }) => name === chosen) ?? branches[0]!;
  const [branch, setBranch] = useState(first);
  const [title, setTitle] = useState(first.title);
  const [body, setBody] = useState(first.body);
  const [draft, setDraft] = useState(false);
  const trpc = useTRPC();
  const router = useRouter();
  const open = useMutation(
    trpc.pulls.open.mutationOptions({
      onSuccess: ({ number }) => router.push(paths.pull(place.team, place.project, number)),
    }),
  );
  const choose = (name: string) => {
    const next = branches.find((one) => one.name === name);
    if (!next) return;
    // What was typed stays; what came from the other branch does not.
    if (title === branch.title) setTitle(next.title);
    if (body === branch.body) setBody(next.body);
    setBranch(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!open.isPending && !open.isSuccess)
      open.mutate({ ...place, branch: branch.name, title, body, draft });
  };
  return (
    <form onSubmit={submit}>
      <Panel
        footer={
          <div className="flex flex-wrap items-center justify-end gap-3">
            <p role="alert" className="min-w-0 flex-1 text-xs font-medium text-bad">
              {formError(open.error, ['branch', 'title', 'body'])}
            </p>
            <ButtonLink href={paths.pulls(place.team, place.project)}>Cancel</ButtonLink>
            <Button
              type="submit"
              tone="primary"
              busy={open.isPending || open.isSuccess}
              reason={!title.trim() && 'Enter a title'}
            >
              Open pull request
            </Button>
          </div>
        }
      >
        <div className="flex flex-col gap-4">
          <SelectField
            label="Branch"
            value={branch.name}
            onChange={(event) => choose(event.target.value)}
            error={fieldError(open.error, 'branch')}
          >
            {branches.map(({ name, ahead }) => (
              <option key={name} value={name}>
                {name} ({plural(ahead, 'commit')} ahead of main)
              </option>
            ))}
          </SelectField>
          <TextField
            label="Title"
            value={title}
            maxLength={200}
            onChange={(event) => setTitle(event.target.value)}
            error={fieldError(open.error, 'title')}
          />
          <TextAreaField
            label="Description"
            optional
            rows={8}
            value={body}
            maxLength={50_000}
            onChange={(event) => setBody(event.target.value)}
            hint="Markdown: what changes, and why. @name tells somebody."
            error={fieldError(open.error, 'body')}
          />
          <CheckField
            label="Draft"
            hint="Checks and preview run; nobody is asked to review, and it cannot be merged yet."
            checked={draft}
            onChange={() => setDraft(!draft)}
          />
        </div>
      </Panel>
    </form>
  );
}
