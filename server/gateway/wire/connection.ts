import type { Socket } from 'node:net';
import { cancelRequest, MessageWriter, passwordMessage, startupMessage, TERMINATE } from './messages.ts';
import { type ErrorFields, MessageReader, type Row, readError, readRow } from './reader.ts';
import { endPointOf, Scram } from './scram.ts';
import { type Address, ConnectionLost, openSocket } from './socket.ts';
import { PreparedStatements } from './statements.ts';

export interface ConnectionOptions extends Address {
  user: string;
  password: string;
  database: string;
  /** Search path of the session, as SQL writes it. */
  searchPath?: string;
}

export interface Query {
  /** Prepared under this key: role and text. */
  key: string;
  text: string;
  values: readonly string[];
}

/** Queries that run in one write and one transaction. */
export type Batch = readonly Query[];

/** PostgreSQL refused a query; the whole batch was rolled back. */
export class PostgresError extends Error {
  readonly fields: ErrorFields;
  constructor(fields: ErrorFields) {
    super(fields.message);
    this.fields = fields;
  }
}

export { ConnectionLost };

/** First row of each query of the batch, with the rest of the first column; undefined for one without rows. */
export type Rows = (Row | undefined)[];

/**
 * What a transaction runs next, given the first rows of all its queries so far; `last`: then it ends, and so it does
 * without more. Called when every query so far has been answered. Must not throw.
 */
export type Next = (rows: Rows) => { batch: Batch; last: boolean } | undefined;

interface Job {
  done: (error: Error | undefined, rows: Rows) => void;
  rows: Rows;
  row: Row | undefined;
  error: PostgresError | undefined;
  parsing: [key: string, name: string][];
  closing: string[];
  /** Queries sent so far. */
  sent: number;
  next: Next | undefined;
}

const CAPACITY = 128;
const CONNECT_TIMEOUT_MS = 5_000;

/** One backend. Batches run in the order in which they were given; each is a transaction of its own. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #writer = new MessageWriter();
  readonly #statements = new PreparedStatements(CAPACITY);
  readonly #reader = new MessageReader((...message) => this.#onMessage(...message));
  #socket: Socket | undefined;
  /** On their way, the one that the server is at first. */
  readonly #jobs: Job[] = [];
  #flushing = false;
  #pid = 0;
  #secret = 0;
  #scram: Scram | undefined;
  #connected: ((error?: Error) => void) | undefined;
  #fatal: ErrorFields | undefined;
  /** Called once when the connection is gone. */
  onClose: () => void = () => undefined;
  alive = false;
  /** A cancel request was sent for it at some time. */
  cancelled = false;
  /** Cancel requests that the server may not have obeyed yet. */
  #cancels = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Logs in. Rejects with ConnectionLost, or PostgresError when the server refuses. */
  async connect(): Promise<void> {
    const socket = await openSocket(this.#options);
    this.#socket = socket;
    const ready = new Promise<void>((resolve, reject) => {
      this.#connected = (error) => (error ? reject(error) : resolve());
    });
    const timer = setTimeout(() => socket.destroy(), CONNECT_TIMEOUT_MS);
    socket.on('data', (chunk: Buffer) => this.#reader.push(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#onClose());
    const { user, database, searchPath } = this.#options;
    socket.write(
      startupMessage({
        user,
        database,
        client_encoding: 'UTF8',
        application_name: 'slipway-gateway',
        standard_conforming_strings: 'on',
        ...(searchPath && { search_path: searchPath }),
      }),
    );
    await ready.finally(() => clearTimeout(timer));
    this.alive = true;
  }

  /**
   * Sends the batch; `done` is called after the server has committed or rolled back. With `gather`, what this turn
   * of the event loop brings goes out in one write at its end. With `next`, the transaction is a conversation.
   */
  run(batch: Batch, done: Job['done'], gather = false, next?: Next): void {
    const job: Job = {
      done,
      rows: [],
      row: undefined,
      error: undefined,
      parsing: [],
      closing: [],
      sent: 0,
      next,
    };
    this.#jobs.push(job);
    const writer = this.#writer;
    if (this.#statements.hasToClose)
      for (const name of this.#statements.toClose) {
        writer.closeStatement(name);
        job.closing.push(name);
      }
    this.#write(job, batch);
    if (next) writer.flush();
    else writer.sync();
    if (!gather) this.#flush();
    else if (!this.#flushing) {
      this.#flushing = true;
      setImmediate(() => this.#flush());
    }
  }

  #write(job: Job, batch: Batch): void {
    const writer = this.#writer;
    for (const query of batch) {
      let name = this.#statements.find(query.key);
      if (name === undefined) {
        name = this.#statements.newName();
        writer.parse(name, query.text);
        job.parsing.push([query.key, name]);
      }
      writer.bindAndExecute(name, query.values);
    }
    job.sent += batch.length;
  }

  /** The transaction of a conversation goes on, or ends. */
  #continue(job: Job): void {
    if (!job.next || (!job.error && job.rows.length < job.sent)) return;
    const more = job.error ? undefined : job.next(job.rows);
    if (more) this.#write(job, more.batch);
    if (more && !more.last) this.#writer.flush();
    else {
      job.next = undefined;
      this.#writer.sync();
    }
    this.#flush();
  }

  #flush(): void {
    this.#flushing = false;
    const bytes = this.#writer.take();
    if (bytes.length > 0) this.#socket?.write(bytes);
  }

  /** A cancel request is on its way: whatever runs here when it arrives is stopped. */
  get cancelling(): boolean {
    return this.#cancels > 0;
  }

  /** Asks the server, on another connection, to stop what runs here. */
  cancel(): void {
    this.cancelled = true;
    this.#cancels++;
    const over = () => this.#cancels--;
    openSocket(this.#options).then((socket) => {
      // PostgreSQL hangs up only after it has signalled the backend.
      socket.once('close', over);
      socket.on('error', () => socket.destroy());
      socket.resume().end(cancelRequest(this.#pid, this.#secret));
    }, over);
  }

  /** Ends politely when idle; a running batch is cut off. */
  close(): void {
    this.alive = false;
    this.#socket?.end(TERMINATE);
    setTimeout(() => this.#socket?.destroy(), 1000).unref();
  }

  destroy(): void {
    this.alive = false;
    this.#socket?.destroy();
  }

  /** Forgets all prepared statements. */
  forgetStatements(): void {
    this.#statements.clear();
  }

  #onClose(): void {
    this.alive = false;
    const reason = this.#fatal
      ? new PostgresError(this.#fatal)
      : new ConnectionLost('The connection to PostgreSQL was lost.');
    this.#connected?.(reason);
    this.#connected = undefined;
    for (const job of this.#jobs.splice(0)) job.done(reason, []);
    this.onClose();
  }

  #onMessage(type: number, buffer: Buffer, start: number, end: number): void {
    const job = this.#jobs[0];
    switch (type) {
      case 0x44: // DataRow
        if (job) this.#onRow(job, readRow(buffer, start));
        break;
      case 0x43: // CommandComplete
        job?.rows.push(job.row);
        if (job) job.row = undefined;
        if (job?.next) this.#continue(job);
        break;
      case 0x31: {
        // ParseComplete: only now may the name be used again.
        const parsed = job?.parsing.shift();
        if (parsed) this.#statements.prepared(...parsed);
        break;
      }
      case 0x33: // CloseComplete
        this.#statements.closed(job?.closing.shift() ?? '');
        break;
      case 0x45: // ErrorResponse
        this.#onError(readError(buffer, start, end));
        break;
      case 0x5a: // ReadyForQuery
        this.#onReady();
        break;
      case 0x52: // Authentication…
        this.#authenticate(buffer, start, end);
        break;
      case 0x4b: // BackendKeyData
        this.#pid = buffer.readInt32BE(start);
        this.#secret = buffer.readInt32BE(start + 4);
        break;
    }
  }

  #onRow(job: Job, row: Row): void {
    if (!job.row) job.row = row;
    else if (job.row.more) job.row.more.push(row.body);
    else job.row.more = [row.body];
  }

  #onError(fields: ErrorFields): void {
    if (fields.severity === 'FATAL' || fields.severity === 'PANIC') this.#fatal = fields;
    const [job] = this.#jobs;
    if (job) {
      job.error ??= new PostgresError(fields);
      this.#continue(job);
    } else if (this.#connected) this.#socket?.destroy();
  }

  #onReady(): void {
    if (this.#connected) {
      this.#connected();
      this.#connected = undefined;
      return;
    }
    const job = this.#jobs.shift();
    job?.done(job.error, job.rows);
  }

  #beginScram(offered: string[]): void {
    const socket = this.#socket;
    if (!socket) return;
    try {
      this.#scram = new Scram(this.#options.password, offered, endPointOf(socket));
    } catch {
      socket.destroy();
      return;
    }
    const first = Buffer.from(this.#scram.first);
    const size = Buffer.alloc(4);
    size.writeInt32BE(first.length);
    socket.write(passwordMessage(`${this.#scram.mechanism}\0`, size, first));
  }

  #authenticate(buffer: Buffer, start: number, end: number): void {
    const kind = buffer.readInt32BE(start);
    const text = () => buffer.toString('utf8', start + 4, end);
    if (kind === 10) {
      this.#beginScram(text().split('\0'));
    } else if (kind === 11) {
      this.#scram?.answer(text()).then(
        (answer) => this.#socket?.write(passwordMessage(answer)),
        () => this.#socket?.destroy(),
      );
    } else if (kind === 12) {
      try {
        this.#scram?.verify(text());
      } catch {
        this.#socket?.destroy();
      }
    } else if (kind !== 0) {
      // A server that wants the password in clear or as MD5 does not get it.
      this.#socket?.destroy();
    }
  }
}
