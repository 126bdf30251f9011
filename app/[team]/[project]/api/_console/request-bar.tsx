'use client';
import { type KeyboardEvent, useState } from 'react';
import { Kbd } from '@/app/_ui/kbd';
import { type ApiRequest, METHODS, type Method } from '@/server/api/shapes';
import { addressOf, withAddress } from '../_request/request.ts';

interface RequestBarProps {
  request: ApiRequest;
  sending: boolean;
  onRequest: (request: ApiRequest) => void;
  onSend: () => void;
}

const PREFIX = '/rest/v1/';

/** Method, address and the button. The address and the fields below it are one request, whichever is edited. */
export function RequestBar({ request, sending, onRequest, onSend }: RequestBarProps) {
  // While it is typed the text stays as it is; only afterwards it is written as the request reads it.
  const [typed, setTyped] = useState<string>();
  const text = typed ?? PREFIX + addressOf(request);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    onSend();
  };
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)_auto] rounded-ctl border border-control bg-surface has-[textarea:focus-visible]:outline-2 has-[textarea:focus-visible]:outline-offset-2 has-[textarea:focus-visible]:outline-focus">
      <select
        aria-label="Method"
        value={request.method}
        onChange={(event) => onRequest({ ...request, method: event.target.value as Method })}
        className="cursor-pointer rounded-l-[4px] border-r border-line bg-sunken px-1.5 font-mono text-xs font-semibold text-sea"
      >
        {METHODS.map((method) => (
          <option key={method}>{method}</option>
        ))}
      </select>
      <textarea
        aria-label="Address"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        rows={2}
        value={text}
        onChange={({ target: { value } }) => {
          setTyped(value);
          onRequest(withAddress(request, value.replaceAll('\n', '')));
        }}
        onBlur={() => setTyped(undefined)}
        onKeyDown={onKeyDown}
        className="field-sizing-content max-h-40 min-h-9 min-w-0 resize-none bg-transparent px-2.5 py-1.5 font-mono text-xs leading-5 break-all outline-none"
      />
      <button
        type="button"
        aria-disabled={sending || undefined}
        aria-busy={sending || undefined}
        onClick={() => !sending && onSend()}
        className="inline-flex items-center gap-1.5 rounded-r-[4px] bg-ink px-2.5 font-medium text-on-ink hover:bg-ink-2 aria-disabled:bg-ink-2 pointer-coarse:min-h-10"
      >
        {sending ? 'Sending' : 'Send'}
        <Kbd keys="⌘↵" inverse />
      </button>
    </div>
  );
}
