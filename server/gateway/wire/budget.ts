/** Something that can give up a connection that it does not need at the moment. */
export interface Spender {
  /** Closes one unused connection; false when there is none. */
  closeOneIdle(): boolean;
}

/** Connections that all pools together may have open: PostgreSQL has a limit, and others need some of it too. */
export class ConnectionBudget {
  readonly #most: number;
  readonly #spenders = new Set<Spender>();
  #used = 0;
  constructor(most: number) {
    this.#most = most;
  }

  get used(): number {
    return this.#used;
  }

  join(spender: Spender): void {
    this.#spenders.add(spender);
  }

  leave(spender: Spender): void {
    this.#spenders.delete(spender);
  }

  /**
   * Asks for one more connection. When all are taken, an unused one of another pool is closed; when there is none,
   * only a pool without any connection (`first`) gets one, so that nobody is shut out.
   */
  take(asker: Spender, first: boolean): boolean {
    const free = this.#used < this.#most || this.#reclaim(asker) || first;
    if (free) this.#used++;
    return free;
  }

  give(): void {
    this.#used--;
  }

  #reclaim(asker: Spender): boolean {
    for (const spender of this.#spenders) if (spender !== asker && spender.closeOneIdle()) return true;
    return false;
  }
}
