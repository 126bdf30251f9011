import type pg from 'pg';

export type PartState = 'ok' | 'down' | 'unknown';

export interface Part {
  state: PartState;
  /** What is wrong, in words. */
  reason?: string;
}

export interface Health {
  status: 'ok' | 'degraded';
  parts: { gateway: Part; postgres: Part; web: Part; worker: Part };
}

const TIMEOUT_MS = 1_500;
const HEARTBEAT_MS = 30_000;
const CACHE_MS = 500;

function down(reason: string): Part {
  return { state: 'down', reason };
}

async function webPart(webUrl: string): Promise<Part> {
  try {
    const answer = await fetch(new URL('/api/health', webUrl), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return answer.ok ? { state: 'ok' } : down(`The console answered with status ${answer.status}.`);
  } catch {
    return down('The console does not answer.');
  }
}

async function databaseParts(pool: pg.Pool): Promise<{ postgres: Part; worker: Part }> {
  try {
    const { rows } = await pool.query<{ age: number | null }>(
      `select extract(epoch from clock_timestamp() - max("seenAt")) * 1000 as age from worker_heartbeat`,
    );
    const age = rows[0]?.age;
    const alive = age !== null && age !== undefined && Number(age) < HEARTBEAT_MS;
    return {
      postgres: { state: 'ok' },
      worker: alive ? { state: 'ok' } : down('The worker has not reported lately.'),
    };
  } catch {
    return { postgres: down('PostgreSQL does not answer.'), worker: { state: 'unknown' } };
  }
}

/** Looks at every part, at most twice a second however often it is asked. */
export class HealthCheck {
  readonly #pool: pg.Pool;
  readonly #webUrl: string;
  #last: { at: number; health: Promise<Health> } | undefined;
  constructor(pool: pg.Pool, webUrl: string) {
    this.#pool = pool;
    this.#webUrl = webUrl;
  }

  check(): Promise<Health> {
    const now = Date.now();
    if (this.#last && now - this.#last.at < CACHE_MS) return this.#last.health;
    const health = this.#look();
    this.#last = { at: now, health };
    return health;
  }

  async #look(): Promise<Health> {
    const [web, database] = await Promise.all([webPart(this.#webUrl), databaseParts(this.#pool)]);
    const parts = { gateway: { state: 'ok' as const }, ...database, web };
    const fine = Object.values(parts).every((part) => part.state === 'ok');
    return { status: fine ? 'ok' : 'degraded', parts };
  }
}
