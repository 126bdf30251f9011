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
  const trpc = useTRPC();
  const toast = useToast();
  const router = useRouter();
  const [schemas, setSchemas] = useState(initial.schemas.join(', '));
  const [maxRows, setMaxRows] = useState(String(initial.maxRows));
  const [origins, setOrigins] = useState(initial.corsOrigins.join('\n'));
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
      schemas: listed(schemas),
      maxRows: Number(maxRows),
      corsOrigins: listed(origins),
    });
  const off = !may.manage;
  return (
    <Panel title="Addresses and limits">
      <Address label="For supabase-js" text={initial.apiUrl} />
      <Address label="For plain HTTP" text={initial.restUrl} />
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
          value={schemas}
          error={fieldError(update.error, 'schemas')}
          onChange={({ target }) => setSchemas(target.value)}
        />
        <TextField
          label="Most rows in one answer"
          inputMode="numeric"
          disabled={off}
          value={maxRows}
          error={fieldError(update.error, 'maxRows')}
          onChange={({ target }) => setMaxRows(target.value)}
        />
        <TextAreaField
          className="sm:col-span-2"
          label="Web pages that may call (CORS)"
          hint="One origin a line, such as https://app.example.com. An asterisk allows every page; keys and rules decide all the same."
          mono
          rows={2}
          disabled={off}
          value={origins}
          error={fieldError(update.error, 'corsOrigins')}
          onChange={({ target }) => setOrigins(target.value)}
        />
        <div className="flex flex-wrap items-center gap-3 sm:col-span-2">
          <Button
            type="submit"
            tone="primary"
            busy={update.isPending}
            reason={off ? 'Needs the role admin in this team' : undefined}
          >
            Save settings
          </Button>
          {formError(update.error, FIELDS) && (
            <p role="alert" className="text-xs font-medium text-bad">
              {formError(update.error, FIELDS)}
            </p>
          )}
        </div>
      </form>
    </Panel>
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
