import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { fail } from '../kernel/errors.ts';

const ADDS_ROWS = new Set(['INSERT', 'COPY', 'SELECT INTO', 'CREATE TABLE AS']);

interface Finished {
  command: string | null;
  rowCount: number | null;
}

/** Sends statements over one connection, without keeping result rows. */
export class Executor {
  readonly client: pg.Client;
  /** Rows that the last statement gave or changed. */
  lastCount = 0;
  readonly #signal: AbortSignal | undefined;

  constructor(client: pg.Client, signal?: AbortSignal) {
    this.client = client;
    this.#signal = signal;
    // The only way to stop a statement at once; the server ends the session when it finds nobody there.
    signal?.addEventListener('abort', this.#abort, { once: true });
  }

  #abort = (): void => {
    (this.client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  };

  release(): void {
    this.#signal?.removeEventListener('abort', this.#abort);
  }

  /** Is a transaction open that the script began? */
  get inTransaction(): boolean {
    const { client } = this as unknown as { client: { getTransactionStatus(): string | null } };
    return client.getTransactionStatus() !== 'I';
  }

  /** Runs one or more statements; gives the number of rows they added. Rejects with the server's error. */
  run(text: string): Promise<number> {
    this.#signal?.throwIfAborted();
    const query = new pg.Query({ text, rowMode: 'array' } as never);
    return new Promise((resolve, reject) => {
      query.on('row', () => undefined);
      query.on('error', (error) => reject(this.#signal?.aborted ? this.#signal.reason : error));
      query.on('end', (result: unknown) => {
        const finished = [result].flat() as Finished[];
        this.lastCount = finished.at(-1)?.rowCount ?? 0;
        const added = finished.map((one) => (ADDS_ROWS.has(one.command ?? '') ? (one.rowCount ?? 0) : 0));
        resolve(added.reduce((sum, rows) => sum + rows, 0));
      });
      this.client.query(query);
    });
  }

  /** Runs `text` so that its failure undoes nothing else. */
  async guarded(text: string): Promise<number> {
    if (!this.inTransaction) return this.run(text);
    await this.run('SAVEPOINT slipway_import');
    try {
      const rows = await this.run(text);
      if (this.inTransaction) await this.run('RELEASE SAVEPOINT slipway_import');
      return rows;
    } catch (error) {
      if (this.#signal?.aborted) throw error;
      await this.run('ROLLBACK TO SAVEPOINT slipway_import; RELEASE SAVEPOINT slipway_import');
      throw error;
    }
  }

  /** Runs a query and gives its rows as texts; for the few results that decide what happens next. */
  async rows(text: string): Promise<{ names: string[]; rows: (string | null)[][] }> {
    this.#signal?.throwIfAborted();
    const types = { getTypeParser: () => (value: string) => value };
    const result = await this.client.query({ text, rowMode: 'array', types } as never);
    const results = [result].flat() as unknown as pg.QueryArrayResult<(string | null)[]>[];
    const last = results.at(-1)!;
    if (last.rows.length > 100_000) throw fail('invalid', 'The query gives more than 100,000 rows.');
    return { names: last.fields.map((field) => field.name), rows: last.rows };
  }

  /** Runs a COPY … FROM STDIN with this data; gives the number of rows. */
  async copy(text: string, data: AsyncIterable<Buffer>): Promise<number> {
    this.#signal?.throwIfAborted();
    const stream = this.client.query(copyFrom(text));
    try {
      await pipeline(data, stream);
    } catch (error) {
      throw this.#signal?.aborted ? this.#signal.reason : error;
    }
    this.lastCount = stream.rowCount ?? 0;
    return this.lastCount;
  }
}
