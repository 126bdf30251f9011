'use client';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { formError } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import { TextAreaField } from '@/app/_ui/field';
import type { Where } from '../../_parts/where.ts';
import { useAfter } from './use-action.ts';

interface BodyEditorProps {
  where: Where;
  body: string;
  may: boolean;
  /** The description as it is read. */
  children: ReactNode;
}

/** The description, which can be rewritten in place. */
export function BodyEditor({ where, body, may, children }: BodyEditorProps) {
  const [editing, setEditing] = useState(false);
  const [text, setText] = useState(body);
  const trpc = useTRPC();
  const { say } = useAfter();
  const save = useMutation(
    trpc.pulls.update.mutationOptions({
      ...say(),
      onSuccess: () => {
        setEditing(false);
        say().onSuccess();
      },
    }),
  );
  if (!editing)
    return (
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">{children}</div>
        {may && (
          <Button
            onClick={() => {
              setText(body);
              setEditing(true);
            }}
          >
            Edit description
          </Button>
        )}
      </div>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate({ ...where, body: text });
      }}
      className="flex flex-col gap-2"
    >
      <TextAreaField
        label="Description"
        hint="Markdown. @name tells somebody."
        rows={10}
        value={text}
        maxLength={50_000}
        error={formError(save.error)}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={() => setEditing(false)}>Cancel</Button>
        <Button type="submit" tone="primary" busy={save.isPending}>
          Save description
        </Button>
      </div>
    </form>
  );
}
