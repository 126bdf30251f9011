import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { type CgiHead, parseCgiHead } from '../../platform/git/backend.ts';

const MAX_HEAD_BYTES = 64 * 1024;

/** Writes and waits until there is room for more, or nobody is left to write to. */
function write(to: Writable, chunk: Uint8Array): Promise<void> {
  if (to.destroyed || to.writableEnded || to.write(chunk)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      to.off('drain', done).off('close', done);
      resolve();
    };
    to.once('drain', done).once('close', done);
  });
}

export interface PumpOptions {
  /** Bytes after which the rest is not passed on. */
  limit: number;
  /** Runs when all but the last piece have been passed on: git cannot finish reading before. */
  beforeLast?: () => Promise<void>;
}

/**
 * Passes a request's body on to a process, piece by piece, never holding more than one. When the process ends early the
 * rest is read and thrown away, so that the client gets to read the answer.
 */
export async function pump(
  body: ReadableStream<Uint8Array> | null,
  to: Writable,
  { limit, beforeLast }: PumpOptions,
): Promise<void> {
  to.on('error', () => undefined);
  let held: Uint8Array | undefined;
  let total = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    total += chunk.byteLength;
    if (total > 4 * limit) break;
    if (total > limit) to.end();
    if (held) await write(to, held);
    held = chunk;
  }
  await beforeLast?.();
  if (held) await write(to, held);
  to.end();
}

/** Waits for the head of a CGI answer; undefined when the process ends without one. */
export async function readHead(from: Readable): Promise<CgiHead | undefined> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes = Buffer.concat([bytes, chunk]);
    const head = parseCgiHead(bytes);
    if (head) return head;
    if (bytes.length > MAX_HEAD_BYTES) return undefined;
  }
  return undefined;
}

/** What may happen to a process when its client goes away. */
export interface Lifeline {
  /** True once it must run to its end whether or not somebody listens. */
  mustFinish: boolean;
}

/** Resolves when the process has ended; false when a push did not end as it should. */
function endedWell(child: ChildProcessWithoutNullStreams, { mustFinish }: Lifeline): Promise<boolean> {
  const well = () => !mustFinish || child.exitCode === 0;
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(well());
  return new Promise((resolve) => child.once('exit', () => resolve(well())));
}

/** Reads the rest into nowhere: a process whose output nobody takes would stop half-way. */
async function drain(iterator: AsyncIterator<Buffer>): Promise<void> {
  while (!(await iterator.next()).done);
}

/**
 * The rest of a process's output as a web stream that reads only as fast as the client does. When a push was killed the
 * stream fails: git would wait for ever for the rest of an answer that ends too early, yet in good order.
 */
export function bodyOf(
  child: ChildProcessWithoutNullStreams,
  first: Buffer,
  lifeline: Lifeline,
): ReadableStream<Uint8Array> {
  const iterator = child.stdout.iterator() as AsyncIterableIterator<Buffer>;
  let pending: Buffer | undefined = first.length ? first : undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = pending ?? (await iterator.next()).value;
        pending = undefined;
        if (next) controller.enqueue(new Uint8Array(next));
        else if (await endedWell(child, lifeline)) controller.close();
        else controller.error(new Error('Git was ended in the middle of a push.'));
      },
      cancel() {
        if (!lifeline.mustFinish) child.kill('SIGTERM');
        drain(iterator).catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
