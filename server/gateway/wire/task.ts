import type { Batch, Connection, Next, Rows } from './connection.ts';

/** Every connection is busy and the queue is full or too slow. */
export class PoolExhausted extends Error {}
/** The batch ran longer than its limit and was cancelled. */
export class TimedOut extends Error {}
/** The caller gave up and the batch was cancelled. */
export class Cancelled extends Error {}

/**
 * What may happen to a batch: quick reads and writes of tables share connections, and run again when a neighbour's
 * cancel request hit them (nothing of them remains then). Everything else, functions above all, is alone.
 */
export type Kind = 'read' | 'write' | 'alone';

/** One batch and who waits for it. */
export interface Task {
  batch: Batch;
  limitMs: number;
  kind: Kind;
  /** Continues the transaction once the batch is answered. It may be asked again from the start. */
  next?: Next;
  resolve: (rows: Rows) => void;
  reject: (error: Error) => void;
  /** When it joined the queue, then when the server began with it; ms since 1970. */
  since: number;
  /** `idleTime()` at that moment. */
  idleSince: number;
  /** It was sent while others were on their way over the same connection. */
  behind: boolean;
  connection?: Connection;
  /** Why it was given up. */
  stopped?: Error;
  stoppedAt: number;
  retried: boolean;
}

/** A batch on its way: `cancel` gives it up, in the queue or while it runs. */
export interface Run {
  rows: Promise<Rows>;
  cancel(): void;
}
