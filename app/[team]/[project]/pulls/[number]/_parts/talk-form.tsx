'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { formError } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import type { Where } from '../../_parts/where.ts';
import { CommentForm } from './comment-form.tsx';
import { useAfter } from './use-action.ts';

/** Says something about the pull request as a whole. */
export function TalkForm({ where }: { where: Where }) {
  const [sent, setSent] = useState(0);
  const trpc = useTRPC();
  const { say } = useAfter();
  const start = useMutation(
    trpc.pulls.startThread.mutationOptions({
      ...say(),
      onSuccess: () => {
        setSent(sent + 1);
        say().onSuccess();
      },
    }),
  );
  return (
    <CommentForm
      key={sent}
      label="Write a message"
      action="Send"
      busy={start.isPending}
      error={formError(start.error)}
      onSend={(body) => start.mutate({ ...where, anchor: { kind: 'talk' }, body })}
    />
  );
}
