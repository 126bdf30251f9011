interface Branch {
  /** Line of its \if. */
  line: number;
  /** Is this branch being run? */
  active: boolean;
  /** Has a branch of this \if been run already? */
  taken: boolean;
  /** Was the surrounding branch being run? */
  outer: boolean;
}

const TRUE = /^(t(r(ue?)?)?|y(es?)?|on|1)$/i;

/** psql's \if … \elif … \else … \endif. */
export class Conditions {
  readonly #stack: Branch[] = [];

  get active(): boolean {
    return this.#stack.at(-1)?.active ?? true;
  }

  /** Line of the innermost \if without its \endif. */
  get open(): number | undefined {
    return this.#stack.at(-1)?.line;
  }

  /** Takes one of the four commands; `value` gives its expression. False when there is no \if for it. */
  take(command: string, value: () => string, line: number): boolean {
    if (command === 'if') {
      const outer = this.active;
      const active = outer && TRUE.test(value());
      this.#stack.push({ line, active, taken: active, outer });
      return true;
    }
    const branch = this.#stack.at(-1);
    if (!branch) return false;
    if (command === 'endif') this.#stack.pop();
    else {
      const wanted = branch.outer && !branch.taken;
      branch.active = wanted && (command === 'else' || TRUE.test(value()));
      branch.taken ||= branch.active;
    }
    return true;
  }
}
