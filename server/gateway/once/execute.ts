import { apiError } from '../rest/errors.ts';
import {
  type Execution,
  mainQueries,
  type Outcome,
  readOutcome,
  type Surroundings,
} from '../rest/execute.ts';
import type { ApiResponse } from '../rest/response.ts';
import type { Statement } from '../rest/sql.ts';
import { type Next, PostgresError, type Query, type Rows } from '../wire/connection.ts';
import type { Pool } from '../wire/pool.ts';
import type { OnceKey } from './key.ts';
import { inProgress, takeTurn, WAIT_MS } from './turn.ts';

/** Larger answers are not kept: the write is undone instead. */
const MAX_KEPT = 1024 * 1024;
const ROLLBACK: Query = { key: 'rollback', text: 'rollback', values: [] };

const claim = (once: OnceKey): Query => ({
  key: 'once claim',
  text: 'select slipway.idempotency_claim($1, $2)',
  values: [once.key, once.request],
});

/**
 * Keeps the answer as the login itself, which alone may, and leaves the role as it was: PostgreSQL before 18 runs
 * deferred triggers in the role of the commit.
 */
const keep = (once: OnceKey, answer: Buffer, role: string): Query[] => [
  { key: 'once login', text: "select set_config('role', 'none', true)", values: [] },
  {
    key: 'once keep',
    text: 'select slipway.idempotency_keep($1, $2)',
    values: [once.key, once.seal(answer)],
  },
  { key: 'once role', text: "select set_config('role', $1, true)", values: [role] },
];

function pack({ status, headers, body }: ApiResponse): Buffer {
  const head = Buffer.from(JSON.stringify({ status, headers }));
  const size = Buffer.alloc(4);
  size.writeInt32BE(head.length);
  return Buffer.concat([size, head, body]);
}

function unpack(answer: Buffer): ApiResponse {
  const end = 4 + answer.readInt32BE(0);
  const head = JSON.parse(answer.toString('utf8', 4, end)) as Omit<ApiResponse, 'body'>;
  return { ...head, headers: { ...head.headers, 'idempotent-replayed': 'true' }, body: answer.subarray(end) };
}

/** What PostgreSQL had kept: `<request> <sealed answer>`. */
function replayed(once: OnceKey, kept: string): ApiResponse {
  const [request, sealed = ''] = kept.split(' ');
  if (request === once.request) return unpack(once.open(sealed));
  throw apiError(
    422,
    'SLW102',
    'This Idempotency-Key was used for another request',
    'Method, address, body and the headers Prefer, Accept, Content-Type and Content-Profile have to be the same.',
    'Use a new key for a new request.',
  );
}

function tooLarge(): Error {
  return apiError(
    413,
    'SLW105',
    'The answer is too large to be kept for its Idempotency-Key',
    `At most ${MAX_KEPT} bytes are kept. Nothing was changed.`,
    'Ask for less with "select" or "Prefer: return=minimal".',
  );
}

/** What went wrong while claiming the key, in words that fit; otherwise the error itself. */
function claimError(error: unknown): unknown {
  const code = error instanceof PostgresError ? error.fields.code : '';
  if (code === '55P03') return inProgress();
  if (!['3F000', '42883', '42501'].includes(code)) return error;
  return apiError(
    501,
    'SLW104',
    'This database keeps no answers for Idempotency-Key',
    null,
    'Its operator sets that up once with the SQL that "slipway rest --idempotency-sql" prints. Or leave the header out.',
  );
}

export interface OnceWork extends Surroundings {
  statement: Statement;
  role: string;
  limitMs: number;
  /** Makes the answer of the outcome, before it is committed. Throws ApiError: nothing is changed then. */
  respond: (outcome: Outcome) => ApiResponse;
}

/** One transaction in three steps: claim the key, do the work, keep the answer. The caller decides by row count. */
class Conversation {
  response: ApiResponse | undefined;
  failure: unknown;
  claimed = false;
  readonly first: Query[];
  readonly #second: Query[];
  readonly #mainAt: number;
  readonly #once: OnceKey;
  readonly #work: OnceWork;

  constructor(once: OnceKey, work: OnceWork) {
    this.#once = once;
    this.#work = work;
    // The isolation level has to be a transaction's first statement.
    const settings = work.before.findIndex(({ text }) => text.startsWith('select'));
    this.first = [...work.before.slice(0, settings), claim(once)];
    this.#second = [...work.before.slice(settings), ...mainQueries(work.statement, work.role)];
    this.#mainAt = this.first.length + work.before.length - settings;
  }

  next(rows: Rows): ReturnType<Next> {
    if (rows.length > this.first.length) return { batch: this.#afterWork(rows), last: true };
    const batch = this.#afterClaim(rows);
    return batch && { batch, last: false };
  }

  #afterClaim(rows: Rows): Query[] | undefined {
    this.claimed = true;
    const kept = rows.at(-1)?.body?.toString('latin1');
    if (kept === undefined) return this.#second;
    this.#attempt(() => {
      this.response = replayed(this.#once, kept);
    });
    return undefined;
  }

  #afterWork(rows: Rows): Query[] {
    let queries: Query[] = [ROLLBACK];
    this.#attempt(() => {
      this.response = this.#work.respond(readOutcome(rows, this.#mainAt));
      const answer = pack(this.response);
      if (answer.length > MAX_KEPT) throw tooLarge();
      queries = keep(this.#once, answer, this.#work.role);
    });
    return queries;
  }

  #attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.failure = error;
    }
  }
}

/**
 * Does the work unless this key has been answered before, in which case that answer is given again. Key, answer and
 * change are one transaction: whatever dies in between, all of it happened or nothing.
 * Rejects as `execute`, and with SLW102 (422), SLW103 (409), SLW104 (501) and SLW105 (413).
 */
export function executeOnce(
  pool: Pool,
  once: OnceKey,
  work: OnceWork,
): { response: Promise<ApiResponse>; cancel: Execution['cancel'] } {
  let stop: (() => void) | undefined;
  let hungUp = false;
  const run = async () => {
    const end = await takeTurn(`${once.key}`);
    const talk = new Conversation(once, work);
    try {
      const running = pool.run(talk.first, work.limitMs + WAIT_MS, 'alone', (rows) => talk.next(rows));
      stop = running.cancel;
      if (hungUp) running.cancel();
      await running.rows;
      if (talk.failure) throw talk.failure;
      return talk.response as ApiResponse;
    } catch (error) {
      throw talk.claimed ? error : claimError(error);
    } finally {
      end();
    }
  };
  const cancel = () => {
    hungUp = true;
    stop?.();
  };
  return { response: run(), cancel };
}
