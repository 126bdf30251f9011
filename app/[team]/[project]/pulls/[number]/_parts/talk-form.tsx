'use client';
import { useState } from 'react';
import { formError } from '@/app/_lib/errors';
import type { Where } from '../../_parts/where.ts';
import { CommentForm } from './comment-form.tsx';
import { useStartThread } from './use-start-thread.ts';

/** Says something about the pull request as a whole. */
export function TalkForm({ where }: { where: Where }) {
  const [sent, setSent] = useState(0);
  const start = useStartThread(() => setSent(sent + 1));
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
