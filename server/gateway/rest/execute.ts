import type { ApiRole } from '../contract.ts';
import { type Batch, ConnectionLost, PostgresError, type Query, type Rows } from '../wire/connection.ts';
import type { Pool } from '../wire/pool.ts';
import { Cancelled, type Kind, PoolExhausted, TimedOut } from '../wire/task.ts';
import { type ApiError, apiError, fromPostgres } from './errors.ts';
import { NOT_ONE_ROW, type Statement, TOO_MANY_ROWS } from './sql.ts';

/** What the statement answered. */
export interface Outcome {
  body: Buffer;
  /** Rows on this page, or rows written. */
  rows: number;
  /** All rows, when counted. */
  total: number | undefined;
  /** What `response.headers` and `response.status` were set to by SQL. */
  headers: string | null;
  status: string | null;
  /** Key of the inserted row, as text. */
  location: (string | null)[] | undefined;
  inserted: number | undefined;
  /** PostgreSQL's estimate of all rows. */
  estimate: number | undefined;
}

/** A request that is being executed; `cancel` stops it when its caller hung up. */
export interface Execution {
  outcome: Promise<Outcome>;
  cancel(): void;
}

const RETRY = { 'retry-after': '1' };
const EMPTY = Buffer.alloc(0);
const NEWLINE = Buffer.from('\n');

/** PGRST003: every connection is busy and too many requests wait already. */
export function poolExhausted(): ApiError {
  const message = 'Timed out acquiring connection from connection pool.';
  return apiError(504, 'PGRST003', message, null, 'Send the request again in a moment.', RETRY);
}

function connectionLost(details: string | null): ApiError {
  return apiError(503, 'PGRST001', 'Database client error. Retrying the connection.', details, null, RETRY);
}

/** The answer to a failed batch. `alone`: with PostgREST's statuses to the letter. */
export function answerTo(error: unknown, anonymous: boolean, alone = false): ApiError {
  // FATAL ends a session: no caller's doing, and its words name logins and databases.
  if (error instanceof PostgresError && error.fields.severity === 'FATAL') return connectionLost(null);
  if (error instanceof PostgresError)
    return wrongCount(error) ?? fromPostgres(error.fields, anonymous, alone);
  if (error instanceof PoolExhausted) return poolExhausted();
  if (error instanceof TimedOut)
    return apiError(504, '57014', 'canceling statement due to statement timeout', null, error.message, RETRY);
  if (error instanceof Cancelled) return apiError(499, '57014', error.message);
  if (error instanceof ConnectionLost) return connectionLost(error.message);
  throw error;
}

/** The statement refused itself because it wrote another number of rows than the caller allowed. */
function wrongCount(error: PostgresError): ApiError | undefined {
  if (error.fields.code !== '22P02') return undefined;
  const after = (mark: string) => {
    const at = error.fields.message.indexOf(mark);
    return at < 0 ? undefined : Number.parseInt(error.fields.message.slice(at + mark.length), 10);
  };
  const notOne = after(NOT_ONE_ROW);
  if (notOne !== undefined) return singularError(notOne);
  const many = after(TOO_MANY_ROWS);
  if (many === undefined) return undefined;
  return apiError(
    400,
    'PGRST124',
    'Query result exceeds max-affected preference constraint',
    `The query affects ${many} rows`,
  );
}

/** PGRST116: one row was asked for. */
export function singularError(rows: number): ApiError {
  return apiError(
    406,
    'PGRST116',
    'Cannot coerce the result to a single JSON object',
    `The result contains ${rows} rows`,
  );
}

function count(text: string | null | undefined): number | undefined {
  return text === null || text === undefined ? undefined : Number(text);
}

function estimateOf(plan: Buffer | null | undefined): number | undefined {
  if (!plan) return undefined;
  const found = /"Plan Rows": (\d+)/.exec(plan.toString('latin1'));
  return found ? Number(found[1]) : undefined;
}

/** The lines of an execution plan. */
function lines(row: Rows[number]): Buffer {
  const parts = [row?.body, ...(row?.more ?? [])].map((line) => line ?? EMPTY);
  return Buffer.concat(parts.flatMap((line, i) => (i ? [NEWLINE, line] : [line])));
}

/** The outcome of the statement whose row is the `at`th. */
export function readOutcome(rows: Rows, at: number): Outcome {
  const row = rows[at];
  const [page, total, headers, status, location, inserted] = row?.rest ?? [];
  return {
    body: row?.more ? lines(row) : (row?.body ?? EMPTY),
    rows: count(page) ?? 0,
    total: count(total),
    headers: headers ?? null,
    status: status ?? null,
    location: location ? (JSON.parse(location) as (string | null)[]) : undefined,
    inserted: count(inserted),
    estimate: estimateOf(rows[at + 1]?.body),
  };
}

/** What surrounds the statement in its batch. */
export interface Surroundings {
  /** Settings, and what the environment runs before each request. */
  before: readonly Query[];
  after: readonly Query[];
}

/**
 * A function may have set a time limit for the session. The next request sets its own, but with a limit of a
 * millisecond it would not come to that on a busy machine.
 */
const FREE_SESSION: Query = {
  key: 'free session',
  text: `select set_config('statement_timeout', '0', false)`,
  values: [],
};

/** The statement as queries of a batch, the one that answers first. One plan per role: alternating between roles would plan it again each time. */
export function mainQueries(statement: Statement, role: ApiRole): Query[] {
  const keyed = (query: { text: string; values: string[] }): Query => ({
    ...query,
    key: `${role} ${query.text}`,
  });
  const queries = [keyed(statement)];
  if (statement.explain) queries.push(keyed(statement.explain));
  if (statement.calls) queries.push(FREE_SESSION);
  return queries;
}

/**
 * Fourth stage, the only one with effects: settings and statement in one write, one transaction.
 * `kind`: whether it may share a connection with others. Rejects with what `answerTo` understands.
 */
export function execute(
  pool: Pool,
  { before, after }: Surroundings,
  statement: Statement,
  role: ApiRole,
  limits: { limitMs: number; kind: Kind },
): Execution {
  const batch: Batch = [...before, ...mainQueries(statement, role), ...after];
  const run = pool.run(batch, limits.limitMs, limits.kind);
  return { outcome: run.rows.then((rows) => readOutcome(rows, before.length)), cancel: run.cancel };
}
