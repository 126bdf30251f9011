'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { fieldError, formError } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import { CopyButton } from '@/app/_ui/copy-button';
import { TextAreaField, TextField } from '@/app/_ui/field';
import { Panel } from '@/app/_ui/panel';
import { useToast } from '@/app/_ui/toast';
import type { EnvironmentFacts } from '@/server/environments/shapes';
import type { Place } from '../_parts/place.ts';
import type { May } from './keys.tsx';

interface ApiSettingsProps {
  place: Place;
  may: May;
  initial: EnvironmentFacts;
}

/** Names or origins as people write them: separated by commas, blanks or lines. */
const listed = (text: string) => text.split(/[\s,]+/).filter(Boolean);
const FIELDS = ['schemas', 'maxRows', 'corsOrigins'];

/** Addresses, and what the API serves to whom. */
export function ApiSettings({ place, may, initial }: ApiSettingsProps) {
  return (
    <Panel title="Addresses and limits">
      <Address label="For supabase-js" text={initial.apiUrl} />
      <Address label="For plain HTTP" text={initial.restUrl} />
      <SettingsForm place={place} may={may} initial={initial} />
    </Panel>
  );
}

/** The settings as typed, and how to save them. */
function useSettings({ place, initial }: ApiSettingsProps) {
  const trpc = useTRPC();
  const toast = useToast();
  const router = useRouter();
  const [typed, setTyped] = useState({
    schemas: initial.schemas.join(', '),
    maxRows: String(initial.maxRows),
    origins: initial.corsOrigins.join('\n'),
  });
  const update = useMutation(
    trpc.environments.update.mutationOptions({
      onSuccess: () => {
        toast.good('The API settings are saved');
        router.refresh();
      },
    }),
  );
  const save = () =>
    update.mutate({
      ...place,
      schemas: listed(typed.schemas),
      maxRows: Number(typed.maxRows),
      corsOrigins: listed(typed.origins),
    });
  const type = (change: Partial<typeof typed>) => setTyped({ ...typed, ...change });
  return { typed, type, save, error: update.error, saving: update.isPending };
}

function SettingsForm(props: ApiSettingsProps) {
  const { typed, type, save, error, saving } = useSettings(props);
  const off = !props.may.manage;
  return (
    <form
      className="mt-4 grid gap-4 sm:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!off) save();
      }}
    >
      <TextField
        label="Served schemas"
        hint="Separated by commas. The first one needs no profile header."
        mono
        disabled={off}
        value={typed.schemas}
        error={fieldError(error, 'schemas')}
        onChange={({ target }) => type({ schemas: target.value })}
      />
      <TextField
        label="Most rows in one answer"
        inputMode="numeric"
        disabled={off}
        value={typed.maxRows}
        error={fieldError(error, 'maxRows')}
        onChange={({ target }) => type({ maxRows: target.value })}
      />
      <TextAreaField
        className="sm:col-span-2"
        label="Web pages that may call (CORS)"
        hint="One origin a line, such as https://app.example.com. An asterisk allows every page; keys and rules decide all the same."
        mono
        rows={2}
        disabled={off}
        value={typed.origins}
        error={fieldError(error, 'corsOrigins')}
        onChange={({ target }) => type({ origins: target.value })}
      />
      <Save off={off} saving={saving} problem={formError(error, FIELDS)} />
    </form>
  );
}

function Save({ off, saving, problem }: { off: boolean; saving: boolean; problem: string | undefined }) {
  return (
    <div className="flex flex-wrap items-center gap-3 sm:col-span-2">
      <Button
        type="submit"
        tone="primary"
        busy={saving}
        reason={off ? 'Needs the role admin in this team' : undefined}
      >
        Save settings
      </Button>
      {problem && (
        <p role="alert" className="text-xs font-medium text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}

function Address({ label, text }: { label: string; text: string }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 border-b border-line py-1">
      <span className="w-36 flex-none text-ink-3 max-sm:w-full">{label}</span>
      <code className="min-w-0 flex-1 break-all">{text}</code>
      <CopyButton text={text} label={label.toLowerCase()} />
    </div>
  );
}
