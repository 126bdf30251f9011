import { type Failure, fail } from '../../kernel/errors.ts';
import { shorten } from './statement.ts';

/** Statements that leave nothing in a database. */
const HARMLESS =
  /^(set|reset|show|select\s+(pg_catalog\.)?set_config|begin|start|commit|end|rollback|discard)\b/i;

/**
 * Which database of the file we are in. A project has one: the file's first that something is put into. The file may
 * visit others (`postgres`, `template1`), but putting something there stops the import.
 */
export class TargetDatabase {
  #current = '';
  #filled: string | undefined;
  #connectedAt = 0;

  /** Follows a `\connect`; gives what the report should say. */
  connect(database: string, line: number): string | undefined {
    if (!database || database === this.#current) return undefined;
    this.#current = database;
    this.#connectedAt = line;
    const mine = this.#filled === undefined || this.#filled === database;
    return mine
      ? 'Slipway goes on in the project’s own database.'
      : 'A project has one database: nothing may be put into another one.';
  }

  /** Throws `invalid` when a statement would go into a second database. */
  assertHere(line: number, text: string): void {
    if (this.#filled === this.#current || HARMLESS.test(text)) return;
    if (this.#filled === undefined) this.#filled = this.#current;
    else throw this.#second(line, text);
  }

  #second(line: number, text: string): Failure {
    const message =
      `Line ${line}: the file fills a second database, “${this.#current}” (\\connect on line ${this.#connectedAt}). ` +
      'A project has one. Dump each database into a file of its own with pg_dump, and make a project from each.';
    return fail('invalid', message, { data: { line, statement: shorten(text), message } });
  }
}
