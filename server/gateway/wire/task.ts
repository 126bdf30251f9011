import type { Batch, Connection, Rows } from './connection.ts';

/** Every connection is busy and the queue is full or too slow. */
export class PoolExhausted extends Error {}
/** The batch ran longer than its limit and was cancelled. */
export class TimedOut extends Error {}
/** The caller gave up and the batch was cancelled. */
export class Cancelled extends Error {}

/** One batch and who waits for it. */
export interface Task {
  batch: Batch;
  limitMs: number;
  /** It only reads: sharing a connection and running it again are harmless. */
  reads: boolean;
  resolve: (rows: Rows) => void;
  reject: (error: Error) => void;
  /** When it joined the queue, then when the server began with it; ms since 1970. */
  since: number;
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
