import { ConnectionBudget, type Spender } from './budget.ts';
import {
  type Batch,
  Connection,
  ConnectionLost,
  type ConnectionOptions,
  type Next,
  PostgresError,
  type Rows,
} from './connection.ts';
import { Gate } from './gate.ts';
import { Lane } from './lane.ts';
import { idleTime, Pace, SharedWrites } from './pace.ts';
import { Cancelled, type Kind, PoolExhausted, type Run, type Task, TimedOut } from './task.ts';

export interface PoolLimits {
  connections: number;
  /** How many of the connections quick batches share. */
  lanes: number;
  /** A statement whose runs take at most so long may share, in milliseconds. */
  quickMs: number;
  /** Most requests that are being worked on. */
  inside: number;
  /** Most of those that wait before that, and most batches in the queue for a connection. */
  waiting: number;
  /** Longest wait before that, in milliseconds. */
  gateMs: number;
  /** Longest wait in that queue, in milliseconds. */
  waitMs: number;
  /** An unused connection is closed after so many milliseconds. */
  idleMs: number;
}

const TICK_MS = 100;
/** PostgreSQL has this long to obey a cancel request; then the connection is cut. */
const OBEY_MS = 2_000;
/** The session has its own statement_timeout; the outer limit leaves it the first word. */
const GRACE_MS = 150;

/** Made once: under overload, recording where each refusal came from would cost more than the refusal. */
const FULL = new PoolExhausted('Too many requests are waiting for the database.');

function keyOf(task: Task): string {
  return task.batch.at(-1)?.key ?? '';
}

/** A bounded set of connections of one login, opened on demand and closed when unused. */
export class Pool implements Spender {
  /** Callers pass it before they make a batch. */
  readonly gate: Gate;
  readonly #options: ConnectionOptions;
  readonly #limits: PoolLimits;
  readonly #budget: ConnectionBudget;
  readonly #idle: { connection: Connection; since: number }[] = [];
  readonly #all = new Set<Connection>();
  readonly #running = new Set<Task>();
  readonly #lanes: Lane[] = [];
  readonly #pace: Pace;
  readonly #writes = new SharedWrites();
  readonly #waiting: Task[] = [];
  #connecting = 0;
  #timeouts = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** Pools that share a `budget` have at most so many connections together. */
  constructor(
    options: ConnectionOptions,
    limits: PoolLimits,
    budget = new ConnectionBudget(limits.connections),
  ) {
    this.#budget = budget;
    budget.join(this);
    this.#options = options;
    this.#limits = limits;
    this.#pace = new Pace(limits.quickMs);
    this.gate = new Gate({ most: limits.inside, waiting: limits.waiting, waitMs: limits.gateMs });
  }

  get size(): number {
    return this.#all.size;
  }

  /** Connections at rest, callers that wait for one, and how many gave up waiting since the start. */
  get usage(): { available: number; waiting: number; timeouts: number } {
    const resting = this.#lanes.filter((lane) => lane.length === 0).length;
    return {
      available: this.#idle.length + resting,
      waiting: this.#waiting.length + this.gate.length,
      timeouts: this.#timeouts + this.gate.refusals,
    };
  }

  /**
   * Runs a batch within `limitMs`; `kind` says whether it may share a connection, `next` what the same transaction does
   * then. Rejects with PostgresError, ConnectionLost, PoolExhausted, TimedOut or Cancelled.
   */
  run(batch: Batch, limitMs: number, kind: Kind = 'alone', next?: Next): Run {
    const { promise, resolve, reject } = Promise.withResolvers<Rows>();
    const task: Task = {
      batch,
      limitMs,
      kind,
      resolve,
      reject,
      since: Date.now(),
      idleSince: 0,
      behind: false,
      stoppedAt: 0,
      retried: false,
      ...(next && { next }),
    };
    this.#submit(task);
    return { rows: promise, cancel: () => this.#stop(task, new Cancelled('The caller hung up.')) };
  }

  /** Ends all connections; what still runs gets ConnectionLost. */
  close(): void {
    this.#closed = true;
    this.#budget.leave(this);
    clearInterval(this.#timer);
    const stopping = new ConnectionLost('The gateway is stopping.');
    this.gate.clear(stopping);
    for (const task of this.#waiting.splice(0)) task.reject(stopping);
    for (const connection of this.#all) connection.close();
  }

  #submit(task: Task): void {
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS).unref();
    if (this.#closed) {
      task.reject(new ConnectionLost('The gateway is stopping.'));
      return;
    }
    const lane = this.#mayShare(task) ? this.#lane() : undefined;
    if (lane) {
      this.#share(task, lane);
      return;
    }
    const free = this.#idle.pop();
    if (free) this.#start(task, free.connection);
    else if (this.#waiting.length < this.#limits.waiting) this.#queue(task);
    else task.reject(FULL);
  }

  #mayShare(task: Task): boolean {
    // What a neighbour's cancel request has hit once is not put beside neighbours again.
    if (task.kind === 'alone' || task.retried || !this.#pace.isQuick(keyOf(task))) return false;
    return task.kind === 'read' || this.#writes.allowed(Date.now());
  }

  /** The lane with the least on it; an idle connection becomes one as long as more are allowed. */
  #lane(): Lane | undefined {
    let best: Lane | undefined;
    for (const lane of this.#lanes) if (lane.accepts && (!best || lane.length < best.length)) best = lane;
    if (best?.length === 0 || this.#lanes.length >= this.#limits.lanes) return best;
    const free = this.#idle.pop();
    if (!free) return best;
    const made = new Lane(free.connection);
    this.#lanes.push(made);
    return made;
  }

  #share(task: Task, lane: Lane): void {
    task.connection = lane.connection;
    task.since = Date.now();
    task.idleSince = idleTime();
    lane.add(task);
    const done = (error: Error | undefined, rows: Rows) => {
      const now = Date.now();
      const idle = idleTime();
      const ms = lane.stuck ? now - task.since : idle - task.idleSince;
      this.#pace.note(keyOf(task), ms);
      if (task.kind === 'write' && task.behind) this.#writes.note(ms, now);
      lane.shift(now, idle);
      // A cancel request that is still on its way must not hit whoever comes after those that are here now.
      if (lane.length === 0 && lane.connection.cancelling) lane.connection.destroy();
      this.#settle(task, lane.connection, error, rows);
      this.#refill(lane);
      if (lane.length === 0 && !lane.connection.alive) this.#dropLane(lane);
      else if (lane.length === 0) this.#rest(lane);
    };
    lane.connection.run(task.batch, done, true);
  }

  /** Quick batches that had to wait come first on a lane that has room again. */
  #refill(lane: Lane): void {
    for (let next = this.#waiting[0]; next && lane.accepts; next = this.#waiting[0]) {
      if (!this.#mayShare(next)) return;
      this.#waiting.shift();
      this.#share(next, lane);
    }
  }

  /** An empty lane helps whoever waits, and otherwise goes back among the idle connections. */
  #rest(lane: Lane): void {
    if (this.#waiting.length === 0 && this.#lanes.length <= this.#limits.lanes) {
      lane.restingSince = Date.now();
      return;
    }
    this.#dropLane(lane);
    this.#release(lane.connection);
  }

  #dropLane(lane: Lane): void {
    const at = this.#lanes.indexOf(lane);
    if (at >= 0) this.#lanes.splice(at, 1);
  }

  #queue(task: Task): void {
    const resting = this.#restingLane();
    if (resting) {
      this.#start(task, resting.connection);
      return;
    }
    this.#waiting.push(task);
    const open = this.#all.size + this.#connecting;
    if (open < this.#limits.connections && this.#connecting < this.#waiting.length) this.#open();
  }

  closeOneIdle(): boolean {
    const free = this.#idle.shift()?.connection ?? this.#restingLane()?.connection;
    free?.close();
    return free !== undefined;
  }

  #restingLane(): Lane | undefined {
    const lane = this.#lanes.find((candidate) => candidate.length === 0 && candidate.connection.alive);
    if (lane) this.#dropLane(lane);
    return lane;
  }

  #open(): void {
    if (!this.#budget.take(this, this.#all.size + this.#connecting === 0)) return;
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
        this.#budget.give();
        // Whoever waits for a connection learns at once that there is none to be had.
        if (this.#all.size === 0) for (const task of this.#waiting.splice(0)) task.reject(error);
      },
    );
  }

  #lost(connection: Connection): void {
    if (this.#all.delete(connection)) this.#budget.give();
    const at = this.#idle.findIndex((entry) => entry.connection === connection);
    if (at >= 0) this.#idle.splice(at, 1);
    const lane = this.#lanes.find((candidate) => candidate.connection === connection);
    if (lane) this.#dropLane(lane);
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
    task.idleSince = idleTime();
    this.#running.add(task);
    const done = (error: Error | undefined, rows: Rows) => {
      this.#running.delete(task);
      this.#pace.note(keyOf(task), idleTime() - task.idleSince);
      // The cancel request may still be on its way: it must not hit the next batch of this connection.
      if (task.stopped) connection.destroy();
      this.#settle(task, connection, error, rows);
      this.#release(connection);
    };
    connection.run(task.batch, done, false, task.next);
  }

  #settle(task: Task, connection: Connection, error: Error | undefined, rows: Rows): void {
    if (!error) {
      task.resolve(rows);
      return;
    }
    const code = error instanceof PostgresError ? error.fields.code : '';
    // Someone ran DEALLOCATE here, or a cancel request for a neighbour on the lane came late.
    const innocent = code === '26000' || (code === '57014' && task.kind !== 'alone' && connection.cancelled);
    if (code === '26000') connection.forgetStatements();
    if (innocent && !task.retried && !task.stopped) {
      task.retried = true;
      this.#submit(task);
    } else task.reject(task.stopped ?? error);
  }

  #stop(task: Task, reason: Error): void {
    const waiting = this.#waiting.indexOf(task);
    if (waiting >= 0) {
      this.#waiting.splice(waiting, 1);
      task.reject(reason);
      return;
    }
    if (task.stopped || !task.connection) return;
    task.stopped = reason;
    task.stoppedAt = Date.now();
    if (this.#running.has(task)) task.connection.cancel();
    // On a lane it is let run: it is quick, and its neighbours should not suffer. `#tick` looks after it.
  }

  #tick(): void {
    const now = Date.now();
    this.gate.look(now);
    for (const task of this.#running) this.#watch(task, now);
    for (const lane of this.#lanes) {
      lane.look();
      if (lane.first) this.#watchLane(lane, lane.first, now);
    }
    // While the first connection is being made, whether it succeeds decides.
    const late = (task: Task) => this.#all.size > 0 && now - task.since > this.#limits.waitMs;
    while (this.#waiting[0] && late(this.#waiting[0])) {
      this.#timeouts += 1;
      this.#waiting
        .shift()
        ?.reject(new PoolExhausted('Timed out acquiring connection from connection pool.'));
    }
    for (const lane of [...this.#lanes])
      if (lane.length === 0 && now - lane.restingSince > this.#limits.idleMs) {
        this.#dropLane(lane);
        lane.connection.close();
      }
    while (this.#idle[0] && now - this.#idle[0].since > this.#limits.idleMs)
      this.#idle.shift()?.connection.close();
    if (this.#all.size === 0 && this.#connecting === 0 && this.#waiting.length + this.gate.length === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  #watch(task: Task, now: number): void {
    if (task.stopped && now - task.stoppedAt > OBEY_MS) task.connection?.destroy();
    else if (now - task.since > task.limitMs + GRACE_MS) this.#stop(task, timedOut(task));
  }

  #watchLane(lane: Lane, first: Task, now: number): void {
    const late = now - first.since;
    if (late > first.limitMs + GRACE_MS && !first.stopped) this.#stop(first, timedOut(first));
    if (!first.stopped || late < TICK_MS) return;
    if (late > first.limitMs + OBEY_MS) lane.connection.destroy();
    else if (!lane.connection.cancelling) lane.connection.cancel();
  }
}

function timedOut(task: Task): Error {
  return new TimedOut(`The statement ran longer than ${task.limitMs} ms.`);
}
