'use client';
import { MessageSquarePlus } from 'lucide-react';
import { useState } from 'react';
import { formError } from '@/app/_lib/errors';
import { IconButton } from '@/app/_ui/icon-button';
import { Popover } from '@/app/_ui/popover';
import { type Anchor, anchorName } from '@/server/checks/shapes';
import type { Where } from '../../_parts/where.ts';
import { CommentForm } from './comment-form.tsx';
import { useStartThread } from './use-start-thread.ts';

/** The button at a table, column, policy, function or endpoint that starts a conversation about it. */
export function CommentOn({ where, anchor }: { where: Where; anchor: Anchor }) {
  const [open, setOpen] = useState(false);
  const start = useStartThread(() => setOpen(false));
  const label = `Comment on ${anchorName(anchor)}`;
  return (
    <Popover
      title={label}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <IconButton label={label} className="size-6 text-ink-3 hover:text-ink">
          <MessageSquarePlus className="size-3.5" />
        </IconButton>
      }
    >
      <CommentForm
        label="Comment"
        action="Send comment"
        busy={start.isPending}
        error={formError(start.error)}
        onSend={(body) => start.mutate({ ...where, anchor, body })}
        onCancel={() => setOpen(false)}
      />
    </Popover>
  );
}
