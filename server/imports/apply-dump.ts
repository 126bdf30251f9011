import { fail } from '../kernel/errors.ts';
import { splitStatements } from '../platform/postgres/script/index.ts';
import { ident } from '../platform/postgres/sql.ts';
import type { Executor } from './executor.ts';
import type { Notes } from './notes.ts';
import type { TargetFacts } from './script/facts.ts';
import { decide } from './script/rules/index.ts';
import { ScriptStatement, shorten } from './script/statement.ts';
import type { ServerError } from './script/stop.ts';

/** Things outside schemas: what the chosen schemas do not need must not stop their copy. */
const OUTSIDE =
  /^(create|alter|comment on)\s+(trusted\s+|procedural\s+|or replace\s+)*(server|foreign data wrapper|user mapping|access method|language|transform|cast|event trigger)\b/i;

/** Runs the parts of a pg_dump that make a copied schema. */
export class DumpRunner {
  statements = 0;
  readonly #executor: Executor;
  readonly #facts: TargetFacts;
  readonly #notes: Notes;
  readonly #missing: string[] = [];
  readonly #later: string[] = [];

  constructor(executor: Executor, facts: TargetFacts, notes: Notes) {
    this.#executor = executor;
    this.#facts = facts;
    this.#notes = notes;
  }

  /** Runs all statements of a dump; `onStatement` is called before each. Throws `invalid` naming the one that fails. */
  async run(dump: string, onStatement: () => void): Promise<void> {
    for (const { text } of splitStatements(dump)) {
      onStatement();
      await this.#statement(text);
    }
  }

  /** Runs what had to wait until the rows were there. */
  async finish(): Promise<void> {
    for (const text of this.#later.splice(0)) await this.#execute(text, []);
  }

  async #statement(text: string): Promise<void> {
    const decision = decide(text, this.#facts);
    if (decision.do === 'later') this.#later.push(text);
    else if (decision.do === 'skip') this.#notes.add(0, text, decision.why);
    else if (decision.do === 'refuse') this.#without(text);
    else {
      await this.#schemaOfExtension(decision.text);
      if (decision.note) this.#notes.add(0, text, decision.note);
      await this.#execute(decision.text, decision.tolerate?.codes ?? []);
    }
  }

  /** An extension that is not offered: the chosen schemas may not need it. */
  #without(text: string): void {
    const statement = new ScriptStatement(text);
    const name = statement.name(statement.has(2, 'if', 'not', 'exists') ? 5 : 2);
    this.#missing.push(name);
    this.#notes.add(0, text, `The extension “${name}” is not offered here; the copy does without it.`);
  }

  /** Extensions often live in a schema that was not chosen. */
  async #schemaOfExtension(text: string): Promise<void> {
    const statement = new ScriptStatement(text);
    const at = statement.starts('create', 'extension') ? statement.find(3, 'schema') : -1;
    const schema = statement.name(at + 1);
    if (at === -1 || this.#facts.schemas.has(schema)) return;
    await this.#executor.run(`CREATE SCHEMA IF NOT EXISTS ${ident(schema)}`);
  }

  async #execute(text: string, tolerated: string[]): Promise<void> {
    this.statements++;
    try {
      await this.#executor.run(text);
    } catch (error) {
      const { code, message, detail, hint } = error as ServerError;
      if (!code) throw error;
      if (tolerated.includes(code)) return;
      if (OUTSIDE.test(text)) return this.#notes.add(0, text, `Left out: ${message}.`);
      const sentences = [message, detail, hint]
        .filter(Boolean)
        .map((part) => String(part).replace(/\.?$/, '.'));
      const lacking = this.#missing.length
        ? ` These extensions of the source are not offered here: ${this.#missing.join(', ')}.`
        : '';
      const statement = shorten(text);
      throw fail(
        'invalid',
        `The schema could not be copied. ${sentences.join(' ')}${lacking} Choose all schemas that belong together. The statement: ${statement}`,
        { data: { line: 0, statement, message, code, detail, hint } },
      );
    }
  }
}
