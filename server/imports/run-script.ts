import type pg from 'pg';
import { fail } from '../kernel/errors.ts';
import { namesEncoding, splitStatements } from '../platform/postgres/script/index.ts';
import { Batch } from './batch.ts';
import { Executor } from './executor.ts';
import { PausedKeys } from './foreign-keys.ts';
import { Notes } from './notes.ts';
import { ProgressReporter } from './report-progress.ts';

import type { Decision } from './script/decision.ts';
import { scriptEncoding } from './script/encoding.ts';
import { readFacts, type TargetFacts } from './script/facts.ts';
import { type MetaAction, PsqlSession } from './script/psql.ts';
import { CountsRows, psqlVariables } from './script/psql-variables.ts';
import { type ScriptCopy, type ScriptMeta, ScriptReader, type ScriptText } from './script/reader.ts';
import { decide } from './script/rules/index.ts';
import { openScript } from './script/source.ts';
import { type ServerError, stopped } from './script/stop.ts';
import { TargetDatabase } from './script/target.ts';
import { triggersOff } from './script/triggers-off.ts';
import { assertPowerless, finish, SESSION } from './session.ts';
import type { ImportProgress, ImportReport } from './shapes.ts';

export interface RunScriptOptions {
  /** Size of the file, for the progress. */
  totalBytes?: number;
  /** Called at most four times a second, and at the end. */
  onProgress?: (progress: ImportProgress) => void;
  signal?: AbortSignal;
}

/** Settings that concern how the script is read. */
const CLIENT_SETTING =
  /^set\s+(?:session\s+|local\s+)?(client_encoding|names|standard_conforming_strings)\s*(?:=|\bto\b)?\s*'?([\w-]+)'?\s*$/i;

class ScriptRun {
  readonly notes = new Notes();
  statements = 0;
  rows = 0;
  readonly #executor: Executor;
  readonly #facts: TargetFacts;
  readonly #psql: PsqlSession;
  readonly #reader: ScriptReader;
  readonly #batch: Batch;
  readonly #target = new TargetDatabase();
  readonly #progress: ProgressReporter;
  readonly #later: ScriptText[] = [];
  /** Did the statement being read begin before the branch of \if that is not taken? */
  #beganBefore = false;
  /** Line of the BEGIN that is open. */
  #begun = 0;
  readonly #keys: PausedKeys;
  /** Does the script ask how many rows its last statement concerned? Then INSERTs cannot be gathered. */
  #counts = false;

  constructor(
    executor: Executor,
    facts: TargetFacts,
    source: AsyncIterable<Buffer>,
    progress: ProgressReporter,
  ) {
    this.#executor = executor;
    this.#facts = facts;
    this.#psql = new PsqlSession(psqlVariables(facts));
    this.#reader = new ScriptReader(this.#watched(source), this.#psql.variable);
    this.#batch = new Batch(executor);
    this.#keys = new PausedKeys(executor, facts.version.number);
    this.#progress = progress;
  }

  async all(): Promise<void> {
    try {
      for (let item = await this.#reader.next(); item; item = await this.#reader.next()) {
        this.#progress.report({ phase: 'script', statements: this.statements, rows: this.rows });
        if (item.kind === 'meta') {
          if (await this.#meta(item)) break;
        } else if (!this.#psql.active) continue;
        else if (item.kind === 'copy') await this.#copy(item);
        else await this.#statement(item);
      }
      await this.#flush();
    } finally {
      await this.#reader.close();
    }
    this.#assertComplete();
    const why = 'The table or its key was dropped.';
    await this.#keys.resume((text, line) =>
      this.#run({ do: 'run', text, tolerate: { codes: ['42P01', '42704'], why } }, text, line),
    );
    for (const { text, line } of this.#later)
      await this.#run(
        { do: 'run', text, tolerate: { codes: ['42P01'], why: 'The table was dropped.' } },
        text,
        line,
      );
  }

  #assertComplete(): void {
    if (this.#executor.inTransaction)
      throw fail(
        'invalid',
        `Line ${this.#begun}: the file begins a transaction here and does not commit it, so nothing after that line would be kept. Add COMMIT at its end.`,
        { data: { line: this.#begun, statement: 'BEGIN', message: 'The transaction is not committed.' } },
      );
    const line = this.#psql.openCondition;
    if (line)
      throw fail(
        'invalid',
        `Line ${line}: this \\if has no \\endif. Add it; a quote that is left open before it hides it.`,
        { data: { line, statement: '\\if', message: 'There is no \\endif.' } },
      );
    if (!this.statements) throw fail('invalid', 'The file contains no SQL statement.');
  }

  /** The same bytes. What was gathered is run before the text after it can ask how many rows that were. */
  async *#watched(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const asks = new CountsRows();
    for await (const piece of source) {
      if (!this.#counts && asks.in(piece)) {
        await this.#flush();
        this.#counts = true;
      }
      yield piece;
    }
  }

  async #flush(): Promise<void> {
    this.rows += await this.#batch.flush();
    this.#noteCount();
  }

  /** psql's ROW_COUNT: rows that the last statement gave or changed. */
  #noteCount(): void {
    this.#psql.set('ROW_COUNT', String(this.#executor.lastCount));
  }

  /** Sends several statements that psql sends as one: together, unless one of them needs something done about it. */
  async #together(item: ScriptText, lineOf = (at: number) => item.line + at - 1): Promise<void> {
    const parts = this.#reader.standardStrings ? splitStatements(item.text) : [{ ...item, line: 1 }];
    const plain = parts.every(({ text }) => {
      const decision = decide(text, this.#facts);
      return (
        decision.do === 'run' && !decision.tolerate && decision.text === text && !CLIENT_SETTING.test(text)
      );
    });
    if (plain) return this.#statement({ ...item, joined: false });
    for (const { text, line } of parts)
      await this.#statement({ kind: 'statement', text, line: lineOf(line) });
  }

  async #statement(item: ScriptText): Promise<void> {
    if (item.joined) return this.#together(item);
    if (this.#clientSetting(item)) return;
    this.statements++;
    if (!this.#counts && Batch.takes(item.text)) {
      this.#target.assertHere(item.line, item.text);
      if (this.#batch.add(item)) await this.#flush();
      return;
    }
    await this.#flush();
    await this.#decided(item);
  }

  async #decided(item: ScriptText): Promise<void> {
    const decision = decide(item.text, this.#facts);
    if (decision.do === 'skip') return this.notes.add(item.line, item.text, decision.why);
    if (decision.do === 'refuse') throw stopped({ message: decision.why }, item.text, item.line);
    this.#target.assertHere(item.line, item.text);
    if (decision.do === 'later') this.#later.push(item);
    else {
      const table = triggersOff(item.text);
      if (table) await this.#keys.pause(table, item.line);
      await this.#run(decision, item.text, item.line);
    }
  }

  /** Runs what a statement became; `written` is what the file says. */
  async #run(decision: Extract<Decision, { do: 'run' }>, written: string, line: number): Promise<void> {
    const wasOpen = this.#executor.inTransaction;
    const { text, note, tolerate } = decision;
    try {
      this.rows += await (tolerate ? this.#executor.guarded(text) : this.#executor.run(text));
      this.#noteCount();
    } catch (error) {
      const failure = error as ServerError;
      if (failure.code && tolerate?.codes.includes(failure.code))
        return this.notes.add(line, written, tolerate.why);
      // A position in a changed statement says nothing about the file's.
      const position = text === written ? failure.position : undefined;
      throw failure.code ? stopped({ ...pick(failure), position }, written, line) : error;
    }
    if (note) this.notes.add(line, written, note);
    if (!wasOpen && this.#executor.inTransaction) this.#begun = line;
  }

  /** Settings that concern how the script is read, which the server does not need to know. */
  #clientSetting({ text, line }: ScriptText): boolean {
    const found = CLIENT_SETTING.exec(text);
    if (!found) return false;
    const [, name = '', value = ''] = found;
    if (/^standard/i.test(name)) {
      this.#reader.standardStrings = !/^(off|false|no|0)$/i.test(value);
      return false;
    }
    this.#encoding(value, line);
    return true;
  }

  #encoding(name: string, line: number): void {
    const encoding = scriptEncoding(/^default$/i.test(name) ? 'UTF8' : name);
    if (!encoding)
      throw fail(
        'invalid',
        `Line ${line}: the encoding ${name} is not supported. Convert the file to UTF-8.`,
      );
    this.#reader.encoding = encoding;
  }

  async #copy(item: ScriptCopy): Promise<void> {
    await this.#flush();
    this.#target.assertHere(item.line, item.text);
    this.statements++;
    const table = /^copy\s+((?:"[^"]*"|[^\s("])+)/i.exec(item.text)?.[1];
    const before = this.rows;
    try {
      this.rows += await this.#executor.copy(item.text, this.#recoded(item, table));
      this.#noteCount();
    } catch (error) {
      const failure = error as ServerError;
      if (!failure.code || !/^[0-9A-Z]{5}$/.test(failure.code)) throw error;
      throw stopped(pick(failure), item.text, item.line, item.dataLine);
    }
    this.#progress.report({ phase: 'script', statements: this.statements, rows: this.rows - before, table });
  }

  async *#recoded(item: ScriptCopy, table: string | undefined): AsyncGenerator<Buffer> {
    const convert = namesEncoding(item.text) ? undefined : this.#reader.encoding.recoder?.();
    const report = () =>
      this.#progress.report({ phase: 'script', statements: this.statements, rows: this.rows, table });
    for await (const piece of item.data) {
      report();
      yield convert ? convert(piece) : piece;
    }
    if (convert) yield convert(null);
  }

  /** Decides what a command means, and forgets the text of a branch that is not taken. */
  #command({ command, rest, line }: ScriptMeta): MetaAction {
    const wasActive = this.#psql.active;
    const action = this.#psql.command(command, rest, line);
    // Such text may have no semicolon: the next branch must not begin with it.
    if (!wasActive && !this.#beganBefore) this.#reader.takePending();
    if (wasActive || this.#psql.active) this.#beganBefore = this.#reader.pending;
    return action;
  }

  /** Does what a psql command asks; true when the script ends here. */
  async #meta(item: ScriptMeta): Promise<boolean> {
    const written = `\\${item.command} ${item.rest}`.trim();
    const action = this.#command(item);
    switch (action.do) {
      case 'stop':
        return true;
      case 'note':
        this.notes.add(item.line, written, action.why);
        break;
      case 'encoding':
        this.#encoding(action.name, item.line);
        break;
      case 'connect':
        await this.#connect(action.database, item.line, written);
        break;
      case 'copy':
        await this.#copy(await this.#reader.copy(action.text, item.line));
        break;
      case 'nothing':
        break;
      default:
        await this.#pending(action, item.line);
    }
    return false;
  }

  /** What \g and its relatives do with the statement before them. */
  async #pending(action: { do: string; prefix?: string }, line: number): Promise<void> {
    const pending = this.#reader.takePending();
    if (!pending || action.do === 'forget') return;
    if (action.do === 'execute') return this.#statement(pending);
    await this.#flush();
    this.#target.assertHere(pending.line, pending.text);
    this.statements++;
    const { names, rows } = await this.#executor.rows(pending.text).catch((error: ServerError) => {
      throw error.code ? stopped(pick(error), pending.text, pending.line) : error;
    });
    this.#psql.set('ROW_COUNT', String(rows.length));
    if (action.do === 'setFromResult') this.#setVariables(action.prefix ?? '', names, rows, line);
    else
      for (const text of rows.flat())
        if (text?.trim()) await this.#together({ kind: 'statement', text, line }, () => line);
  }

  #setVariables(prefix: string, names: string[], rows: (string | null)[][], line: number): void {
    if (rows.length !== 1)
      throw fail('invalid', `Line ${line}: \\gset needs exactly one row, but the query gave ${rows.length}.`);
    for (const [index, name] of names.entries()) this.#psql.set(prefix + name, rows[0]![index]);
  }

  async #connect(database: string, line: number, written: string): Promise<void> {
    await this.#flush();
    const note = this.#target.connect(database, line);
    if (note) this.notes.add(line, written, note);
    if (this.#executor.inTransaction) await this.#executor.run('ROLLBACK');
    await this.#executor.run('DISCARD ALL');
    await this.#executor.run(SESSION);
    this.#reader.standardStrings = true;
    this.#encoding('UTF8', line);
  }
}

function pick({ message, code, detail, hint, position, where }: ServerError): ServerError {
  return { message, code, detail, hint, position, where };
}

async function* counted(source: AsyncIterable<Buffer>, progress: ProgressReporter): AsyncGenerator<Buffer> {
  for await (const piece of source) {
    progress.bytes += piece.length;
    progress.tick();
    yield piece;
  }
}

/**
 * Runs an SQL script as psql would: a plain pg_dump or hand-written, gzip and UTF-16 included, streamed. What belongs
 * to the server or to other roles is skipped with a note; any other failing statement stops the import. What ran
 * before it is not undone: drop the database.
 * @param client connection logged in as the environment's owner; refused for a superuser. The caller ends it.
 * @param source the file's bytes
 * @throws `invalid` naming line, statement and PostgreSQL's message, with an `ImportStop` as `details.data`
 */
export async function runScript(
  client: pg.Client,
  source: AsyncIterable<Buffer>,
  options: RunScriptOptions = {},
): Promise<ImportReport> {
  const started = performance.now();
  await assertPowerless(client);
  const executor = new Executor(client, options.signal);
  const progress = new ProgressReporter(options.onProgress, options.totalBytes);
  try {
    await executor.run(SESSION);
    const script = await openScript(counted(source, progress));
    const run = new ScriptRun(executor, await readFacts(client), script, progress);
    await run.all();
    const done = { statements: run.statements, rows: run.rows };
    progress.report({ phase: 'statistics', ...done }, true);
    await finish(executor);
    return {
      ...done,
      bytes: progress.bytes,
      notes: run.notes.list(),
      tookMs: Math.round(performance.now() - started),
    };
  } finally {
    executor.release();
  }
}
