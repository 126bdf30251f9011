'use client';
import { useMutation } from '@tanstack/react-query';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import { CopyButton } from '@/app/_ui/copy-button';
import { IconButton } from '@/app/_ui/icon-button';
import { useToast } from '@/app/_ui/toast';
import type { KeyRow } from '@/server/environments/shapes';
import type { Place } from '../_parts/place.ts';

interface KeyTextProps {
  place: Place;
  row: KeyRow;
  mayReveal: boolean;
}

/** The key's text: publishable ones as they are, secret ones after they were asked for, which the audit log notes. */
export function KeyText({ place, row, mayReveal }: KeyTextProps) {
  const trpc = useTRPC();
  const toast = useToast();
  const [secret, setSecret] = useState<string>();
  const reveal = useMutation(
    trpc.environments.revealKey.mutationOptions({
      onSuccess: ({ key }) => setSecret(key),
      onError: (error) => toast.bad('The key could not be shown', problemOf(error).message),
    }),
  );
  const text = row.key ?? secret;
  const over = row.revokedAt !== null;
  return (
    <span className="flex items-center gap-1">
      <code className={over ? 'text-ink-3 line-through' : text ? 'break-all' : undefined}>
        {text ?? row.preview}
      </code>
      {text && !over && <CopyButton text={text} label={`key ${row.name}`} />}
      {row.kind === 'secret' && !over && (
        <IconButton
          label={
            secret ? `Hide key ${row.name}` : mayReveal ? `Show key ${row.name}` : 'Needs the role developer'
          }
          aria-disabled={!mayReveal || reveal.isPending || undefined}
          className="size-7"
          onClick={() =>
            secret ? setSecret(undefined) : mayReveal && reveal.mutate({ ...place, key: row.id })
          }
        >
          {secret ? <EyeOff /> : <Eye />}
        </IconButton>
      )}
    </span>
  );
}
