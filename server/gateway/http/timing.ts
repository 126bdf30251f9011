/** Measures the stages of one request, in milliseconds, for `Server-Timing`. */
export class Timing {
  #parts = '';
  readonly #start = performance.now();
  #last = this.#start;

  /** Ends the current stage and gives it its name. */
  mark(stage: string): void {
    const now = performance.now();
    this.#parts += `${this.#parts ? ', ' : ''}${stage};dur=${Math.round((now - this.#last) * 1000) / 1000}`;
    this.#last = now;
  }

  /** Since the request arrived, in milliseconds. */
  get total(): number {
    return performance.now() - this.#start;
  }

  get header(): string {
    return this.#parts;
  }
}
