import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Identity } from '../auth/identity.ts';
import type { GatewayEnvironment } from '../contract.ts';
import type { ErrorBody } from '../rest/errors.ts';
import type { Plan } from '../rest/plan/types.ts';
import { keptColumns, keptMessage, keptTarget } from './message.ts';
import { type Touched, touchedBy } from './touched.ts';

/** A request that is over, as the data plane saw it. */
export interface FinishedRequest {
  id: string;
  environment: GatewayEnvironment;
  identity?: Identity;
  method: string;
  /** Below `/rest/v1`, still encoded. */
  path: string;
  /** As it came in, for who logs more of it than is kept here. */
  req: IncomingMessage;
  /** Bytes of the answer's body. */
  bytes: number;
  plan?: Plan;
  /** The statement's text: requests that share it are of one shape. */
  text?: string;
  status: number;
  error?: ErrorBody;
  rows?: number;
  /** `Server-Timing`, and the sum of it in milliseconds. */
  stages: string;
  ms: number;
  /** SHA-256 of a key that was refused, when it looks like one of ours. */
  refusedKey?: string;
}

/** How often one shape was asked for, since the last flush. */
export interface CountRow {
  ref: string;
  digest: string;
  keyId: string | null;
  role: string;
  method: string;
  target: string;
  objects: string[];
  columns: string[];
  status: number;
  calls: number;
  ms: number;
}

/** One request that failed or returned nothing. */
export interface EventRow extends Touched {
  id: string;
  ref: string;
  at: string;
  keyId: string | null;
  refusedKey: string | null;
  role: string | null;
  method: string;
  target: string;
  status: number;
  code: string | null;
  message: string | null;
  constraintColumns: string | null;
  rows: number | null;
  stages: string;
  ms: number;
}

/** Where the log goes. Must not reject. */
export interface RequestSink {
  write(counts: CountRow[], events: EventRow[]): Promise<void>;
}

const FLUSH_MS = 1_000;
/** Counters wait for so many flushes: failures should be explainable at once, counts are not urgent. */
const COUNTS_EVERY = 5;
const MOST_SHAPES = 2_000;
/** Single requests per environment and second; the others are only counted. */
const MOST_EVENTS = 20;
const NOTHING: Touched = { objects: [], columns: [], filters: [] };

/** Text → counter. A text is looked up as it is: hashing it well is what PostgreSQL's statement cache needs anyway. */
type Shapes = Map<string, CountRow>;

/** Collects what is known of each request, in memory and bounded, and hands it on once a second. Costs a map look-up. */
export class RequestRecorder {
  readonly #sink: RequestSink;
  #callers = new Map<string, Shapes>();
  #shapes = 0;
  #events: EventRow[] = [];
  readonly #perEnvironment = new Map<string, number>();
  #round = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(sink: RequestSink) {
    this.#sink = sink;
  }

  /** Notes a request. Never throws, never waits. */
  note(request: FinishedRequest): void {
    this.#timer ??= setInterval(() => void this.flush(), FLUSH_MS).unref();
    this.#count(request);
    if (request.status >= 400 || isEmptyRead(request)) this.#keep(request);
  }

  /** Writes what has been collected; `all` also the counters that could wait. */
  flush(all = false): Promise<void> {
    this.#round++;
    const counts = all || this.#round % COUNTS_EVERY === 0 ? this.#takeCounts() : [];
    const events = this.#events;
    this.#events = [];
    this.#perEnvironment.clear();
    if (counts.length || events.length)
      this.#writing = this.#writing.then(() => this.#sink.write(counts, events));
    return this.#writing;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush(true);
  }

  #takeCounts(): CountRow[] {
    const counts = [...this.#callers.values()].flatMap((shapes) => [...shapes.values()]);
    this.#callers = new Map();
    this.#shapes = 0;
    return counts;
  }

  #count(request: FinishedRequest): void {
    const { environment, identity, status } = request;
    const caller = `${environment.ref} ${identity?.role ?? ''} ${identity?.keyId ?? ''} ${status}`;
    let shapes = this.#callers.get(caller);
    if (!shapes) {
      shapes = new Map();
      this.#callers.set(caller, shapes);
    }
    const shape = request.text ?? `${request.method} ${keptTarget(request.path)}`;
    const known = shapes.get(shape);
    if (known) {
      known.calls++;
      known.ms += request.ms;
    } else if (this.#shapes < MOST_SHAPES) {
      this.#shapes++;
      shapes.set(shape, newCount(request, shape));
    }
  }

  #keep(request: FinishedRequest): void {
    const { ref } = request.environment;
    const kept = this.#perEnvironment.get(ref) ?? 0;
    if (kept >= MOST_EVENTS) return;
    this.#perEnvironment.set(ref, kept + 1);
    this.#events.push(newEvent(request));
  }
}

function isEmptyRead({ plan, rows, status }: FinishedRequest): boolean {
  return rows === 0 && status < 300 && plan !== undefined && !plan.call && plan.mutation?.kind !== 'insert';
}

function common(request: FinishedRequest) {
  const { environment, identity, method, path, status, plan } = request;
  return {
    ref: environment.ref,
    keyId: identity?.keyId ?? null,
    method,
    target: keptTarget(path),
    status,
    touched: plan ? touchedBy(plan) : NOTHING,
  };
}

function newCount(request: FinishedRequest, shape: string): CountRow {
  const { touched, ...row } = common(request);
  const role = request.identity?.role ?? '';
  const identity = [row.method, row.target, shape, role, row.keyId, row.status].join('\0');
  const digest = createHash('sha256').update(identity).digest('base64url');
  const { objects, columns } = touched;
  return { ...row, role, digest, objects, columns, calls: 1, ms: request.ms };
}

function newEvent(request: FinishedRequest): EventRow {
  const { id, identity, error, rows, stages, ms, refusedKey } = request;
  const { touched, ...row } = common(request);
  return {
    ...row,
    ...touched,
    id,
    at: new Date().toISOString(),
    refusedKey: refusedKey ?? null,
    role: identity?.role ?? null,
    code: error?.code.slice(0, 20) ?? null,
    message: error ? (keptMessage(error.code, error.message) ?? null) : null,
    constraintColumns: error ? (keptColumns(error.details) ?? null) : null,
    rows: rows ?? null,
    stages,
    ms: Math.round(ms * 1000) / 1000,
  };
}
