/** A push that is turned down: `lines` are what the client of git shows. */
export class Refused extends Error {
  readonly lines: readonly string[];
  constructor(lines: readonly string[]) {
    super(lines.join(' '));
    this.name = 'Refused';
    this.lines = lines;
  }
}

/** Throws `Refused` when there is something to say. */
export function refuseIf(lines: readonly string[]): void {
  if (lines.length) throw new Refused(lines);
}
