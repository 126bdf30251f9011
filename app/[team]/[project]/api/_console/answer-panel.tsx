'use client';
import { Shield } from 'lucide-react';
import { useState } from 'react';
import { formatBytes, formatDuration, formatNumber, plural } from '@/app/_lib/format';
import { CopyButton } from '@/app/_ui/copy-button';
import { Segmented } from '@/app/_ui/segmented';
import { ErrorState, LoadingRows } from '@/app/_ui/states';
import { Tag } from '@/app/_ui/tag';
import { Ticked } from '@/app/_ui/ticked';
import type { ReferenceIndex, ResourceReference } from '@/server/api/shapes';
import { type Explanation, explain } from '@/server/requests/explain.ts';
import { type Answer, asRows } from '../_answer/answer.ts';
import { breakSql } from '../_answer/sql.ts';
import { statusTone, statusWords } from '../_answer/status.ts';
import { type BodyMode, BodyView } from './body-view.tsx';
import { Highlighted } from './highlighted.tsx';
import { TimingStrip } from './timing-strip.tsx';
import type { Outcome } from './use-send.ts';

interface AnswerPanelProps {
  outcome: Outcome;
  resource: ResourceReference | undefined;
  index: readonly ReferenceIndex[];
}

type Part = 'body' | 'headers' | 'sql';

/** What came back: status, time, body, headers, SQL; or why nothing did. */
export function AnswerPanel({ outcome, resource, index }: AnswerPanelProps) {
  return (
    <div aria-live="polite" className="flex min-h-40 flex-1 flex-col">
      {outcome.kind === 'none' && (
        <p className="px-4 py-4 text-ink-3">
          Send the request: the answer, its time by stage and its SQL appear here.
        </p>
      )}
      {outcome.kind === 'sending' && <LoadingRows label="Waiting for the answer" />}
      {outcome.kind === 'problem' && (
        <ErrorState title="The request was not sent">{outcome.message}</ErrorState>
      )}
      {outcome.kind === 'answer' && <Came outcome={outcome} resource={resource} index={index} />}
    </div>
  );
}

function rowWords({ rows, total }: Answer): string | undefined {
  if (rows === undefined) return undefined;
  return total !== undefined && total !== rows
    ? `${formatNumber(rows)} of ${formatNumber(total)} rows`
    : plural(rows, 'row');
}

function Came(props: Omit<AnswerPanelProps, 'outcome'> & { outcome: Extract<Outcome, { kind: 'answer' }> }) {
  const { outcome, resource, index } = props;
  const { answer, request, caller } = outcome;
  const [part, setPart] = useState<Part>('body');
  const names = (kind: 'function' | 'table') =>
    index.filter((one) => (one.kind === 'function') === (kind === 'function')).map(({ name }) => name);
  const tables = names('table');
  const explanation = explain(answer, {
    request,
    role: caller.role,
    resource,
    tables,
    functions: names('function'),
  });
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5 border-b border-line py-2 pr-3 pl-4 text-xs whitespace-nowrap tabular-nums">
        <Tag tone={statusTone(answer.status)}>{statusWords(answer.status)}</Tag>
        <b className="border-b-[1.5px] border-current font-semibold" title="Measured in this browser">
          {formatDuration(answer.ms)}
        </b>
        <span className="text-ink-3">{formatBytes(answer.bytes)}</span>
        <span className="text-ink-3">{rowWords(answer)}</span>
        <span className="flex-1" />
        <Segmented
          label="Part of the answer"
          value={part}
          onChange={setPart}
          options={[
            { value: 'body', label: 'Body' },
            { value: 'headers', label: 'Headers' },
            { value: 'sql', label: 'SQL' },
          ]}
        />
      </div>
      {!explanation && <RuleNote resource={resource} outcome={outcome} />}
      <TimingStrip stages={answer.stages} />
      {explanation && part === 'body' && <Why explanation={explanation} />}
      {part === 'body' && <Body answer={answer} />}
      {part === 'headers' && <HeaderList headers={answer.headers} />}
      {part === 'sql' && <Sql sql={answer.sql} />}
    </>
  );
}

function Body({ answer }: { answer: Answer }) {
  const [mode, setMode] = useState<BodyMode>('text');
  const tabular = answer.status < 300 && asRows(answer) !== undefined;
  return (
    <>
      {answer.text && (
        <div className="flex items-center justify-end gap-2 px-3 pt-2">
          {tabular && (
            <Segmented
              label="Show the body as"
              value={mode}
              onChange={setMode}
              options={[
                { value: 'text', label: 'JSON' },
                { value: 'table', label: 'Table' },
              ]}
            />
          )}
          <CopyButton text={answer.text} label="body" />
        </div>
      )}
      <BodyView answer={answer} mode={tabular ? mode : 'text'} />
    </>
  );
}

/** Which rules chose the rows, when some did. */
function RuleNote({
  resource,
  outcome,
}: Pick<AnswerPanelProps, 'resource'> & { outcome: Extract<Outcome, { kind: 'answer' }> }) {
  const { request, caller, answer } = outcome;
  const operation = resource?.operations.find(({ method }) => method === request.method);
  const note = operation?.callers.find(({ role }) => role === caller.role);
  if (!note?.rules.length || note.access !== 'rules') return null;
  const rows = answer.rows === undefined ? '' : ` let through ${plural(answer.rows, 'row')}`;
  return (
    <div className="flex gap-2 border-b border-sea-line bg-sea-wash px-4 py-2 text-xs">
      <Shield aria-hidden="true" className="icon mt-0.5 size-3.5 flex-none" />
      <span className="min-w-0">
        {note.rules.length > 1 ? 'Rules' : 'Rule'}
        {note.rules.map((rule, index) => (
          <span key={rule.name}>
            {index > 0 && ' and'} <code>{rule.name}</code>
          </span>
        ))}
        {rows}
        {note.rules[0]?.condition && (
          <>
            : only those with{' '}
            <code className="break-words">{note.rules.map((rule) => rule.condition).join(' or ')}</code>
          </>
        )}
      </span>
    </div>
  );
}

function Why({ explanation: { cause, fix, message, hint, code } }: { explanation: Explanation }) {
  return (
    <div className="mx-4 mt-3 border-l-3 border-warn-fill py-0.5 pl-3">
      <p className="font-semibold break-words">
        <Ticked text={cause} />
      </p>
      <p className="mt-0.5 break-words text-ink-2">
        <Ticked text={fix} />
      </p>
      <p className="mt-1 text-xs break-words text-ink-3">
        {code && <code>{code}</code>} {message}
        {hint && `. ${hint}`}
      </p>
    </div>
  );
}

function HeaderList({ headers }: { headers: [string, string][] }) {
  return (
    <dl className="px-4 py-2 font-mono text-xs leading-5">
      {headers.map(([name, value]) => (
        <div
          key={name}
          className="grid gap-x-3 border-b border-line py-1 last:border-b-0 sm:grid-cols-[10rem_minmax(0,1fr)]"
        >
          <dt className="break-words text-ink-3">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Sql({ sql }: { sql: string | undefined }) {
  if (!sql) return <p className="px-4 py-3 text-ink-3">The request did not get as far as a statement.</p>;
  return (
    <div className="px-4 py-3">
      <Highlighted code={breakSql(sql)} language="sql" copy="SQL" wrap />
      <p className="mt-2 text-xs text-ink-3">
        Values are bound to <code>$1</code>, <code>$2</code>, … and never written into the text.
      </p>
    </div>
  );
}
