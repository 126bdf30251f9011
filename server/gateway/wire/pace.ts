import { performance } from 'node:perf_hooks';

/** A statement is quick after so many runs in a row … */
const RUNS = 8;
/** One run that took so many times longer than a quick one starts the count below zero, the further the longer it took. */
const SLOW_FACTOR = 5;
const REMEMBERED = 2_000;
/** Writes share while one takes at most so long: longer ones wait for the disk, and several connections wait together. */
const WRITE_MS = 2;
const MEAN_OVER = 32;
const APART_MS = 5_000;
const MOST_APART_MS = 300_000;

/**
 * Milliseconds for which this process has had nothing to do. While it waits for PostgreSQL they pass; while it is busy
 * itself, answers lie unread, and wall-clock time would make every statement look slow.
 */
export function idleTime(): number {
  return performance.nodeTiming.idleTime;
}

/** Learns which statements always answer quickly. Only those may share a connection with others. */
export class Pace {
  readonly #runs = new Map<string, number>();
  readonly #quickMs: number;
  /** `quickMs`: a run that takes at most so long is quick. */
  constructor(quickMs: number) {
    this.#quickMs = quickMs;
  }

  isQuick(key: string): boolean {
    return (this.#runs.get(key) ?? 0) >= RUNS;
  }

  /** Notes how long one run took. */
  note(key: string, ms: number): void {
    const runs = this.#runs.get(key) ?? 0;
    if (ms > this.#quickMs * SLOW_FACTOR) this.#runs.set(key, -ms / this.#quickMs);
    else if (ms > this.#quickMs) this.#runs.set(key, Math.min(runs, 0));
    else if (runs < RUNS) this.#runs.set(key, runs + 1);
    if (this.#runs.size > REMEMBERED) {
      const oldest = this.#runs.keys().next().value;
      if (oldest !== undefined) this.#runs.delete(oldest);
    }
  }
}

/** Tells whether writes may share a connection, from what those that did took. Each failed try makes the next rarer. */
export class SharedWrites {
  #mean = 0;
  #apartUntil = 0;
  #apartMs = APART_MS;

  allowed(now: number): boolean {
    return now >= this.#apartUntil;
  }

  /** Notes what the server needed for one write, in milliseconds. */
  note(ms: number, now: number): void {
    this.#mean += (ms - this.#mean) / MEAN_OVER;
    if (this.#mean <= WRITE_MS || !this.allowed(now)) return;
    this.#mean = 0;
    this.#apartUntil = now + this.#apartMs;
    this.#apartMs = Math.min(this.#apartMs * 2, MOST_APART_MS);
  }
}
