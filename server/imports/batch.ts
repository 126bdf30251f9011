import type { Executor } from './executor.ts';
import { type ServerError, stopped } from './script/stop.ts';

interface Item {
  text: string;
  line: number;
}

const MOST_CHARACTERS = 512 * 1024;
const MOST_STATEMENTS = 1000;

/**
 * Gathers INSERTs, so that thousands of them cost one round trip and one commit. When one fails, they are run again one
 * by one: that names the statement at fault, and gives psql's result where running together made the difference.
 */
export class Batch {
  readonly #executor: Executor;
  #items: Item[] = [];
  #size = 0;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** May this statement be gathered? */
  static takes(text: string): boolean {
    return /^insert\b/i.test(text);
  }

  /** Adds a statement; true when it is time to flush. */
  add(item: Item): boolean {
    this.#items.push(item);
    this.#size += item.text.length;
    return this.#size >= MOST_CHARACTERS || this.#items.length >= MOST_STATEMENTS;
  }

  /** Runs what was gathered; gives the number of rows. Throws `invalid` naming the statement that fails. */
  async flush(): Promise<number> {
    const items = this.#items;
    this.#items = [];
    this.#size = 0;
    if (items.length === 0) return 0;
    if (items.length === 1) return this.#one(items[0]!);
    try {
      return await this.#executor.guarded(items.map(({ text }) => text).join('\n;'));
    } catch (error) {
      if (!(error as ServerError).code) throw error;
    }
    let rows = 0;
    for (const item of items) rows += await this.#one(item);
    return rows;
  }

  async #one({ text, line }: Item): Promise<number> {
    try {
      return await this.#executor.run(text);
    } catch (error) {
      const failure = error as ServerError;
      throw failure.code ? stopped(failure, text, line) : error;
    }
  }
}
