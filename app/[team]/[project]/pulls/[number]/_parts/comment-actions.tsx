'use client';
import { useMutation } from '@tanstack/react-query';
import { Ellipsis } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { formError } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import { IconButton } from '@/app/_ui/icon-button';
import { Menu, MenuItem } from '@/app/_ui/menu';
import type { Where } from '../../_parts/where.ts';
import { CommentForm } from './comment-form.tsx';
import { useAfter } from './use-action.ts';

interface OwnCommentProps {
  where: Where;
  commentId: string;
  body: string;
  /** Name and time, before the menu. */
  head: ReactNode;
  /** The comment as it is read. */
  children: ReactNode;
}

/** One's own comment: it can be edited and deleted. */
export function OwnComment({ where, commentId, body, head, children }: OwnCommentProps) {
  const [editing, setEditing] = useState(false);
  const trpc = useTRPC();
  const { say } = useAfter();
  const edit = useMutation(
    trpc.pulls.editComment.mutationOptions({
      ...say(),
      onSuccess: () => {
        setEditing(false);
        say().onSuccess();
      },
    }),
  );
  const remove = useMutation(trpc.pulls.deleteComment.mutationOptions(say('Comment deleted')));
  return (
    <>
      <div className="flex items-center gap-1.5">
        {head}
        <span className="ml-auto">
          <Menu
            align="end"
            trigger={
              <IconButton label="More about this comment" className="size-6">
                <Ellipsis />
              </IconButton>
            }
          >
            <MenuItem onClick={() => setEditing(true)}>Edit</MenuItem>
            <MenuItem danger onClick={() => remove.mutate({ ...where, commentId })}>
              Delete
            </MenuItem>
          </Menu>
        </span>
      </div>
      {editing ? (
        <CommentForm
          label="Comment"
          action="Save"
          initial={body}
          busy={edit.isPending}
          error={formError(edit.error)}
          onSend={(text) => edit.mutate({ ...where, commentId, body: text })}
          onCancel={() => setEditing(false)}
        />
      ) : (
        children
      )}
    </>
  );
}
