import { apiError } from '../rest/errors.ts';

/** So long a repeated request waits for the first one, in milliseconds. */
export const WAIT_MS = 10_000;
const MOST_WAITING = 1_000;

const running = new Map<string, Promise<void>>();
let waiting = 0;

/** SLW103: the first request with this key is still on its way. */
export function inProgress(): Error {
  return apiError(
    409,
    'SLW103',
    'A request with this Idempotency-Key is still running',
    null,
    'Send it again in a moment: it then answers what the first one did.',
    { 'retry-after': '1' },
  );
}

function within(promise: Promise<void>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), Math.max(0, ms));
    void promise.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

async function untilFree(key: string, waitMs: number): Promise<void> {
  const deadline = Date.now() + waitMs;
  for (let before = running.get(key); before; before = running.get(key))
    if (!(await within(before, deadline - Date.now()))) throw inProgress();
}

/**
 * Waits until nothing else with this key runs here, and returns what ends the turn. Waiting in memory keeps fifty
 * repetitions of one request from holding every connection; between gateways PostgreSQL makes them wait.
 * Throws SLW103 (409) after `waitMs`, and when too many wait already.
 */
export async function takeTurn(key: string, waitMs = WAIT_MS): Promise<() => void> {
  if (running.has(key)) {
    if (waiting >= MOST_WAITING) throw inProgress();
    waiting++;
    await untilFree(key, waitMs).finally(() => waiting--);
  }
  const { promise, resolve } = Promise.withResolvers<void>();
  running.set(key, promise);
  return () => {
    running.delete(key);
    resolve();
  };
}
