/** Measures the stages of one request, in milliseconds, for `Server-Timing`. */
export class Timing {
  #parts = '';
  #last = performance.now();

  /** Ends the current stage and gives it its name. */
  mark(stage: string): void {
    const now = performance.now();
    this.#parts += `${this.#parts ? ', ' : ''}${stage};dur=${Math.round((now - this.#last) * 1000) / 1000}`;
    this.#last = now;
  }

  get header(): string {
    return this.#parts;
  }
}
