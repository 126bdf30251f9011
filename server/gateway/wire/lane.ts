import type { Connection } from './connection.ts';
import type { Task } from './task.ts';

/** Most batches on their way over one shared connection. */
const DEPTH = 32;

/** One connection that several quick batches share: sent without waiting, answered in order. */
export class Lane {
  readonly connection: Connection;
  readonly #tasks: Task[] = [];
  /** Since when it has been empty; ms since 1970. */
  restingSince = Date.now();
  /** First task at the last look, and whether it was still there at the next: then the lane gets no more. */
  #seen: Task | undefined;
  #stuck = false;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  get length(): number {
    return this.#tasks.length;
  }

  /** The batch that the server is at. */
  get first(): Task | undefined {
    return this.#tasks[0];
  }

  /** Its first batch was there at two looks. */
  get stuck(): boolean {
    return this.#stuck;
  }

  get accepts(): boolean {
    const { alive, cancelling } = this.connection;
    return alive && !cancelling && !this.#stuck && this.#tasks.length < DEPTH;
  }

  /** Called in regular intervals. Comparing looks, not clocks, keeps a busy event loop from looking like a slow query. */
  look(): void {
    this.#stuck = this.#seen !== undefined && this.#seen === this.#tasks[0];
    this.#seen = this.#tasks[0];
  }

  add(task: Task): void {
    task.behind = this.#tasks.length > 0;
    this.#tasks.push(task);
  }

  /** The first batch is done; the next one's time starts now. */
  shift(now: number, idle: number): void {
    this.#tasks.shift();
    this.#stuck = false;
    const [next] = this.#tasks;
    if (!next) return;
    next.since = now;
    next.idleSince = idle;
  }
}
