/**
 * Which statements one connection has prepared, least recently used first. A statement counts as prepared when the
 * server has said so; one that fell out is closed with the next batch, until the server confirms it.
 */
export class PreparedStatements {
  readonly #capacity: number;
  readonly #names = new Map<string, string>();
  readonly #closing = new Set<string>();
  #counter = 0;
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The name under which `key` is prepared, if it is; marks it as just used. */
  find(key: string): string | undefined {
    const name = this.#names.get(key);
    if (name !== undefined) {
      this.#names.delete(key);
      this.#names.set(key, name);
    }
    return name;
  }

  /** A name that was never used on this connection. */
  newName(): string {
    return `s${++this.#counter}`;
  }

  /** The server has prepared it. */
  prepared(key: string, name: string): void {
    const other = this.#names.get(key);
    if (other !== undefined) this.#closing.add(other);
    this.#names.delete(key);
    this.#names.set(key, name);
    while (this.#names.size > this.#capacity) {
      const [oldest, oldName] = this.#names.entries().next().value ?? ['', ''];
      this.#names.delete(oldest);
      this.#closing.add(oldName);
    }
  }

  /** Names to close with the next batch. */
  get toClose(): Iterable<string> {
    return this.#closing;
  }

  get hasToClose(): boolean {
    return this.#closing.size > 0;
  }

  closed(name: string): void {
    this.#closing.delete(name);
  }

  /** Forgets everything: someone ran DEALLOCATE on this connection. */
  clear(): void {
    this.#names.clear();
    this.#closing.clear();
  }

  get size(): number {
    return this.#names.size;
  }
}
