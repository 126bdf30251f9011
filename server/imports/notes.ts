import { shorten } from './script/statement.ts';
import type { ImportNote } from './shapes.ts';

const MOST = 200;

/** Collects what an import does otherwise than its source says; equal reasons are one note with a count. */
export class Notes {
  readonly #byReason = new Map<string, ImportNote>();

  add(line: number, statement: string, why: string): void {
    const known = this.#byReason.get(why);
    if (known) known.times++;
    else if (this.#byReason.size < MOST)
      this.#byReason.set(why, { line, statement: shorten(statement), why, times: 1 });
  }

  list(): ImportNote[] {
    return [...this.#byReason.values()].sort((a, b) => a.line - b.line);
  }
}
