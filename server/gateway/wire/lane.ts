import type { Connection } from './connection.ts';
import type { Task } from './task.ts';

/** Most batches on their way over one shared connection. */
const DEPTH = 16;
/** A lane whose first batch takes longer than this gets no more of them until it is free again. */
const STUCK_MS = 30;

/** One connection that several quick, reading batches share: sent without waiting, answered in order. */
export class Lane {
  readonly connection: Connection;
  readonly #tasks: Task[] = [];
  /** Since when it has been empty; ms since 1970. */
  restingSince = Date.now();
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

  accepts(now: number): boolean {
    const first = this.#tasks[0];
    if (!this.connection.alive || this.#tasks.length >= DEPTH) return false;
    return !first || now - first.since < STUCK_MS;
  }

  add(task: Task): void {
    this.#tasks.push(task);
  }

  /** The first batch is done; the next one's time starts now. */
  shift(now: number): void {
    this.#tasks.shift();
    if (this.#tasks[0]) this.#tasks[0].since = now;
  }
}
