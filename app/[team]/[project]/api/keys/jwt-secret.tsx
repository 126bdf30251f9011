'use client';
import { useMutation } from '@tanstack/react-query';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import { Confirm } from '@/app/_ui/confirm';
import { CopyButton } from '@/app/_ui/copy-button';
import { useToast } from '@/app/_ui/toast';
import type { Place } from '../_parts/place.ts';
import type { May } from './keys.tsx';

/** The secret that signs user tokens: shown when asked for, replaced when it leaked. */
export function JwtSecret({ place, may }: { place: Place; may: May }) {
  const trpc = useTRPC();
  const toast = useToast();
  const [secret, setSecret] = useState<string>();
  const [asking, setAsking] = useState(false);
  const reveal = useMutation(
    trpc.environments.revealJwtSecret.mutationOptions({
      onSuccess: ({ secret }) => setSecret(secret),
      onError: (error) => toast.bad('The secret could not be shown', problemOf(error).message),
    }),
  );
  const rotate = useMutation(
    trpc.environments.rotateJwtSecret.mutationOptions({
      onSuccess: ({ secret }) => {
        setSecret(secret);
        setAsking(false);
        toast.good('A new JWT secret works', 'Tokens signed with the old one are refused from now on.');
      },
    }),
  );
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2 border-b border-line pb-3">
      <span className="text-xs font-medium text-ink-2">JWT secret</span>
      <code className="min-w-0 flex-1 basis-60 break-all">{secret ?? '••••••••••••••••'}</code>
      {secret && <CopyButton text={secret} label="JWT secret" />}
      <Button
        icon={secret ? <EyeOff /> : <Eye />}
        busy={reveal.isPending}
        reason={may.reveal ? undefined : 'Needs the role developer in this team'}
        onClick={() => (secret ? setSecret(undefined) : reveal.mutate(place))}
      >
        {secret ? 'Hide' : 'Show'}
      </Button>
      <Button
        reason={may.manage ? undefined : 'Needs the role admin in this team'}
        onClick={() => setAsking(true)}
      >
        Rotate
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title="Rotate the JWT secret"
        action="Rotate the secret"
        keep="Keep it"
        busy={rotate.isPending}
        error={rotate.error && problemOf(rotate.error).message}
        onConfirm={() => rotate.mutate(place)}
      >
        Every token of your users stops working within a second: they have to sign in again, with tokens
        signed by the new secret. Keys are not touched.
      </Confirm>
    </div>
  );
}
