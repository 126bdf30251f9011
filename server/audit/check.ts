import { type AuditRecord, entryHash } from '../kernel/audit.ts';

/** An entry as it is stored. */
export interface StoredEntry extends AuditRecord {
  hash: string;
}
export interface Head {
  sequence: bigint;
  hash: string;
}
export interface Break {
  at: bigint;
  problem: string;
}

const range = (first: bigint, last: bigint) =>
  first === last ? `Entry ${first} is missing` : `Entries ${first} to ${last} are missing`;

/** Checks entries one after the other, oldest first; pure, so that a log of any length needs little memory. */
export class ChainCheck {
  #last: Head = { sequence: 0n, hash: '' };
  readonly #noted: Head | undefined;

  constructor(noted: Head | undefined) {
    this.#noted = noted;
  }

  /** Entries that hold so far. */
  get entries(): number {
    return Number(this.#last.sequence);
  }

  /** Takes the next entry; answers with what is wrong with it, if anything. */
  take(entry: StoredEntry): Break | undefined {
    const expected = this.#last.sequence + 1n;
    const { hash, ...record } = entry;
    if (entry.sequence > expected)
      return {
        at: expected,
        problem: `${range(expected, entry.sequence - 1n)}: the log goes on with ${entry.sequence}.`,
      };
    if (entry.sequence < expected)
      return {
        at: entry.sequence,
        problem: `Entry ${entry.sequence} does not belong there: the log starts at 1.`,
      };
    if (hash !== entryHash(this.#last.hash, record)) return { at: entry.sequence, problem: changed(entry) };
    if (this.#noted?.sequence === entry.sequence && this.#noted.hash !== hash)
      return {
        at: entry.sequence,
        problem: `Entry ${entry.sequence} is not the one that was noted when it was written.`,
      };
    this.#last = { sequence: entry.sequence, hash };
    return undefined;
  }

  /** After the last entry: whether the end of the log is there. */
  end(): Break | undefined {
    const { sequence } = this.#last;
    const noted = this.#noted?.sequence ?? 0n;
    if (noted <= sequence) return undefined;
    const where = sequence ? `the log ends at ${sequence}` : 'the log is empty';
    return {
      at: sequence + 1n,
      problem: `${range(sequence + 1n, noted)}: ${where}, but ${noted} was written.`,
    };
  }
}

function changed(entry: StoredEntry): string {
  const who = `“${entry.action}” by ${entry.actorName}`;
  return `Entry ${entry.sequence} (${who}) was changed, moved or put in: it does not carry its seal.`;
}
