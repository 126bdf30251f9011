'use client';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { problemOf } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import type { ApiRequest } from '@/server/api/shapes';
import { type Answer, readAnswer } from '../_answer/answer.ts';
import type { ConsoleFacts } from '../_parts/console-facts.ts';
import type { Caller } from '../_request/link.ts';
import { addressOf, headersOf, takesBody } from '../_request/request.ts';
import { claimsOf } from './use-console.ts';

/** A token is fetched anew when it has less than this left, in milliseconds. */
const SPARE_MS = 30_000;

export type Outcome =
  | { kind: 'none' }
  | { kind: 'sending' }
  /** `request` and `caller` are those that were sent, not those being edited since. */
  | { kind: 'answer'; answer: Answer; request: ApiRequest; caller: Caller }
  | { kind: 'problem'; message: string };

/** Console tokens by caller, which only read, kept until shortly before they run out. */
export function useToken(facts: ConsoleFacts) {
  const trpc = useTRPC();
  const mint = useMutation(trpc.environments.consoleToken.mutationOptions());
  const kept = useRef(new Map<string, { token: string; expiresAt: Date }>());
  return async (caller: Caller): Promise<string> => {
    const given = claimsOf(caller);
    if ('problem' in given) throw new Error(given.problem);
    const key = JSON.stringify([caller.role, given.claims]);
    const known = kept.current.get(key);
    if (known && known.expiresAt.getTime() - Date.now() > SPARE_MS) return known.token;
    const made = await mint.mutateAsync({ ...facts.place, role: caller.role, claims: given.claims });
    kept.current.set(key, made);
    return made.token;
  };
}

/** A reading request goes to the gateway as any client’s does. */
async function call(ref: string, request: ApiRequest, token: string, signal: AbortSignal): Promise<Answer> {
  const headers = new Headers(headersOf(request));
  headers.set('authorization', `Bearer ${token}`);
  const body = takesBody(request) && request.body.trim() ? request.body : undefined;
  const started = performance.now();
  const response = await fetch(`/p/${encodeURIComponent(ref)}/rest/v1/${addressOf(request)}`, {
    method: request.method,
    headers,
    body,
    signal,
    // The token alone says who calls; the console's own session has no business here.
    credentials: 'omit',
    cache: 'no-store',
  });
  const text = await response.text();
  return readAnswer(response, text, performance.now() - started);
}

/** A request that may change something goes through the server, which notes it in the audit log. */
function useWrite(facts: ConsoleFacts) {
  const trpc = useTRPC();
  const { mutateAsync } = useMutation(trpc.api.send.mutationOptions());
  return async (request: ApiRequest, caller: Caller): Promise<Answer> => {
    const given = claimsOf(caller);
    if ('problem' in given) throw new Error(given.problem);
    const sent = await mutateAsync({
      ...facts.place,
      role: caller.role,
      claims: given.claims,
      method: request.method as 'POST',
      address: addressOf(request),
      headers: headersOf(request),
      body: takesBody(request) && request.body.trim() ? request.body : undefined,
    });
    return readAnswer({ status: sent.status, headers: new Headers(sent.headers) }, sent.text, sent.ms);
  };
}

/** Sends requests as the chosen caller: reading ones from the browser, the others through the audited door. */
export function useSend(facts: ConsoleFacts, tokenFor: (caller: Caller) => Promise<string>) {
  const write = useWrite(facts);
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' });
  const running = useRef<AbortController>(undefined);
  const send = async (request: ApiRequest, caller: Caller, writes: boolean) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setOutcome({ kind: 'sending' });
    const settle = (next: Outcome) => {
      if (running.current === mine) setOutcome(next);
    };
    try {
      const answer = writes
        ? await write(request, caller)
        : await call(facts.ref, request, await tokenFor(caller), mine.signal);
      settle({ kind: 'answer', answer, request, caller });
    } catch (error) {
      const stopped = mine.signal.aborted;
      settle(stopped ? { kind: 'none' } : { kind: 'problem', message: problemOf(error).message });
    }
  };
  const cancel = () => {
    running.current?.abort();
    setOutcome({ kind: 'none' });
  };
  return { outcome, send, cancel };
}
