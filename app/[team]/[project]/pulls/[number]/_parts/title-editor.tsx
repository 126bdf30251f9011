'use client';
import { useMutation } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { formError } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import { controlClass } from '@/app/_ui/field';
import { IconButton } from '@/app/_ui/icon-button';
import type { Where } from '../../_parts/where.ts';

/** The title, as a heading that can be changed in place. */
export function TitleEditor({ where, title, may }: { where: Where; title: string; may: boolean }) {
  const [editing, setEditing] = useState(false);
  const [text, setText] = useState(title);
  const trpc = useTRPC();
  const router = useRouter();
  const save = useMutation(
    trpc.pulls.update.mutationOptions({
      onSuccess: () => {
        setEditing(false);
        router.refresh();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate({ ...where, title: text });
  };
  if (editing)
    return (
      <form onSubmit={submit} className="mt-1.5 mb-3">
        <div className="flex flex-wrap gap-2">
          <input
            aria-label="Title"
            value={text}
            maxLength={200}
            onChange={(event) => setText(event.target.value)}
            // biome-ignore lint/a11y/noAutofocus: the person has just asked to edit it
            autoFocus
            className={`${controlClass} h-8 flex-1 basis-64`}
          />
          <Button type="submit" tone="primary" busy={save.isPending} reason={!text.trim() && 'Enter a title'}>
            Save title
          </Button>
          <Button onClick={() => setEditing(false)}>Cancel</Button>
        </div>
        <p role="alert" className="mt-1 text-xs font-medium text-bad">
          {formError(save.error)}
        </p>
      </form>
    );
  return (
    <div className="mt-1.5 mb-3 flex items-start gap-1">
      <h1 className="min-w-0 text-[1.4375rem] leading-7 break-words md:text-[1.75rem] md:leading-[2.125rem]">
        {title}
      </h1>
      {may && (
        <IconButton
          label="Edit the title"
          onClick={() => {
            setText(title);
            setEditing(true);
          }}
        >
          <Pencil />
        </IconButton>
      )}
    </div>
  );
}
