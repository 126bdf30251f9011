import { PoolExhausted } from './task.ts';

/** Made once: under overload, recording where each refusal came from would cost more than the refusal. */
const REFUSED = new PoolExhausted('Too many requests are waiting for the database.');

/** Thousands may wait. */
const LIGHT_BYTES = 16 * 1024;

interface Waiter {
  since: number;
  enter: () => void;
  refuse: (error: Error) => void;
}

/**
 * Lets so many requests in at a time. The others wait outside, where they cost next to nothing, and are refused when
 * that takes too long: a caller who is refused at once is back at once, and refusing is work too.
 */
export class Gate {
  readonly #most: number;
  readonly #waiting: number;
  readonly #waitMs: number;
  readonly #outside: Waiter[] = [];
  #inside = 0;
  /** How many were refused because they waited too long. */
  refusals = 0;

  /** `most` inside, `waiting` outside for at most `waitMs` milliseconds. */
  constructor(limits: { most: number; waiting: number; waitMs: number }) {
    this.#most = limits.most;
    this.#waiting = limits.waiting;
    this.#waitMs = limits.waitMs;
  }

  /** How many wait outside. */
  get length(): number {
    return this.#outside.length;
  }

  /**
   * Whoever entered calls `leave` once; undefined: entered at once. `bytes` is what a caller holds while it waits: those
   * with much do not. Rejects with PoolExhausted.
   */
  enter(bytes = 0): Promise<void> | undefined {
    if (this.#inside < this.#most) {
      this.#inside++;
      return undefined;
    }
    if (this.#outside.length >= this.#waiting || bytes > LIGHT_BYTES) return Promise.reject(REFUSED);
    return new Promise((enter, refuse) => {
      this.#outside.push({ since: Date.now(), enter, refuse });
    });
  }

  leave(): void {
    const next = this.#outside.shift();
    if (next) next.enter();
    else this.#inside--;
  }

  /** Refuses who has waited too long. Called in regular intervals while anyone waits. */
  look(now: number): void {
    while (this.#outside[0] && now - this.#outside[0].since > this.#waitMs) {
      this.refusals += 1;
      this.#outside.shift()?.refuse(REFUSED);
    }
  }

  /** Refuses everyone who waits. */
  clear(reason: Error): void {
    for (const waiter of this.#outside.splice(0)) waiter.refuse(reason);
  }
}
