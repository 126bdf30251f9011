const ROUTINE = new Set(['function', 'procedure']);

/**
 * Follows the words and parentheses of one statement to know whether a semicolon ends it: not inside parentheses
 * (the actions of a rule) and not inside the BEGIN ATOMIC … END body of a routine.
 */
export class StatementShape {
  #parens = 0;
  #blocks = 0;
  #words = 0;
  #previous = '';
  #isCreate = false;
  #isRoutine = false;

  reset(): void {
    this.#parens = this.#blocks = this.#words = 0;
    this.#previous = '';
    this.#isCreate = this.#isRoutine = false;
  }

  /** Is the current place inside parentheses or a body, where semicolons end nothing? */
  get nested(): boolean {
    return this.#parens > 0 || this.#blocks > 0;
  }

  open(): void {
    this.#parens++;
  }

  close(): void {
    if (this.#parens > 0) this.#parens--;
  }

  /** Takes an unquoted word of the statement. */
  word(text: string): void {
    this.#words++;
    if (this.#words > 4 && !this.#isRoutine) return;
    const word = text.toLowerCase();
    if (this.#words === 1) this.#isCreate = word === 'create';
    else if (this.#words <= 4 && this.#isCreate && ROUTINE.has(word)) this.#isRoutine = true;
    if (this.#isRoutine && this.#parens === 0) this.#body(word);
    this.#previous = word;
  }

  #body(word: string): void {
    if (this.#blocks === 0) {
      if (word === 'atomic' && this.#previous === 'begin') this.#blocks = 1;
    } else if (word === 'case' || word === 'begin') this.#blocks++;
    else if (word === 'end') this.#blocks--;
  }
}
