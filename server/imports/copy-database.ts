import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { fail } from '../kernel/errors.ts';
import { dumpSchema } from '../platform/postgres/dump.ts';
import { copyStatement, type TableRows } from '../platform/postgres/relations.ts';
import { ident, literal } from '../platform/postgres/sql.ts';
import { DumpRunner } from './apply-dump.ts';
import { Executor } from './executor.ts';
import { Notes } from './notes.ts';
import { ProgressReporter } from './report-progress.ts';
import { readFacts } from './script/facts.ts';
import { assertPowerless, finish, SESSION } from './session.ts';
import type { ImportProgress, ImportReport } from './shapes.ts';
import { openSource, type Source, sourceFailure } from './source-address.ts';
import { type Snapshot, takeSnapshot } from './source-snapshot.ts';

export interface CopyDatabaseOptions {
  /** `postgres://user:password@host:5432/database`, `sslmode` as libpq knows it. */
  address: string;
  schemas: string[];
  /** Called at most four times a second, and for each table. */
  onProgress?: (progress: ImportProgress) => void;
  signal?: AbortSignal;
}

class DatabaseCopy {
  readonly notes = new Notes();
  rows = 0;
  #tablesDone = 0;
  #table: string | undefined;
  #phase: ImportProgress['phase'] = 'schema';
  readonly #source: Source & { client: pg.Client };
  readonly #snapshot: Snapshot;
  readonly #executor: Executor;
  readonly #progress: ProgressReporter;
  readonly #runner: DumpRunner;
  readonly #signal: AbortSignal | undefined;

  constructor(
    source: Source & { client: pg.Client },
    snapshot: Snapshot,
    {
      executor,
      runner,
      notes,
      progress,
    }: { executor: Executor; runner: DumpRunner; notes: Notes; progress: ProgressReporter },
    signal: AbortSignal | undefined,
  ) {
    this.#source = source;
    this.#snapshot = snapshot;
    this.#executor = executor;
    this.#runner = runner;
    this.notes = notes;
    this.#progress = progress;
    this.#signal = signal;
  }

  get statements(): number {
    return this.#runner.statements;
  }

  async all(): Promise<void> {
    const before = await this.#dump('pre-data');
    const after = await this.#dump('post-data');
    await this.#runner.run(before, this.#report);
    this.#phase = 'rows';
    for (const table of this.#snapshot.tables) await this.#copy(table);
    await this.#sequences();
    // Everything has been read: the source need not keep the old rows any longer.
    await this.#source.client.end().catch(() => undefined);
    this.#phase = 'indexes';
    this.#table = undefined;
    await this.#runner.run(after, this.#report);
    await this.#runner.finish();
    if (this.#snapshot.largeObjects)
      this.notes.add(
        0,
        'pg_largeobject',
        'Large objects are not copied: import a plain pg_dump to take them along.',
      );
  }

  #report = (): void => this.#send(false);

  #send(always: boolean): void {
    const tables = { done: this.#tablesDone, total: this.#snapshot.tables.length };
    const { statements, rows } = this;
    this.#progress.report({ phase: this.#phase, statements, rows, table: this.#table, tables }, always);
  }

  #dump(section: 'pre-data' | 'post-data'): Promise<string> {
    this.#send(true);
    const { id: snapshot, others: excludeSchemas } = this.#snapshot;
    return dumpSchema(this.#source.target, { section, snapshot, excludeSchemas, signal: this.#signal });
  }

  async #copy(table: TableRows): Promise<void> {
    this.#signal?.throwIfAborted();
    this.#table = `${table.schema}.${table.name}`;
    this.#send(true);
    if (table.columns.length) await this.#pipe(table);
    this.#tablesDone++;
  }

  async #pipe(table: TableRows): Promise<void> {
    const out = this.#source.client.query(copyTo(copyStatement(table, 'TO STDOUT')));
    let sourceError: unknown;
    out.once('error', (error) => {
      sourceError = error;
    });
    const count = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.#progress.bytes += chunk.length;
        this.#report();
        done(null, chunk);
      },
    });
    const into = this.#executor.client.query(copyFrom(copyStatement(table, 'FROM STDIN')));
    try {
      await pipeline(out, count, new PassThrough({ highWaterMark: 1 << 20 }), into);
    } catch (error) {
      this.#signal?.throwIfAborted();
      if (sourceError) throw sourceFailure(sourceError, this.#source.name);
      const { message, code } = error as { message: string; code?: string };
      throw code ? fail('invalid', `The rows of ${this.#table} could not be copied: ${message}.`) : error;
    }
    this.rows += into.rowCount ?? 0;
  }

  async #sequences(): Promise<void> {
    for (const { schema, name } of this.#snapshot.sequences) {
      const sequence = ident(schema, name);
      const found = await this.#source.client.query<{ last_value: string; is_called: boolean }>(
        `SELECT last_value, is_called FROM ${sequence}`,
      );
      const { last_value: value, is_called: called } = found.rows[0]!;
      await this.#executor.run(`SELECT pg_catalog.setval(${literal(sequence)}, ${BigInt(value)}, ${called})`);
    }
  }
}

function stopOnAbort(source: pg.Client, signal: AbortSignal | undefined): () => void {
  const stop = () =>
    (source as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  return () => signal?.removeEventListener('abort', stop);
}

/**
 * Copies schemas of a running PostgreSQL (10 to 18) as they are at one moment, while it is in use: structure by pg_dump,
 * rows by COPY, sequences, materialized views. What belongs to its server or to roles that are not here is skipped with a
 * note. When it fails, what was copied stays: drop the database.
 * @param client connection to the empty target, logged in as the environment's owner; the caller ends it
 * @throws `invalid` with one sentence, field `url` or `schemas` when one of them is the reason
 */
export async function copyDatabase(client: pg.Client, options: CopyDatabaseOptions): Promise<ImportReport> {
  const { signal } = options;
  const started = performance.now();
  await assertPowerless(client);
  const source = await openSource(options.address);
  const release = stopOnAbort(source.client, signal);
  const executor = new Executor(client, signal);
  try {
    const snapshot = await takeSnapshot(source.client, options.schemas);
    const total = snapshot.tables.reduce((sum, { bytes }) => sum + bytes, 0);
    const progress = new ProgressReporter(options.onProgress, total);
    await executor.run(SESSION);
    const notes = new Notes();
    const runner = new DumpRunner(executor, await readFacts(client), notes);
    const copy = new DatabaseCopy(source, snapshot, { executor, runner, notes, progress }, signal);
    await copy.all();
    const done = { statements: copy.statements, rows: copy.rows };
    progress.report({ phase: 'statistics', ...done }, true);
    await finish(executor);
    return {
      ...done,
      bytes: progress.bytes,
      notes: notes.list(),
      tookMs: Math.round(performance.now() - started),
    };
  } catch (error) {
    signal?.throwIfAborted();
    throw sourceFailure(error, source.name);
  } finally {
    release();
    executor.release();
    await source.client.end().catch(() => undefined);
  }
}
