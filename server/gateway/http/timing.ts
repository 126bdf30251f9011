/** Measures the stages of one request, in milliseconds, for `Server-Timing`. */
export class Timing {
  #parts = '';
  #last = performance.now();

  /** Ends the current stage and gives it its name. */
  mark(stage: string): void {
    const now = performance.now();
    this.#parts += `${this.#parts ? ', ' : ''}${stage};dur=${(now - this.#last).toFixed(3)}`;
    this.#last = now;
  }

  get header(): string {
    return this.#parts;
  }
}
