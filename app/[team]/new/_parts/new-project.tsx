'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type ChangeEvent, type FormEvent, useCallback, useRef, useState } from 'react';
import { type SourceKind, slugFrom } from '@/server/projects/shapes';
import { fieldError, formError } from '../../../_lib/errors.ts';
import { paths } from '../../../_lib/paths.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { useTyped } from '../../../_lib/use-typed.ts';
import { Button, ButtonLink } from '../../../_ui/button.tsx';
import { TextField } from '../../../_ui/field.tsx';
import { Panel } from '../../../_ui/panel.tsx';
import { type Draft, type Given, initially, START } from './draft.ts';
import { SourceFields } from './source-fields.tsx';
import { WayList } from './way-list.tsx';
import { WAYS } from './ways.ts';

/**
 * The name: suggested from the file or address until somebody types one. The field holds it itself, so that what was
 * typed before the page came alive is not lost.
 */
function useName(start: string | undefined, suggestion: string) {
  const [value, setValue] = useState(start ?? suggestion);
  const typed = useRef(start !== undefined);
  const input = useRef<HTMLInputElement>(null);
  const take = (text: string) => {
    typed.current = true;
    setValue(text);
  };
  const ref = useCallback((node: HTMLInputElement | null) => {
    input.current = node;
    if (!node || node.value === node.defaultValue) return;
    typed.current = true;
    setValue(node.value);
  }, []);
  const suggest = (text: string) => {
    // Somebody in the field is about to type.
    if (typed.current || input.current === document.activeElement) return;
    setValue(text);
    if (input.current) input.current.value = text;
  };
  const field = {
    ref,
    defaultValue: start ?? suggestion,
    onChange: (event: ChangeEvent<HTMLInputElement>) => take(event.target.value),
  };
  return { value, field, suggest };
}

/** What is typed and chosen so far. */
function useDraft(start: Draft) {
  const [kind, setKind] = useState(start.source);
  const [given, setGiven] = useState<Given>(() => initially(start));
  const name = useName(start.name, suggestionFor(start.source));
  const description = useTyped(start.description);
  const choose = (next: SourceKind) => {
    setKind(next);
    setGiven(START[next]);
    name.suggest(suggestionFor(next));
  };
  const give = (next: Given, suggestion?: string) => {
    setGiven(next);
    if (suggestion) name.suggest(suggestion);
  };
  const missing = 'missing' in given ? given.missing : !name.value.trim() && 'Give it a name first';
  return { kind, given, name, description, choose, give, missing };
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
  const slug = slugFrom(draft.name.value);
  return (
    <>
      <TextField
        label="Name"
        {...draft.name.field}
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
        {...draft.description.field}
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
    create.mutate({
      team,
      name: name.value,
      description: description.value,
      source: given.source,
      replaces: start.replaces,
    });
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
