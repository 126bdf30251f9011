'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldError, formError } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import { Dialog } from '@/app/_ui/dialog';
import { TextField } from '@/app/_ui/field';
import type { KeyKind } from '@/server/environments/shapes';
import type { Place } from '../_parts/place.ts';
import { NewKeyText } from './new-key.tsx';
import { useKeysChanged } from './use-keys-changed.ts';

interface MakeKeyProps {
  place: Place;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const KINDS: { kind: KeyKind; title: string; text: string }[] = [
  {
    kind: 'publishable',
    title: 'Publishable',
    text: 'For web pages and apps. Grants and rules decide what it opens.',
  },
  {
    kind: 'secret',
    title: 'Secret',
    text: 'For your servers. No rule applies: it reads and writes everything.',
  },
];

export function MakeKey({ place, open, onOpenChange }: MakeKeyProps) {
  const trpc = useTRPC();
  const changed = useKeysChanged(place);
  const [kind, setKind] = useState<KeyKind>('publishable');
  const [name, setName] = useState('');
  const make = useMutation(trpc.environments.createKey.mutationOptions({ onSuccess: changed }));
  const close = () => {
    onOpenChange(false);
    setName('');
    make.reset();
  };
  const submit = () => make.mutate({ ...place, kind, name });
  const { data: made } = make;
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={made ? `The key “${made.name}” works` : 'Make a key'}
      footer={
        made ? (
          <Button tone="primary" onClick={close}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={close}>Cancel</Button>
            <Button tone="primary" busy={make.isPending} onClick={submit}>
              Make the key
            </Button>
          </>
        )
      }
    >
      {made ? (
        <NewKeyText text={made.key} name={made.name} kind={made.kind} />
      ) : (
        <KeyForm {...{ kind, setKind, name, setName, error: make.error }} onSubmit={submit} />
      )}
    </Dialog>
  );
}

interface KeyFormProps {
  kind: KeyKind;
  setKind: (kind: KeyKind) => void;
  name: string;
  setName: (name: string) => void;
  error: unknown;
  onSubmit: () => void;
}

function KeyForm({ kind, setKind, name, setName, error, onSubmit }: KeyFormProps) {
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <TextField
        label="Name"
        hint="The program that will use it, so that it can be told apart later"
        autoComplete="off"
        value={name}
        error={fieldError(error, 'name') ?? formError(error, ['name'])}
        onChange={({ target }) => setName(target.value)}
      />
      <fieldset className="grid gap-2">
        <legend className="mb-1 text-xs font-medium text-ink-2">Kind</legend>
        {KINDS.map((one) => (
          <label key={one.kind} className="flex gap-2">
            <input
              type="radio"
              name="kind"
              checked={kind === one.kind}
              onChange={() => setKind(one.kind)}
              className="mt-0.5 size-4 flex-none accent-sea-fill"
            />
            <span>
              <b className="font-semibold">{one.title}</b>
              <span className="block text-xs text-ink-3">{one.text}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </form>
  );
}
