import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { pgDump } from '@electric-sql/pglite-tools/pg_dump';

// pg_dump runs as WebAssembly and wants a synchronous connection: this thread hands each request to the main thread's
// socket and sleeps until the reply is complete.

interface Order {
  flag: SharedArrayBuffer;
  port: MessagePort;
  args: string[];
}
const { flag: shared, port, args } = workerData as Order;
const flag = new Int32Array(shared);
/** Requests after which PostgreSQL answers: query, sync, password, function call. */
const ANSWERED = new Set(['Q', 'S', 'p', 'F'].map((letter) => letter.charCodeAt(0)));
const TERMINATE = 'X'.charCodeAt(0);

let unread: Buffer = Buffer.alloc(0);
let started = false;

/** Does what has been written so far end with a request that is answered? */
function expectsReply(bytes: Buffer): boolean {
  unread = unread.length ? Buffer.concat([unread, bytes]) : bytes;
  let expects = false;
  for (;;) {
    const header = started ? 1 : 0;
    if (unread.length < header + 4) return expects;
    const length = unread.readInt32BE(header) + header;
    if (unread.length < length) return expects;
    const type = unread[0]!;
    if (!started || ANSWERED.has(type)) expects = true;
    if (started && type === TERMINATE) expects = false;
    started = true;
    unread = unread.subarray(length);
  }
}

function execProtocolRawStream(
  bytes: Uint8Array,
  { onRawData }: { onRawData: (bytes: Uint8Array) => void },
): void {
  const request = Buffer.from(bytes);
  port.postMessage(request);
  if (!expectsReply(request)) return;
  Atomics.wait(flag, 0, 0);
  Atomics.store(flag, 0, 0);
  for (let reply = receiveMessageOnPort(port); reply; reply = receiveMessageOnPort(port))
    onRawData(new Uint8Array(reply.message as Uint8Array));
}

const connection = {
  execProtocolRawStream,
  query: async () => ({ rows: [{ search_path: 'public' }] }),
  exec: async () => [],
};

try {
  const file = await pgDump({ pg: connection as never, args });
  parentPort!.postMessage({ text: await file.text() });
} catch (error) {
  parentPort!.postMessage({ error: error instanceof Error ? error.message : String(error) });
}
