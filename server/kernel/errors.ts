/** The few kinds of failure there are. Each transport maps them once (tRPC: server/rpc/errors.ts). */
export type FailureCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'precondition'
  | 'limited'
  | 'internal';

export interface FailureDetails {
  /** Name of the input field at fault, so that a form can show the sentence beside it. */
  field?: string;
  /** Seconds after which it is worth trying again. */
  retryAfter?: number;
  /** Plain data a screen can use; never secrets. */
  data?: Record<string, unknown>;
}

/** A failure that a person may read: its message is one or two sentences that say what to do next. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly details: FailureDetails;
  constructor(code: FailureCode, message: string, details: FailureDetails = {}) {
    super(message);
    this.name = 'Failure';
    this.code = code;
    this.details = details;
  }
}

/** Makes a `Failure`; write `throw fail('not_found', 'There is no project “x” in this team.')`. */
export function fail(code: FailureCode, message: string, details?: FailureDetails): Failure {
  return new Failure(code, message, details);
}
