'use client';
import { useMutation } from '@tanstack/react-query';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { fieldError, formError } from '../../../_lib/errors.ts';
import { formatBytes, plural } from '../../../_lib/format.ts';
import { keepTyped } from '../../../_lib/keep-typed.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { Button } from '../../../_ui/button.tsx';
import { CheckField, TextField } from '../../../_ui/field.tsx';

interface DatabaseSourceProps {
  team: string;
  /** Schemas that were chosen before; without them all are. */
  schemas?: string[];
  onGiven: (chosen: { url: string; schemas: string[] } | undefined) => void;
}

interface SchemasProps {
  found: { name: string; tables: number; bytes: number }[];
  chosen: string[];
  onChange: (names: string[]) => void;
}

function Schemas({ found, chosen, onChange }: SchemasProps) {
  const toggle = (name: string, on: boolean) =>
    onChange(on ? [...chosen, name] : chosen.filter((other) => other !== name));
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-xs font-medium text-ink-2">Schemas to copy</legend>
      {found.length === 0 && <p className="text-ink-2">This role sees no schema with tables there.</p>}
      {found.map(({ name, tables, bytes }) => (
        <CheckField
          key={name}
          label={name}
          hint={`${plural(tables, 'table')}, ${formatBytes(bytes)}`}
          checked={chosen.includes(name)}
          onChange={(event) => toggle(name, event.target.checked)}
        />
      ))}
    </fieldset>
  );
}

/** An address, then the choice of what is found there. The address is only kept until the copy is made. */
export function DatabaseSource({ team, schemas: before, onGiven }: DatabaseSourceProps) {
  const trpc = useTRPC();
  const [url, setUrl] = useState('');
  const [shown, setShown] = useState(false);
  const [chosen, setChosen] = useState<string[]>([]);
  const choose = (names: string[]) => {
    setChosen(names);
    onGiven(names.length ? { url: url.trim(), schemas: names } : undefined);
  };
  const look = useMutation(
    trpc.imports.schemas.mutationOptions({
      onSuccess: (found) => {
        const names = found.map(({ name }) => name);
        const again = names.filter((name) => before?.includes(name));
        choose(again.length ? again : names);
      },
    }),
  );
  const change = (text: string) => {
    setUrl(text);
    look.reset();
    choose([]);
  };
  const problem = fieldError(look.error, 'url') ?? formError(look.error);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-start gap-2">
        <TextField
          label="Address"
          mono
          className="flex-1"
          type={shown ? 'text' : 'password'}
          ref={keepTyped(url, change)}
          value={url}
          onChange={(event) => change(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || look.isSuccess) return;
            event.preventDefault();
            look.mutate({ team, url: url.trim() });
          }}
          placeholder="postgres://user:password@host:5432/database"
          hint={
            <>
              A role that may read is enough. Add <code className="whitespace-nowrap">?sslmode=require</code>{' '}
              where the server asks for it.
            </>
          }
          error={problem}
          autoComplete="off"
          spellCheck={false}
        />
        <Button
          className="mt-[22px]"
          icon={shown ? <EyeOff /> : <Eye />}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? 'Hide' : 'Show'}
        </Button>
      </div>
      {look.data ? (
        <Schemas found={look.data} chosen={chosen} onChange={choose} />
      ) : (
        <div>
          <Button
            busy={look.isPending}
            reason={!url.trim() && 'Write the address first'}
            onClick={() => look.mutate({ team, url: url.trim() })}
          >
            {look.isPending ? 'Connecting' : 'Look what is there'}
          </Button>
        </div>
      )}
    </div>
  );
}
