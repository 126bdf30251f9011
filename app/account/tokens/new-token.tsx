'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { CreateTokenInput } from '@/server/accounts/shapes';
import { TOKEN_LIVES } from '@/server/accounts/shapes';
import { fieldError, formError } from '../../_lib/errors.ts';
import { useTRPC } from '../../_lib/trpc.tsx';
import { Button } from '../../_ui/button.tsx';
import { CopyButton } from '../../_ui/copy-button.tsx';
import { SelectField, TextField } from '../../_ui/field.tsx';
import { Panel } from '../../_ui/panel.tsx';
import { PlainCode } from '../../_ui/plain-code.tsx';

const LIVES: Record<CreateTokenInput['days'], string> = {
  '7': '7 days',
  '30': '30 days',
  '90': '90 days',
  '365': 'a year',
  never: 'no end',
};

/** The one moment in which a token can be seen. */
function ShownOnce({ token, onDone }: { token: string; onDone: () => void }) {
  return (
    <Panel title="Your new token" tone="warn">
      <p className="mb-2">Copy it now: it is stored as a hash only, and nobody can show it again.</p>
      <PlainCode code={token} />
      <div className="mt-3 flex gap-2">
        <CopyButton text={token} label="token" words="Copy token" tone="primary" />
        <Button onClick={onDone}>I have it</Button>
      </div>
    </Panel>
  );
}

export function NewToken() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const create = useMutation(
    trpc.accounts.createToken.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.accounts.tokens.queryKey() }),
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const scope = values.get('scope') as CreateTokenInput['scope'];
    create.mutate({
      name: String(values.get('name')),
      scope,
      days: values.get('days') as CreateTokenInput['days'],
    });
  };
  const whole = formError(create.error, ['name']);
  if (create.data) return <ShownOnce token={create.data.token} onDone={() => create.reset()} />;
  return (
    <Panel title="New token">
      <form onSubmit={submit} noValidate className="flex flex-wrap items-start gap-3">
        <TextField
          label="What it is for"
          name="name"
          placeholder="laptop, CI …"
          autoComplete="off"
          error={fieldError(create.error, 'name')}
          className="w-full max-w-60"
        />
        <SelectField label="May" name="scope" defaultValue="write" className="w-44">
          <option value="write">read and write</option>
          <option value="read">only read</option>
        </SelectField>
        <SelectField label="Ends after" name="days" defaultValue="90" className="w-32">
          {TOKEN_LIVES.map((days) => (
            <option key={days} value={days}>
              {LIVES[days]}
            </option>
          ))}
        </SelectField>
        <Button type="submit" tone="primary" busy={create.isPending} className="sm:mt-[22px]">
          Make token
        </Button>
        {whole && (
          <p role="alert" className="w-full text-xs font-medium text-bad">
            {whole}
          </p>
        )}
      </form>
    </Panel>
  );
}
