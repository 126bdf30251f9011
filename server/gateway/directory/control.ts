import pg from 'pg';
import { logger } from '../../platform/log.ts';
import type { Directory, GatewayEnvironment } from '../contract.ts';
import { type EnvironmentRow, toEnvironment } from './rows.ts';

const log = logger('gateway');
const CHANNEL = 'slipway_gateway';
const RECONNECT_MS = 250;
const POLL_MS = 15_000;

export interface ControlOptions {
  /** Address of the control database. */
  url: string;
  /** Told when an environment is gone. */
  onGone?: (ref: string) => void;
}

/**
 * The directory of the control database: everything in memory, kept fresh by NOTIFY within milliseconds. While the
 * control database is away, what was known last stays in force; afterwards, and every 15 s, everything is read again.
 */
export class ControlDirectory implements Directory {
  readonly #options: ControlOptions;
  readonly #known = new Map<string, { row: string; environment: GatewayEnvironment }>();
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: ControlOptions) {
    this.#options = options;
  }

  find(ref: string): GatewayEnvironment | undefined {
    return this.#known.get(ref)?.environment;
  }

  /** Reads everything once and starts to listen. Keeps trying in the background when the database is away. */
  async open(): Promise<this> {
    await this.#connect();
    return this;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    if (this.#closed) return;
    const client = new pg.Client({
      connectionString: this.#options.url,
      application_name: 'slipway-directory',
      keepAlive: true,
    });
    this.#client = client;
    let lost = false;
    const again = () => {
      if (lost || this.#closed) return;
      lost = true;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#connect(), RECONNECT_MS);
    };
    client.on('error', () => undefined);
    client.on('end', again);
    client.on('notification', ({ payload }) => {
      if (payload) this.#reload(client, payload).catch(() => client.end());
    });
    try {
      await client.connect();
      // Listening comes first: a change during the first read is then not missed.
      await client.query(`listen ${CHANNEL}`);
      await this.#reload(client);
      this.#poll(client);
    } catch (error) {
      log.warn('the control database cannot be read', {
        reason: error instanceof Error ? error.message : String(error),
      });
      client.end().catch(() => undefined);
      again();
    }
  }

  #poll(client: pg.Client): void {
    this.#timer = setTimeout(() => {
      this.#reload(client).then(
        () => this.#poll(client),
        () => client.end().catch(() => undefined),
      );
    }, POLL_MS);
  }

  async #reload(client: pg.Client, ref?: string): Promise<void> {
    const { rows } =
      ref === undefined
        ? await client.query<EnvironmentRow>('select * from gateway_environment')
        : await client.query<EnvironmentRow>('select * from gateway_environment where ref = $1', [ref]);
    const present = new Set(rows.map((row) => row.ref));
    for (const row of rows) this.#keep(row);
    for (const known of ref === undefined ? [...this.#known.keys()] : [ref])
      if (!present.has(known) && this.#known.delete(known)) this.#options.onGone?.(known);
  }

  #keep(row: EnvironmentRow): void {
    const text = JSON.stringify(row);
    // The same row keeps the same object: what was verified and loaded for it stays valid.
    if (this.#known.get(row.ref)?.row === text) return;
    try {
      this.#known.set(row.ref, { row: text, environment: toEnvironment(row) });
    } catch (error) {
      this.#known.delete(row.ref);
      log.error('an environment cannot be opened', { ref: row.ref, error });
    }
  }
}

/** Opens the directory of the control database. */
export function controlDirectory(options: ControlOptions): Promise<ControlDirectory> {
  return new ControlDirectory(options).open();
}
