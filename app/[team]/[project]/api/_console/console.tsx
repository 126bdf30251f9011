'use client';
import clsx from 'clsx';
import { type KeyboardEvent, useState } from 'react';
import { Button } from '@/app/_ui/button';
import { TextAreaField } from '@/app/_ui/field';
import { Segmented } from '@/app/_ui/segmented';
import type { ApiRequest, ReferenceIndex, ResourceReference } from '@/server/api/shapes';
import type { ConsoleFacts } from '../_parts/console-facts.ts';
import { CODES, type CodeName } from '../_request/code/index.ts';
import type { Shared } from '../_request/link.ts';
import { isWrite, takesBody } from '../_request/request.ts';
import { AnswerPanel } from './answer-panel.tsx';
import { CallerMenu } from './caller-menu.tsx';
import { CodeTab } from './code-tab.tsx';
import { FieldTable } from './field-table.tsx';
import { HeadersMenu } from './headers-menu.tsx';
import { RequestBar } from './request-bar.tsx';
import { useEdited } from './use-console.ts';
import { useResource } from './use-resource.ts';
import { useSend, useToken } from './use-send.ts';
import { needsAsking, WriteGuard } from './write-guard.tsx';

interface ConsoleProps {
  facts: ConsoleFacts;
  index: readonly ReferenceIndex[];
  /** What the page already knows of the request's table or function. */
  resource?: ResourceReference;
  start: Shared;
  /** The whole page: the request at the left, the answer at the right. */
  wide?: boolean;
}

type Tab = 'try' | CodeName;
const TABS: { value: Tab; label: string }[] = [
  { value: 'try', label: 'Try it' },
  ...CODES.map(({ name }) => ({ value: name, label: name })),
];

/** Builds a request, sends it for real, shows what came back; and writes the same request as code. */
export function Console({ facts, index, resource: known, start, wide }: ConsoleProps) {
  const { request, caller, setRequest, setCaller } = useEdited(start);
  const tokenFor = useToken(facts);
  const { outcome, send, cancel } = useSend(facts, tokenFor);
  const [tab, setTab] = useState<Tab>('try');
  const [asking, setAsking] = useState(false);
  const resource = useResource(facts, index, request, known);
  const writes = needsAsking(request, resource);
  // Whoever may not write gets the gateway's own refusal, by a token that only reads.
  const go = () => void send(request, caller, writes && facts.may.write);
  const ask = () => (writes ? setAsking(true) : go());
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    ask();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: catches ⌘↵ of the fields inside; the button does the same
    <div className="flex min-h-full flex-1 flex-col" onKeyDown={onKeyDown}>
      <div className="flex min-h-11 flex-wrap items-center gap-2 border-b border-line py-1 pr-3 pl-4">
        {wide ? <h1>Console</h1> : <h2 className="text-sm leading-5 font-semibold">Console</h2>}
        <span className="flex-1" />
        <Segmented label="Show the request as" value={tab} onChange={setTab} options={TABS} />
      </div>
      <div className={wide && tab === 'try' ? 'grid flex-1 lg:grid-cols-2' : 'contents'}>
        {tab === 'try' ? (
          <>
            <Editor
              {...{ facts, resource, request, setRequest, wide }}
              sending={outcome.kind === 'sending'}
              onSend={ask}
            >
              <CallerMenu caller={caller} mayService={facts.may.service} onCaller={setCaller} />
              <HeadersMenu
                headers={request.headers}
                onHeaders={(headers) => setRequest({ ...request, headers })}
              />
              {outcome.kind === 'sending' && (
                <Button tone="quiet" className="late" onClick={cancel}>
                  Cancel
                </Button>
              )}
            </Editor>
            <AnswerPanel outcome={outcome} resource={resource} index={index} />
          </>
        ) : (
          <CodeTab name={tab} facts={facts} request={request} caller={caller} tokenFor={tokenFor} />
        )}
      </div>
      <WriteGuard request={request} facts={facts} open={asking} onOpenChange={setAsking} onSend={go} />
    </div>
  );
}

interface EditorProps {
  facts: ConsoleFacts;
  resource: ResourceReference | undefined;
  request: ApiRequest;
  setRequest: (request: ApiRequest) => void;
  sending: boolean;
  wide: boolean | undefined;
  onSend: () => void;
  children: React.ReactNode;
}

/** Names to offer in the fields: the table's columns and the words of the grammar. */
function suggestions(resource: ResourceReference | undefined): string[] {
  const [first] = resource?.operations ?? [];
  const names = first?.name === 'call' ? first.query : first?.answer.columns;
  return [...(names ?? []).map(({ name }) => name), 'select', 'order', 'limit', 'offset', 'or', 'and'];
}

function bodyProblem({ body }: ApiRequest): string | undefined {
  if (!body.trim()) return undefined;
  try {
    JSON.parse(body);
    return undefined;
  } catch (error) {
    return `Not JSON yet: ${error instanceof Error ? error.message : 'it cannot be read'}`;
  }
}

const isJson = ({ headers }: ApiRequest) =>
  !headers.some(({ name, value, on }) => on && /^content-type$/i.test(name) && !value.includes('json'));

function Editor({ facts, resource, request, setRequest, sending, wide, onSend, children }: EditorProps) {
  return (
    <section
      aria-label="Request"
      className={clsx(
        'grid content-start gap-2 border-b border-line px-4 py-3',
        wide && 'lg:border-r lg:border-b-0',
      )}
    >
      <RequestBar request={request} sending={sending} onRequest={setRequest} onSend={onSend} />
      <FieldTable
        what="field"
        fields={request.params}
        onFields={(params) => setRequest({ ...request, params })}
        suggestions={suggestions(resource)}
      />
      {takesBody(request) && (
        <TextAreaField
          label="Body"
          mono
          rows={5}
          spellCheck={false}
          error={isJson(request) ? bodyProblem(request) : undefined}
          value={request.body}
          onChange={({ target }) => setRequest({ ...request, body: target.value })}
        />
      )}
      <div className="flex flex-wrap items-center gap-2">
        {children}
        <span className="flex-1" />
        <span className="text-xs text-ink-3">
          on {facts.branch}, {isWrite(request) ? 'asks before it changes rows' : 'read only'}
        </span>
      </div>
      {!facts.may.personal && (
        <p className="text-xs text-ink-3">
          Your role in the team does not show personal data: those values are masked.
        </p>
      )}
    </section>
  );
}
