'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { fieldError, formError } from '@/app/_lib/errors';
import { plural } from '@/app/_lib/format';
import { paths } from '@/app/_lib/paths';
import { useTRPC } from '@/app/_lib/trpc';
import { Button, ButtonLink } from '@/app/_ui/button';
import { TextAreaField, TextField } from '@/app/_ui/field';
import { Panel } from '@/app/_ui/panel';
import { LazyEditor } from '../_editor/lazy-editor.tsx';
import { useSqlCheck } from '../_editor/use-sql-check.ts';

interface StartFormProps {
  place: { team: string; project: string };
  /** Tables with their columns, for completion. */
  schema: Record<string, string[]>;
}

/** Title, SQL, text: enough to begin. */
export function StartForm({ place, schema }: StartFormProps) {
  const [title, setTitle] = useState('');
  const [sql, setSql] = useState('');
  const [body, setBody] = useState('');
  const trpc = useTRPC();
  const router = useRouter();
  const { marks, statements } = useSqlCheck(place, sql, true);
  const start = useMutation(
    trpc.pulls.startChange.mutationOptions({
      onSuccess: ({ number }) => router.push(paths.pull(place.team, place.project, number)),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!start.isPending && !start.isSuccess) start.mutate({ ...place, title, sql, body });
  };
  const missing = !title.trim() ? 'Enter a title' : !sql.trim() ? 'Write the migration' : false;
  return (
    <form onSubmit={submit}>
      <Panel
        footer={
          <div className="flex flex-wrap items-center justify-end gap-3">
            <p role="alert" className="min-w-0 flex-1 text-xs font-medium text-bad">
              {formError(start.error, ['title', 'sql', 'body'])}
            </p>
            <ButtonLink href={paths.pulls(place.team, place.project)}>Cancel</ButtonLink>
            <Button
              type="submit"
              tone="primary"
              busy={start.isPending || start.isSuccess}
              reason={missing || (marks.length > 0 && 'The SQL has an error')}
            >
              Open draft pull request
            </Button>
          </div>
        }
      >
        <div className="flex flex-col gap-4">
          <TextField
            label="Title"
            hint="Names the pull request, its branch and the migration."
            value={title}
            maxLength={200}
            onChange={(event) => setTitle(event.target.value)}
            error={fieldError(start.error, 'title')}
          />
          <div className="flex flex-col gap-1">
            <p className="text-xs font-medium text-ink-2">Migration</p>
            <LazyEditor
              label="Migration, SQL"
              language="sql"
              schema={schema}
              initial=""
              onChange={setSql}
              marks={marks}
            />
            <p className="text-xs text-ink-3" role="status">
              {marks[0] ? (
                <span className="font-medium text-bad">{marks[0].message}</span>
              ) : statements.length ? (
                `${plural(statements.length, 'statement')}: ${statements.slice(0, 6).join(', ')}${statements.length > 6 ? ', …' : ''}`
              ) : (
                'PostgreSQL’s own parser reads along while you type. Escape, then Tab, leaves the editor.'
              )}
            </p>
            {fieldError(start.error, 'sql') && (
              <p role="alert" className="text-xs font-medium text-bad">
                {fieldError(start.error, 'sql')}
              </p>
            )}
          </div>
          <TextAreaField
            label="Description"
            optional
            rows={4}
            value={body}
            maxLength={50_000}
            onChange={(event) => setBody(event.target.value)}
            hint="Markdown: why it is needed."
            error={fieldError(start.error, 'body')}
          />
        </div>
      </Panel>
    </form>
  );
}
