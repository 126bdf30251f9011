'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { fieldError, formError } from '@/app/_lib/errors';
import { paths } from '@/app/_lib/paths';
import { useTRPC } from '@/app/_lib/trpc';
import { Button, ButtonLink } from '@/app/_ui/button';
import { TextField } from '@/app/_ui/field';
import { Panel } from '@/app/_ui/panel';
import { LazyEditor } from '../../_editor/lazy-editor.tsx';
import { useSqlCheck } from '../../_editor/use-sql-check.ts';
import type { Where } from '../../_parts/where.ts';

interface EditFormProps {
  where: Where;
  path: string;
  /** Head of the branch that the text is of: a branch that has moved is not overwritten. */
  head: string;
  text: string;
}

/** Text, message, commit. */
export function EditForm({ where, path, head, text }: EditFormProps) {
  const name = path.split('/').at(-1);
  const [content, setContent] = useState(text);
  const [message, setMessage] = useState(`Change ${name}`);
  const isSql = path.endsWith('.sql');
  const { marks } = useSqlCheck({ team: where.team, project: where.project }, content, isSql);
  const trpc = useTRPC();
  const router = useRouter();
  const back = paths.pull(where.team, where.project, where.number, 'code');
  const commit = useMutation(trpc.pulls.commitFile.mutationOptions({ onSuccess: () => router.push(back) }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!commit.isPending && !commit.isSuccess) commit.mutate({ ...where, head, path, content, message });
  };
  const reason = content === text ? 'Nothing was changed yet' : !message.trim() && 'Say what you changed';
  return (
    <form onSubmit={submit}>
      <Panel
        footer={
          <div className="flex flex-wrap items-center justify-end gap-3">
            <p role="alert" className="min-w-0 flex-1 text-xs font-medium text-bad">
              {formError(commit.error, ['message'])}
            </p>
            <ButtonLink href={back}>Cancel</ButtonLink>
            <Button type="submit" tone="primary" busy={commit.isPending || commit.isSuccess} reason={reason}>
              Commit to the branch
            </Button>
          </div>
        }
      >
        <div className="flex flex-col gap-4">
          <div>
            <LazyEditor
              label={`Text of ${path}`}
              language={isSql ? 'sql' : 'text'}
              initial={text}
              onChange={setContent}
              marks={marks}
            />
            <p role="status" className="mt-1 text-xs font-medium text-bad">
              {marks[0]?.message}
            </p>
          </div>
          <TextField
            label="Commit message"
            value={message}
            maxLength={2000}
            onChange={(event) => setMessage(event.target.value)}
            error={fieldError(commit.error, 'message')}
          />
        </div>
      </Panel>
    </form>
  );
}
