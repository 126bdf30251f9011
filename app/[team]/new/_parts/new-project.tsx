'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { type SourceKind, slugFrom } from '@/server/projects/shapes';
import { fieldError, formError } from '../../../_lib/errors.ts';
import { paths } from '../../../_lib/paths.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { Button, ButtonLink } from '../../../_ui/button.tsx';
import { TextField } from '../../../_ui/field.tsx';
import { Panel } from '../../../_ui/panel.tsx';
import { type Draft, type Given, initially, START } from './draft.ts';
import { SourceFields } from './source-fields.tsx';
import { WayList } from './way-list.tsx';
import { WAYS } from './ways.ts';

/** What is typed and chosen so far. A name is suggested from the file or address until somebody types one. */
function useDraft(start: Draft) {
  const [kind, setKind] = useState(start.source);
  const [given, setGiven] = useState<Given>(() => initially(start));
  const [typed, setTyped] = useState(start.name);
  const [suggested, setSuggested] = useState(suggestionFor(start.source));
  const [description, setDescription] = useState(start.description ?? '');
  const name = typed ?? suggested;
  const choose = (next: SourceKind) => {
    setKind(next);
    setGiven(START[next]);
    setSuggested(suggestionFor(next));
  };
  const give = (next: Given, suggestion?: string) => {
    setGiven(next);
    if (suggestion) setSuggested(suggestion);
  };
  const missing = 'missing' in given ? given.missing : !name.trim() && 'Give it a name first';
  return { kind, given, name, setName: setTyped, description, setDescription, choose, give, missing };
}

const suggestionFor = (kind: SourceKind) => (kind === 'example' ? 'clinic' : '');

function NameFields({
  team,
  draft,
  error,
}: {
  team: string;
  draft: ReturnType<typeof useDraft>;
  error: unknown;
}) {
  const slug = slugFrom(draft.name);
  return (
    <>
      <TextField
        label="Name"
        value={draft.name}
        onChange={(event) => draft.setName(event.target.value)}
        error={fieldError(error, 'name')}
        hint={
          slug ? (
            <>
              Its address will be{' '}
              <code>
                /{team}/{slug}
              </code>
            </>
          ) : (
            'Letters and digits make its address.'
          )
        }
        autoComplete="off"
        maxLength={60}
      />
      <TextField
        label="Description"
        optional
        value={draft.description}
        onChange={(event) => draft.setDescription(event.target.value)}
        error={fieldError(error, 'description')}
        hint="One line for people who meet it in a list."
        autoComplete="off"
        maxLength={300}
      />
    </>
  );
}

/** The form of all five ways. */
export function NewProject({ team, start }: { team: string; start: Draft }) {
  const router = useRouter();
  const trpc = useTRPC();
  const draft = useDraft(start);
  const create = useMutation(
    trpc.projects.create.mutationOptions({
      onSuccess: ({ slug }) => {
        router.push(paths.project(team, slug));
        router.refresh();
      },
    }),
  );
  const { kind, given, name, description, missing } = draft;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (missing || create.isPending || 'missing' in given) return;
    create.mutate({ team, name, description, source: given.source, replaces: start.replaces });
  };
  const choose = (next: SourceKind) => {
    draft.choose(next);
    create.reset();
  };
  const footer = (
    <div className="flex flex-wrap items-center justify-end gap-2">
      <p role="alert" className="min-w-0 flex-1 text-xs font-medium text-bad">
        {formError(create.error, ['name', 'address', 'uploadId'])}
      </p>
      <ButtonLink href={paths.team(team)} tone="quiet">
        Cancel
      </ButtonLink>
      <Button type="submit" tone="primary" busy={create.isPending || create.isSuccess} reason={missing}>
        Make the project
      </Button>
    </div>
  );
  return (
    <form onSubmit={submit} className="grid items-start gap-6 md:grid-cols-[20rem_minmax(0,1fr)]">
      <WayList value={kind} onChange={choose} />
      <Panel title={WAYS.find((way) => way.kind === kind)?.title} footer={footer}>
        <div className="flex flex-col gap-4">
          <SourceFields
            key={kind}
            team={team}
            kind={kind}
            start={start}
            error={create.error}
            onGiven={draft.give}
          />
          <NameFields team={team} draft={draft} error={create.error} />
        </div>
      </Panel>
    </form>
  );
}
