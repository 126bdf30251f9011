import {
  type Batch,
  Connection,
  ConnectionLost,
  type ConnectionOptions,
  PostgresError,
  type Rows,
} from './connection.ts';

/** Every connection is busy and the queue is full or too slow. */
export class PoolExhausted extends Error {}
/** The batch ran longer than its limit and was cancelled. */
export class TimedOut extends Error {}
/** The caller gave up and the batch was cancelled. */
export class Cancelled extends Error {}

export interface PoolLimits {
  connections: number;
  /** Longest queue. */
  waiting: number;
  /** Longest wait in the queue, in milliseconds. */
  waitMs: number;
  /** An unused connection is closed after so many milliseconds. */
  idleMs: number;
}

interface Task {
  batch: Batch;
  limitMs: number;
  resolve: (rows: Rows) => void;
  reject: (error: Error) => void;
  /** When it joined the queue, then when it started. */
  since: number;
  connection?: Connection;
  /** Why it was cancelled. */
  stopped?: Error;
  stoppedAt: number;
  retried: boolean;
}

/** A batch on its way: `cancel` gives it up, in the queue or while it runs. */
export interface Run {
  rows: Promise<Rows>;
  cancel(): void;
}

const TICK_MS = 100;
/** PostgreSQL has this long to obey a cancel request; then the connection is cut. */
const OBEY_MS = 2_000;
/** The session has its own statement_timeout; the outer limit leaves it the first word. */
const GRACE_MS = 150;

/** A bounded set of connections of one login, opened on demand and closed when unused. */
export class Pool {
  readonly #options: ConnectionOptions;
  readonly #limits: PoolLimits;
  readonly #idle: { connection: Connection; since: number }[] = [];
  readonly #all = new Set<Connection>();
  readonly #running = new Set<Task>();
  #waiting: Task[] = [];
  #connecting = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: ConnectionOptions, limits: PoolLimits) {
    this.#options = options;
    this.#limits = limits;
  }

  get size(): number {
    return this.#all.size;
  }

  /** Runs a batch within `limitMs`. Rejects with PostgresError, ConnectionLost, PoolExhausted, TimedOut or Cancelled. */
  run(batch: Batch, limitMs: number): Run {
    let task: Task | undefined;
    const rows = new Promise<Rows>((resolve, reject) => {
      task = { batch, limitMs, resolve, reject, since: Date.now(), stoppedAt: 0, retried: false };
      this.#submit(task);
    });
    return { rows, cancel: () => task && this.#stop(task, new Cancelled('The caller hung up.')) };
  }

  /** Ends all connections; what still runs gets ConnectionLost. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const task of this.#waiting.splice(0)) task.reject(new ConnectionLost('The gateway is stopping.'));
    for (const connection of this.#all) connection.close();
  }

  #submit(task: Task): void {
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS).unref();
    const free = this.#idle.pop();
    if (this.#closed) task.reject(new ConnectionLost('The gateway is stopping.'));
    else if (free) this.#start(task, free.connection);
    else if (this.#waiting.length < this.#limits.waiting) this.#queue(task);
    else task.reject(new PoolExhausted('Too many requests are waiting for the database.'));
  }

  #queue(task: Task): void {
    this.#waiting.push(task);
    const open = this.#all.size + this.#connecting;
    if (open < this.#limits.connections && this.#connecting < this.#waiting.length) this.#open();
  }

  #open(): void {
    this.#connecting++;
    const connection = new Connection(this.#options);
    connection.connect().then(
      () => {
        this.#connecting--;
        this.#all.add(connection);
        connection.onClose = () => this.#lost(connection);
        if (this.#closed) connection.close();
        else this.#release(connection);
      },
      (error: Error) => {
        this.#connecting--;
        // Whoever waits for a connection learns at once that there is none to be had.
        if (this.#all.size === 0) for (const task of this.#waiting.splice(0)) task.reject(error);
      },
    );
  }

  #lost(connection: Connection): void {
    this.#all.delete(connection);
    const at = this.#idle.findIndex((entry) => entry.connection === connection);
    if (at >= 0) this.#idle.splice(at, 1);
    if (this.#waiting.length > 0 && !this.#closed) this.#open();
  }

  #release(connection: Connection): void {
    if (!connection.alive) return;
    const next = this.#waiting.shift();
    if (next) this.#start(next, connection);
    else this.#idle.push({ connection, since: Date.now() });
  }

  #start(task: Task, connection: Connection): void {
    task.connection = connection;
    task.since = Date.now();
    this.#running.add(task);
    connection.run(task.batch, (error, rows) => {
      this.#running.delete(task);
      this.#finish(task, connection, error, rows);
    });
  }

  #finish(task: Task, connection: Connection, error: Error | undefined, rows: Rows): void {
    // The cancel request may still be on its way: it must not hit the next batch of this connection.
    if (task.stopped) connection.destroy();
    const deallocated = error instanceof PostgresError && error.fields.code === '26000';
    if (deallocated) connection.forgetStatements();
    if (deallocated && !task.retried && !task.stopped) {
      task.retried = true;
      this.#start(task, connection);
      return;
    }
    if (error) task.reject(task.stopped ?? error);
    else task.resolve(rows);
    this.#release(connection);
  }

  #stop(task: Task, reason: Error): void {
    const waiting = this.#waiting.indexOf(task);
    if (waiting >= 0) {
      this.#waiting.splice(waiting, 1);
      task.reject(reason);
    }
    if (!this.#running.has(task) || task.stopped) return;
    task.stopped = reason;
    task.stoppedAt = Date.now();
    task.connection?.cancel();
  }

  #tick(): void {
    const now = Date.now();
    for (const task of this.#running) {
      if (task.stopped && now - task.stoppedAt > OBEY_MS) task.connection?.destroy();
      else if (now - task.since > task.limitMs + GRACE_MS)
        this.#stop(task, new TimedOut(`The statement ran longer than ${task.limitMs} ms.`));
    }
    while (this.#waiting[0] && now - this.#waiting[0].since > this.#limits.waitMs)
      this.#waiting
        .shift()
        ?.reject(new PoolExhausted('Timed out acquiring connection from connection pool.'));
    while (this.#idle[0] && now - this.#idle[0].since > this.#limits.idleMs)
      this.#idle.shift()?.connection.close();
    if (this.#all.size === 0 && this.#connecting === 0 && this.#waiting.length === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }
}
