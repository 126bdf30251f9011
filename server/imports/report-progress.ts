import type { ImportProgress } from './shapes.ts';

const EVERY_MS = 250;

/** Passes progress on, at most four times a second. */
export class ProgressReporter {
  /** Bytes of the source read so far. */
  bytes = 0;
  readonly #send: ((progress: ImportProgress) => void) | undefined;
  readonly #totalBytes: number | undefined;
  #sentAt = 0;
  #last: Omit<ImportProgress, 'bytes' | 'totalBytes'> | undefined;

  constructor(send: ((progress: ImportProgress) => void) | undefined, totalBytes?: number) {
    this.#send = send;
    this.#totalBytes = totalBytes;
  }

  /** Reports now when `always`, or when the last report is long enough ago. */
  report(progress: Omit<ImportProgress, 'bytes' | 'totalBytes'>, always = false): void {
    if (!this.#send) return;
    this.#last = progress;
    const now = performance.now();
    if (!always && now - this.#sentAt < EVERY_MS) return;
    this.#sentAt = now;
    this.#send({ ...progress, bytes: this.bytes, totalBytes: this.#totalBytes });
  }

  /** Reports again what was reported last, with the bytes read since: a long statement takes a while to read. */
  tick(): void {
    if (this.#last) this.report(this.#last);
  }
}
