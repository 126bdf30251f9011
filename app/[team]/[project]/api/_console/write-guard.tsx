'use client';
import { Confirm } from '@/app/_ui/confirm';
import type { ApiRequest, ResourceReference } from '@/server/api/shapes';
import type { ConsoleFacts } from '../_parts/console-facts.ts';
import { addressOf, isWrite } from '../_request/request.ts';

/** A function whose page says GET changes nothing, however it is called. */
export function needsAsking(request: ApiRequest, resource: ResourceReference | undefined): boolean {
  const reads = resource?.kind === 'function' && resource.operations[0]?.method === 'GET';
  return isWrite(request) && !reads;
}

const ACTIONS: Partial<Record<ApiRequest['method'], string>> = {
  POST: 'Add the rows',
  PATCH: 'Change the rows',
  PUT: 'Put the row',
  DELETE: 'Delete the rows',
};

function consequence(request: ApiRequest): string {
  if (request.path.startsWith('rpc/')) return 'The function may change rows.';
  const filters = request.params.filter(
    ({ on, name }) => on && !/(^|\.)(select|order|limit|offset|columns|on_conflict)$/.test(name),
  );
  const all = filters.length === 0;
  if (request.method === 'DELETE')
    return all
      ? 'There is no filter: every row that the caller may delete goes.'
      : 'The rows that the filters choose are deleted.';
  if (request.method === 'PATCH')
    return all
      ? 'There is no filter: every row that the caller may change is changed.'
      : 'The rows that the filters choose are changed.';
  return 'Rows are added, or changed when they are merged.';
}

interface WriteGuardProps {
  request: ApiRequest;
  facts: ConsoleFacts;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSend: () => void;
}

/** Asks before a request that can change rows of a real environment. */
export function WriteGuard({ request, facts, open, onOpenChange, onSend }: WriteGuardProps) {
  const call = request.path.startsWith('rpc/');
  return (
    <Confirm
      open={open}
      onOpenChange={onOpenChange}
      title={`This changes ${facts.branch}`}
      action={call ? 'Call the function' : (ACTIONS[request.method] ?? 'Send')}
      keep="Do not send"
      onConfirm={() => {
        onOpenChange(false);
        onSend();
      }}
    >
      <p>{consequence(request)} The request goes to the real database, as the chosen caller.</p>
      <p className="mt-2 font-mono text-xs break-all">
        {request.method} /rest/v1/{addressOf(request)}
      </p>
    </Confirm>
  );
}
