import { mintConsoleToken } from '../environments/console-token.ts';
import { tokenRefusal } from '../environments/policy.ts';
import { fail } from '../kernel/errors.ts';
import { mutate } from '../kernel/mutate.ts';
import { logger } from '../platform/log.ts';
import { requireReady } from '../projects/access.ts';
import { gatewayUrl } from '../rows/forward.ts';
import type { Inside } from '../rows/target.ts';
import type { SendInput, SentAnswer } from './send-input.ts';

const log = logger('console');
/** Below the transaction's own limit, in which the entry is written. */
const TIMEOUT_MS = 25_000;

/** The address inside this machine. Throws `invalid` for a path that leads out of the environment's API. */
function target(ref: string, address: string): URL {
  const base = `${gatewayUrl()}/p/${encodeURIComponent(ref)}/rest/v1/`;
  const url = URL.parse(base + address);
  if (!url?.href.startsWith(base))
    throw fail('invalid', 'The path leads out of the API.', { field: 'address' });
  return url;
}

async function exchange(url: URL, input: SendInput, token: string, requestId: string): Promise<SentAnswer> {
  const headers = new Headers(input.headers);
  headers.set('authorization', `Bearer ${token}`);
  headers.set('x-request-id', requestId);
  const started = performance.now();
  const response = await fetch(url, {
    method: input.method,
    headers,
    body: input.body,
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  const ms = performance.now() - started;
  return { status: response.status, headers: [...response.headers], text, ms };
}

/** Rows that an answer speaks of, as far as it says so. */
function rowsIn({ status, headers, text }: SentAnswer): number | null {
  if (status >= 400) return 0;
  const range = headers.find(([name]) => name === 'content-range')?.[1];
  const [, first, last] = /^(\d+)-(\d+)\//.exec(range ?? '') ?? [];
  if (first && last) return Number(last) - Number(first) + 1;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.length : null;
  } catch {
    return null;
  }
}

/** Names of the columns in a JSON body. */
function columnsIn(body: string | undefined): string[] {
  try {
    const rows = [JSON.parse(body ?? 'null')].flat().slice(0, 100) as unknown[];
    const names = rows.flatMap((row) => (row && typeof row === 'object' ? Object.keys(row) : []));
    return [...new Set(names)].slice(0, 100);
  } catch {
    return [];
  }
}

/** What the log keeps: names only, since values would carry personal data into a log that is never erased. */
function facts(url: URL, input: SendInput, answer: SentAnswer | undefined) {
  return {
    method: input.method,
    path: url.pathname.replace(/^\/p\/[^/]+/, ''),
    parameters: [...new Set(url.searchParams.keys())],
    columns: columnsIn(input.body),
    role: input.role,
    claims: Object.keys(input.claims),
    status: answer?.status ?? null,
    rows: answer ? rowsIn(answer) : null,
  };
}

/**
 * Sends a writing request of the API console to the gateway as the chosen role, and notes it in the audit log: also one
 * that was refused, and one whose outcome is unknown (`status` null). Answers with what the gateway said, whatever its status.
 * Throws `forbidden` when the person may not call as that role, `internal` when the gateway does not answer.
 */
export async function sendRequest(ctx: Inside, input: SendInput): Promise<SentAnswer> {
  const refusal = tokenRefusal(ctx.team.role, input.role);
  if (refusal) throw fail('forbidden', refusal);
  const { id, ref } = requireReady(ctx.project);
  const url = target(ref, input.address);
  const answer = await mutate(ctx, 'console.send', async (tx) => {
    const select = { ref: true, jwtSecretSealed: true };
    const environment = await tx.environment.findUniqueOrThrow({ where: { id }, select });
    const wish = { role: input.role, claims: input.claims, mask: false, write: true };
    const { token } = await mintConsoleToken(environment, wish);
    const result = await exchange(url, input, token, ctx.requestId).catch((cause) => {
      log.error('the gateway did not answer', { requestId: ctx.requestId, cause });
      return undefined;
    });
    const after = facts(url, input, result);
    return { result, audit: { chain: ctx.team.id, target: `environment:${ref}`, after } };
  });
  if (answer) return answer;
  throw fail('internal', 'The API did not answer in time; it is not known whether anything was written.');
}
