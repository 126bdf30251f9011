import { Tag } from '@/app/_ui/tag';
import type { OperationReference, ResourceReference } from '@/server/api/shapes';
import { Callers } from './callers.tsx';
import { MarkNotes } from './mark-note.tsx';
import { MethodBadge } from './method-badge.tsx';
import { ParameterList } from './parameter-list.tsx';
import { ProseText } from './prose.tsx';

interface ArticleProps {
  resource: ResourceReference;
  operation: OperationReference;
  /** The commit that runs. */
  commit: string | null;
}

/** One operation in prose: who may, what to send, what comes back, what can go wrong. */
export function Article({ resource, operation, commit }: ArticleProps) {
  const { title, method, path, callers, query, body, answer, errors } = operation;
  return (
    <article className="min-w-0 px-4 pt-4 pb-15 md:px-7 md:pt-5">
      <div className="flex flex-wrap items-center gap-2">
        <MethodBadge method={method} />
        <code className="min-w-0 text-[0.875rem] break-all">{path}</code>
        <span className="flex-1" />
        {commit && <Tag>written from main at {commit.slice(0, 7)}</Tag>}
      </div>
      <h1 className="mt-2">{title}</h1>
      <Lead resource={resource} />
      <Callers callers={callers} />
      {query.length > 0 && (
        <Part title={operation.name === 'call' ? 'Arguments' : 'Query'}>
          <ParameterList parameters={query} requirements={operation.name === 'call'} />
        </Part>
      )}
      {operation.name === 'read' && <Linked resource={resource} />}
      {body.length > 0 && (
        <Part title={operation.name === 'call' ? 'Arguments' : 'Body'} note={bodyNote(operation)}>
          <ParameterList parameters={body} requirements={operation.name !== 'change'} />
        </Part>
      )}
      <Part title="Answer">
        <p className="mb-2 text-ink-2">
          <ProseText prose={answer.text} />
        </p>
        {answer.columns.length > 0 && <ParameterList parameters={answer.columns} />}
      </Part>
      <Refusals errors={errors} />
    </article>
  );
}

function bodyNote({ name }: OperationReference): string {
  if (name === 'call') return 'One JSON object with the arguments by name.';
  if (name === 'change') return 'One JSON object with the columns to change.';
  return 'One JSON object, or a list of them to add several rows at once.';
}

function Lead({ resource: { comment, marks, kind } }: { resource: ResourceReference }) {
  const words = kind === 'function' ? 'function' : kind;
  return (
    <p className="mt-1.5 mb-3.5 max-w-[36rem] text-md text-ink-2">
      {comment ? (
        <ProseText prose={comment} />
      ) : (
        <>
          This {words} has no comment yet. A migration with <code>COMMENT ON {words.toUpperCase()}</code> puts
          its words here.
        </>
      )}{' '}
      <MarkNotes marks={marks} />
    </p>
  );
}

function Part({ title, note, children }: { title: string; note?: string; children: React.ReactNode }) {
  return (
    <section className="mt-6.5">
      <h2 className="mb-1.5">{title}</h2>
      {note && <p className="mb-2 text-ink-2">{note}</p>}
      {children}
    </section>
  );
}

function Linked({ resource: { embeds } }: { resource: ResourceReference }) {
  if (!embeds.length) return null;
  return (
    <Part title="Linked rows" note="Add one of these to select, and each row brings its linked rows along.">
      <dl className="border-t border-line">
        {embeds.map((embed) => (
          <div
            key={embed.select}
            className="grid gap-x-3.5 border-b border-line py-1.5 sm:grid-cols-[11.75rem_minmax(0,1fr)]"
          >
            <dt className="min-w-0">
              <code className="break-words">{embed.select}</code>
            </dt>
            <dd className="text-ink-2">
              <ProseText prose={embed.text} />
              {embed.many ? ', as a list' : ''}
            </dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}

function Refusals({ errors }: { errors: OperationReference['errors'] }) {
  return (
    <Part title="Refusals">
      <dl className="border-t border-line">
        {errors.map((error, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: several may share a code; the list never changes order
            key={index}
            className="grid gap-x-3.5 border-b border-line py-1.5 sm:grid-cols-[11.75rem_minmax(0,1fr)]"
          >
            <dt>
              <b className="font-semibold tabular-nums">{error.status}</b>{' '}
              <span className="font-mono text-2xs text-ink-3">{error.code}</span>
            </dt>
            <dd className="min-w-0 break-words text-ink-2">
              <ProseText prose={error.text} />
            </dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}
