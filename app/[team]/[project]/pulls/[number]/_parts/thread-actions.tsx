'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { formError } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import type { Where } from '../../_parts/where.ts';
import { CommentForm } from './comment-form.tsx';
import { useAfter } from './use-action.ts';

interface ThreadActionsProps {
  where: Where;
  threadId: string;
  resolved: boolean;
  mayComment: boolean;
}

/** Answer, resolve, open again. */
export function ThreadActions({ where, threadId, resolved, mayComment }: ThreadActionsProps) {
  const [answering, setAnswering] = useState(false);
  const trpc = useTRPC();
  const { say } = useAfter();
  const reply = useMutation(
    trpc.pulls.reply.mutationOptions({
      ...say(),
      onSuccess: () => {
        setAnswering(false);
        say().onSuccess();
      },
    }),
  );
  const done = say(resolved ? 'Thread opened again' : 'Thread resolved');
  const resolve = useMutation(trpc.pulls.resolveThread.mutationOptions(done));
  const unresolve = useMutation(trpc.pulls.unresolveThread.mutationOptions(done));
  if (!mayComment) return null;
  return (
    <div className="border-t border-line bg-sunken px-3.5 py-2">
      {answering ? (
        <CommentForm
          label="Reply"
          action="Send reply"
          busy={reply.isPending}
          error={formError(reply.error)}
          onSend={(body) => reply.mutate({ ...where, threadId, body })}
          onCancel={() => setAnswering(false)}
        />
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setAnswering(true)} data-reply>
            Reply
          </Button>
          <Button
            tone="quiet"
            busy={resolve.isPending || unresolve.isPending}
            onClick={() => (resolved ? unresolve : resolve).mutate({ ...where, threadId })}
          >
            {resolved ? 'Open again' : 'Resolve'}
          </Button>
        </div>
      )}
    </div>
  );
}
