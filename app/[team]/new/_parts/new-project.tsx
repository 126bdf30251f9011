'use client';
import { useMutation } from '@tanstack/react-query';
import clsx from 'clsx';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { gitAddress, type Source, type SourceKind, slugFrom } from '@/server/projects/shapes';
import { fieldError, formError } from '../../../_lib/errors.ts';
import { paths } from '../../../_lib/paths.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { Button, ButtonLink } from '../../../_ui/button.tsx';
import { TextField } from '../../../_ui/field.tsx';
import { Panel } from '../../../_ui/panel.tsx';
import { DatabaseSource } from './database-source.tsx';
import { FileDrop } from './file-drop.tsx';
import { GitSource } from './git-source.tsx';
import { nameFromAddress, nameFromFile } from './names.ts';
import { WAYS } from './ways.ts';

/** Values to begin with: a way, or all that a failed project was asked for. */
export interface Draft {
  source: SourceKind;
  name?: string;
  description?: string;
  address?: string;
  schemas?: string[];
  /** Slug of the failed project that this one takes the place of. */
  replaces?: string;
}

/** A source that is complete, or the sentence that says what is missing. */
export type Given = { source: Source } | { missing: string };

const START: Record<SourceKind, Given> = {
  example: { source: { kind: 'example' } },
  empty: { source: { kind: 'empty' } },
  sql: { missing: 'Choose a file first' },
  database: { missing: 'Connect to the database first' },
  git: { missing: 'Give an address or a file first' },
};

/** What a draft already says: a kept address needs nothing more. */
function initially(start: Draft): Given {
  const { source, address } = start;
  return source === 'git' && gitAddress.safeParse(address).success
    ? { source: { kind: 'git', address } }
    : START[source];
}

function Ways({ value, onChange }: { value: SourceKind; onChange: (kind: SourceKind) => void }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1.5 text-xs font-medium text-ink-2">Where it comes from</legend>
      {WAYS.map(({ kind, icon: Icon, title, about }) => (
        <label
          key={kind}
          className={clsx(
            'flex cursor-pointer gap-2.5 rounded-panel border px-3 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
            kind === value ? 'border-line-2 bg-surface' : 'border-transparent hover:bg-hover',
          )}
        >
          <input
            type="radio"
            name="source"
            value={kind}
            checked={kind === value}
            onChange={() => onChange(kind)}
            className="sr-only"
          />
          <Icon className={clsx('icon mt-0.5', kind === value ? 'text-sea' : 'text-ink-3')} />
          <span className="min-w-0">
            <span className="font-semibold">{title}</span>
            <span className={clsx('block text-xs text-ink-2', kind !== value && 'max-md:hidden')}>
              {about}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface SourceFieldsProps {
  team: string;
  kind: SourceKind;
  start: Draft;
  error: unknown;
  onGiven: (given: Given, suggestedName?: string) => void;
}

function SourceFields({ team, kind, start, error, onGiven }: SourceFieldsProps) {
  if (kind === 'sql')
    return (
      <FileDrop
        team={team}
        label="SQL file"
        hint="Plain SQL: a pg_dump in plain format (-Fp, which is its default) or any script. COPY data blocks included."
        accept=".sql,.txt,application/sql,text/plain"
        error={fieldError(error, 'uploadId')}
        onFile={(file) =>
          onGiven(
            file ? { source: { kind: 'sql', uploadId: file.uploadId } } : START.sql,
            file && nameFromFile(file.name),
          )
        }
      />
    );
  if (kind === 'database')
    return (
      <DatabaseSource
        team={team}
        schemas={start.schemas}
        onGiven={(chosen) =>
          onGiven(
            chosen ? { source: { kind: 'database', ...chosen } } : START.database,
            chosen && nameFromAddress(chosen.url),
          )
        }
      />
    );
  if (kind === 'git')
    return (
      <GitSource
        team={team}
        address={start.address}
        error={fieldError(error, 'address')}
        onGiven={(chosen, name) => onGiven(chosen ? { source: { kind: 'git', ...chosen } } : START.git, name)}
      />
    );
  const way = WAYS.find((one) => one.kind === kind);
  return <p className="text-ink-2">{way?.about}</p>;
}

/** The form of all five ways. A name is suggested from the file or address until somebody types one. */
export function NewProject({ team, start }: { team: string; start: Draft }) {
  const router = useRouter();
  const trpc = useTRPC();
  const [kind, setKind] = useState(start.source);
  const [given, setGiven] = useState<Given>(() => initially(start));
  const [typed, setTyped] = useState(start.name);
  const [suggested, setSuggested] = useState(start.source === 'example' ? 'clinic' : '');
  const [description, setDescription] = useState(start.description ?? '');
  const create = useMutation(
    trpc.projects.create.mutationOptions({
      onSuccess: ({ slug }) => {
        router.push(paths.project(team, slug));
        router.refresh();
      },
    }),
  );
  const name = typed ?? suggested;
  const choose = (next: SourceKind) => {
    setKind(next);
    setGiven(START[next]);
    setSuggested(next === 'example' ? 'clinic' : '');
    create.reset();
  };
  const missing = 'missing' in given ? given.missing : !name.trim() && 'Give it a name first';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (missing || create.isPending || 'missing' in given) return;
    create.mutate({ team, name, description, source: given.source, replaces: start.replaces });
  };
  const slug = slugFrom(name);
  return (
    <form onSubmit={submit} className="grid items-start gap-6 md:grid-cols-[20rem_minmax(0,1fr)]">
      <Ways value={kind} onChange={choose} />
      <Panel
        title={WAYS.find((way) => way.kind === kind)?.title}
        footer={
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
        }
      >
        <div className="flex flex-col gap-4">
          <SourceFields
            key={kind}
            team={team}
            kind={kind}
            start={start}
            error={create.error}
            onGiven={(next, suggestion) => {
              setGiven(next);
              if (suggestion) setSuggested(suggestion);
            }}
          />
          <TextField
            label="Name"
            value={name}
            onChange={(event) => setTyped(event.target.value)}
            error={fieldError(create.error, 'name')}
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
            value={description}
            onChange={(event) => setDescription(event.target.value)}
            error={fieldError(create.error, 'description')}
            hint="One line for people who meet it in a list."
            autoComplete="off"
            maxLength={300}
          />
        </div>
      </Panel>
    </form>
  );
}
