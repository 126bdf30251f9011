import type { Socket } from 'node:net';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { openSocket, type Target, targetOf } from './transport.ts';

export interface DumpOptions {
  /** Only these schemas (extensions and other things outside schemas are then left out). */
  schemas?: string[];
  excludeSchemas?: string[];
  /** Only what comes before, or after, the rows. */
  section?: 'pre-data' | 'post-data';
  /** Id of an exported snapshot (`pg_export_snapshot`) to read from. */
  snapshot?: string;
  /** Further pg_dump options, such as `--no-privileges`. */
  args?: string[];
  signal?: AbortSignal;
}

/** pg_dump failed; the message is its own. */
export class DumpFailed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DumpFailed';
  }
}

const quoted = (value: string) => `'${value.replace(/[\\']/g, '\\$&')}'`;
const pattern = (schema: string) => `"${schema.replaceAll('"', '""')}"`;

/** The arguments of pg_dump; the password is in them, but they never leave this process. */
function argumentsFor(target: Target, options: DumpOptions): string[] {
  const { user, password, database } = target;
  const login = `dbname=${quoted(database)} user=${quoted(user)} password=${quoted(password)} sslmode=disable`;
  return [
    ...['-d', login, '--no-owner', '--no-tablespaces', '--no-security-labels', '--no-publications'],
    ...['--no-subscriptions', '--no-table-access-method', '--no-toast-compression'],
    options.section ? `--section=${options.section}` : '--schema-only',
    ...(options.snapshot ? [`--snapshot=${options.snapshot}`] : []),
    ...(options.schemas ?? []).map((schema) => `--schema=${pattern(schema)}`),
    ...(options.excludeSchemas ?? []).map((schema) => `--exclude-schema=${pattern(schema)}`),
    ...(options.args ?? []),
  ];
}

const [READY, COPY_IN, AUTHENTICATION] = [0x5a, 0x47, 0x52];

/** Calls `reply` with all that the server said each time it waits for us again, and when it hangs up. */
function onReplies(socket: Socket, reply: (bytes: Buffer) => void): void {
  let chunks: Buffer[] = [];
  let tail: Buffer = Buffer.alloc(0);
  const send = () => {
    reply(Buffer.concat(chunks));
    chunks = [];
  };
  const waits = (message: Buffer) =>
    message[0] === READY ||
    message[0] === COPY_IN ||
    (message[0] === AUTHENTICATION && ![0, 12].includes(message.readInt32BE(5)));
  socket.on('data', (chunk: Buffer) => {
    tail = tail.length ? Buffer.concat([tail, chunk]) : chunk;
    let done = false;
    while (tail.length >= 5) {
      const length = tail.readInt32BE(1) + 1;
      if (tail.length < length) break;
      const message = tail.subarray(0, length);
      if (waits(message)) done = true;
      chunks.push(withoutChannelBinding(message));
      tail = tail.subarray(length);
    }
    if (done) send();
  });
  socket.on('close', send);
}

const SASL = 10;
const CHANNEL_BINDING = 'SCRAM-SHA-256-PLUS\0';

/**
 * Takes out of a server's offer the login that is bound to TLS: pg_dump does not see that there is TLS around its
 * connection, and would take the offer for an attack.
 */
function withoutChannelBinding(message: Buffer): Buffer {
  if (message[0] !== AUTHENTICATION || message.readInt32BE(5) !== SASL) return message;
  const text = message.toString('latin1').replace(CHANNEL_BINDING, '');
  const changed = Buffer.from(text, 'latin1');
  changed.writeInt32BE(changed.length - 1, 1);
  return changed;
}

function bridge(socket: Socket, port: MessagePort, flag: Int32Array): void {
  onReplies(socket, (bytes) => {
    port.postMessage(bytes);
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  });
  port.on('message', (bytes: Uint8Array) => socket.writable && socket.write(bytes));
}

/** What pg_dump printed, without the wrapper's sentence and pg_dump's own name. */
function cleanMessage(text: string): string {
  const own = text
    .replace(/^pg_dump failed with exit code \d+\.\s*Error message:\s*/, '')
    .replace(/^invalid binary "[^"]*": No such file or directory/, '')
    .replace(/\S*?(?:pg_dump|dump-worker\.ts): (?:error|detail|hint|warning): /g, ' ')
    .replace(/connection to server (?:on socket|at) .*? failed: (?:FATAL: *)?/, '')
    .trim();
  return own || 'pg_dump gave no reason.';
}

function runWorker(socket: Socket, args: string[], signal: AbortSignal | undefined): Promise<string> {
  const flag = new SharedArrayBuffer(4);
  const { port1, port2 } = new MessageChannel();
  bridge(socket, port1, new Int32Array(flag));
  const worker = new Worker(new URL('./dump-worker.ts', import.meta.url), {
    workerData: { flag, port: port2, args },
    transferList: [port2],
    env: {},
    execArgv: [],
  });
  let lost: Error | undefined;
  socket.on('error', (error) => {
    lost = error;
  });
  const stop = () => socket.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  return new Promise<string>((resolve, reject) => {
    worker.once('message', (message: { text: string } | { error: string }) =>
      'text' in message ? resolve(message.text) : reject(new DumpFailed(cleanMessage(message.error))),
    );
    worker.once('error', (error) => reject(new DumpFailed(String(error), { cause: error })));
    worker.once('exit', () => reject(new DumpFailed('pg_dump ended without a result.')));
  })
    .catch((error) => {
      if (signal?.aborted) throw signal.reason;
      throw lost ? new DumpFailed(lost.message, { cause: lost }) : error;
    })
    .finally(() => {
      signal?.removeEventListener('abort', stop);
      port1.close();
      socket.destroy();
      void worker.terminate();
    });
}

/**
 * The schema of a database as SQL, by pg_dump 18 (WebAssembly, in a worker thread); servers 9.2 to 18, over TCP, TLS
 * or a Unix socket. Owners, tablespaces, access methods, publications and security labels are left out.
 * @param target address of the database, `postgres://…` or in parts
 * @throws DumpFailed with pg_dump's or the connection's own message
 */
export async function dumpSchema(target: string | Target, options: DumpOptions = {}): Promise<string> {
  const where = typeof target === 'string' ? targetOf(target) : target;
  options.signal?.throwIfAborted();
  const socket = await openSocket(where).catch((error: Error) => {
    throw new DumpFailed(error.message, { cause: error });
  });
  return runWorker(socket, argumentsFor(where, options), options.signal);
}
