'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import { Confirm } from '@/app/_ui/confirm';
import { Dialog } from '@/app/_ui/dialog';
import { SelectField } from '@/app/_ui/field';
import { useToast } from '@/app/_ui/toast';
import { keyRefusal, keyState } from '@/server/environments/policy';
import { GRACE_CHOICES, type KeyRow } from '@/server/environments/shapes';
import type { Place } from '../_parts/place.ts';
import { NewKeyText } from './new-key.tsx';
import { useKeysChanged } from './use-keys-changed.ts';

interface KeyActionsProps {
  place: Place;
  row: KeyRow;
  mayManage: boolean;
}

/** Rotate and revoke, each after it was confirmed. */
export function KeyActions({ place, row, mayManage }: KeyActionsProps) {
  const [open, setOpen] = useState<'rotate' | 'revoke'>();
  const state = keyState(row);
  if (state === 'revoked') return null;
  const role = mayManage ? undefined : 'Needs the role admin in this team';
  const close = () => setOpen(undefined);
  return (
    <span className="inline-flex gap-1.5 py-1 max-sm:flex-col">
      <Button
        aria-label={`Rotate ${row.name}`}
        reason={role ?? keyRefusal('rotate', state)}
        onClick={() => setOpen('rotate')}
      >
        Rotate
      </Button>
      <Button aria-label={`Revoke ${row.name}`} reason={role} onClick={() => setOpen('revoke')}>
        Revoke
      </Button>
      <Rotate place={place} row={row} open={open === 'rotate'} onClose={close} />
      <Revoke place={place} row={row} open={open === 'revoke'} onClose={close} />
    </span>
  );
}

interface StepProps {
  place: Place;
  row: KeyRow;
  open: boolean;
  onClose: () => void;
}

function Revoke({ place, row, open, onClose }: StepProps) {
  const trpc = useTRPC();
  const toast = useToast();
  const changed = useKeysChanged(place);
  const revoke = useMutation(
    trpc.environments.revokeKey.mutationOptions({
      onSuccess: async () => {
        onClose();
        toast.good(`The key “${row.name}” is revoked`);
        await changed();
      },
    }),
  );
  return (
    <Confirm
      open={open}
      onOpenChange={(next) => next || onClose()}
      title={`Revoke the key “${row.name}”`}
      action="Revoke the key"
      keep="Keep it"
      busy={revoke.isPending}
      error={revoke.error && problemOf(revoke.error).message}
      onConfirm={() => revoke.mutate({ ...place, key: row.id })}
    >
      Programs that still use <code>{row.preview}</code> are refused within a second. This cannot be undone; a
      new key has another text.
    </Confirm>
  );
}

function Rotate({ place, row, open, onClose }: StepProps) {
  const trpc = useTRPC();
  const changed = useKeysChanged(place);
  const [grace, setGrace] = useState<number>(GRACE_CHOICES[2].seconds);
  const rotate = useMutation(trpc.environments.rotateKey.mutationOptions());
  const made = rotate.data;
  // The list is read again only now: it takes this row, and the dialog in it, to another place.
  const close = () => {
    onClose();
    rotate.reset();
    if (made) void changed();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => next || close()}
      title={made ? `The new key “${made.name}” works` : `Rotate the key “${row.name}”`}
      description={made ? undefined : 'A new key with the same name and rights takes its place.'}
      footer={
        made ? (
          <Button tone="primary" onClick={close}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={close}>Cancel</Button>
            <Button
              tone="primary"
              busy={rotate.isPending}
              onClick={() => rotate.mutate({ ...place, key: row.id, graceSeconds: grace })}
            >
              Rotate the key
            </Button>
          </>
        )
      }
    >
      {made ? (
        <NewKeyText text={made.key} name={made.name} kind={made.kind} />
      ) : (
        <SelectField
          label={`The old key ${row.preview}`}
          hint="Time for programs to change over. A leaked key should stop at once."
          value={grace}
          error={rotate.error && problemOf(rotate.error).message}
          onChange={({ target }) => setGrace(Number(target.value))}
        >
          {GRACE_CHOICES.map(({ seconds, label }) => (
            <option key={seconds} value={seconds}>
              {label}
            </option>
          ))}
        </SelectField>
      )}
    </Dialog>
  );
}
